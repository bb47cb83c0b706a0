//! A mail server that answers as the test tells it to.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What the server does with one message.
#[derive(Clone)]
pub enum Answer {
    /// Takes it.
    Accept,
    /// Takes it once the test says so.
    AcceptWhenTold(Arc<Notify>),
    /// Says this to the recipient.
    ToRecipient(&'static str),
    /// Says this to the whole message.
    ToMessage(&'static str),
    /// Says nothing to the recipient, ever.
    Hang,
}

type Script = dyn Fn(usize, &str) -> Answer + Send + Sync;

pub struct ScriptedSmtp {
    pub port: u16,
    attempts: Arc<Mutex<usize>>,
    messages: Arc<Mutex<Vec<String>>>,
}

impl ScriptedSmtp {
    /// A server that asks the script about each attempt: its number, from 0, and the recipient.
    pub async fn start(script: impl Fn(usize, &str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            attempts: Arc::default(),
            messages: Arc::default(),
        };
        let (attempts, messages) = (server.attempts.clone(), server.messages.clone());
        let script: Arc<Script> = Arc::new(script);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (attempts, messages, script) = (attempts.clone(), messages.clone(), script.clone());
                // A client that hangs up ends its conversation with an error, which is what some tests are about.
                tokio::spawn(async move { talk(stream, &attempts, &messages, script.as_ref()).await.ok() });
            }
        });
        server
    }

    /// Messages that arrived whole, whatever was answered.
    pub fn messages(&self) -> Vec<String> {
        self.messages.lock().unwrap().clone()
    }

    /// Their message ids.
    pub fn message_ids(&self) -> Vec<String> {
        let id = |message: &String| {
            let line = message.lines().find(|line| line.starts_with("Message-ID:")).unwrap();
            line.trim_start_matches("Message-ID:").trim().to_owned()
        };
        self.messages().iter().map(id).collect()
    }

    /// How many messages were begun.
    pub fn attempts(&self) -> usize {
        *self.attempts.lock().unwrap()
    }
}

async fn talk(
    stream: TcpStream,
    attempts: &Mutex<usize>,
    messages: &Mutex<Vec<String>>,
    script: &Script,
) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut answer = Answer::Accept;
    writer.write_all(b"220 scripted\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let reply = match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-scripted\r\n250 8BITMIME",
            "RCPT" => {
                let number = {
                    let mut attempts = attempts.lock().unwrap();
                    *attempts += 1;
                    *attempts - 1
                };
                answer = script(number, &line);
                match &answer {
                    Answer::Hang => std::future::pending().await,
                    Answer::ToRecipient(reply) => reply,
                    Answer::Accept | Answer::AcceptWhenTold(_) | Answer::ToMessage(_) => "250 ok",
                }
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                let mut message = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    message.push_str(&line);
                    message.push('\n');
                }
                messages.lock().unwrap().push(message);
                match &answer {
                    Answer::AcceptWhenTold(told) => {
                        told.notified().await;
                        "250 taken"
                    }
                    Answer::ToMessage(reply) => reply,
                    Answer::Accept | Answer::ToRecipient(_) | Answer::Hang => "250 taken",
                }
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        writer.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
    Ok(())
}
