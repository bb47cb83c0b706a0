use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use super::fault::Mischief;
use super::stopwatch::Stopwatch;

/// A mail that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Milliseconds since the run began.
    pub at: u64,
    /// Its `Message-ID`, with the angle brackets.
    pub message_id: String,
    /// Whom it is for.
    pub recipient: String,
}

/// A mail server that keeps nothing of a mail but its `Message-ID`, recipient and time, and writes these to disk before
/// it says 250.
pub struct PostOffice {
    /// Where it listens.
    pub port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    mischief: Mutex<Option<Mischief>>,
    file: Mutex<File>,
    path: PathBuf,
    clock: Stopwatch,
}

impl PostOffice {
    /// Opens on a port of its own.
    ///
    /// # Errors
    /// When no port is free or the file cannot be written.
    pub async fn open(path: PathBuf, clock: Stopwatch) -> io::Result<Self> {
        let file = OpenOptions::new().create_new(true).append(true).open(&path)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            mischief: Mutex::new(None),
            file: Mutex::new(file),
            path,
            clock,
        });
        let served = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if served.mischief() != Some(Mischief::Away) {
                    let shared = Arc::clone(&served);
                    tokio::spawn(async move { Session::new(client, shared).serve().await });
                }
            }
        });
        Ok(Self { port, shared })
    }

    /// Misbehaves from now on, or behaves.
    pub fn set(&self, mischief: Option<Mischief>) {
        *self.shared.mischief.lock().unwrap_or_else(PoisonError::into_inner) = mischief;
    }

    /// What was taken so far, read back from disk.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn taken(&self) -> io::Result<Vec<Taken>> {
        let lines = io::BufReader::new(File::open(&self.shared.path)?).lines();
        lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
    }
}

impl Shared {
    fn mischief(&self) -> Option<Mischief> {
        *self.mischief.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, message_id: String, recipient: String) -> io::Result<()> {
        let at = self.clock.millis();
        let mut line = serde_json::to_vec(&Taken {
            at,
            message_id,
            recipient,
        })?;
        line.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&line)?;
        file.sync_data()
    }
}

/// One connection of a mail client.
struct Session {
    lines: BufReader<OwnedReadHalf>,
    answers: OwnedWriteHalf,
    shared: Arc<Shared>,
    recipient: String,
}

/// What to do after a message.
enum Next {
    Answer(&'static str),
    /// Break the connection.
    Cut,
    /// Say nothing until the client gives up.
    Hang,
}

impl Session {
    fn new(client: TcpStream, shared: Arc<Shared>) -> Self {
        let (from, to) = client.into_split();
        Self {
            lines: BufReader::new(from),
            answers: to,
            shared,
            recipient: String::new(),
        }
    }

    /// Until the client says goodbye or is gone; a client that breaks off is its own affair.
    async fn serve(mut self) {
        let _ = self.talk().await;
    }

    async fn talk(&mut self) -> io::Result<()> {
        self.say("220 post office").await?;
        while let Some(line) = self.line().await? {
            let word = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
            match word.as_str() {
                "QUIT" => return self.say("221 bye").await,
                "RCPT" => {
                    line.split(['<', '>'])
                        .nth(1)
                        .unwrap_or_default()
                        .clone_into(&mut self.recipient);
                    self.say("250 ok").await?;
                }
                "DATA" => {
                    self.say("354 go on").await?;
                    match self.message().await? {
                        Next::Answer(answer) => self.say(answer).await?,
                        Next::Cut => return Ok(()),
                        Next::Hang => return self.line().await.map(drop),
                    }
                }
                _ => self.say("250 ok").await?,
            }
        }
        Ok(())
    }

    async fn message(&mut self) -> io::Result<Next> {
        let mut message_id = None;
        while let Some(line) = self.line().await? {
            if line == "." {
                break;
            }
            let header = line.split_once(':');
            if let Some((name, value)) = header
                && message_id.is_none()
                && name.eq_ignore_ascii_case("message-id")
            {
                message_id = Some(value.trim().to_owned());
            }
        }
        let Some(message_id) = message_id else {
            return Ok(Next::Answer("554 no Message-ID"));
        };
        let mischief = self.shared.mischief();
        match mischief {
            Some(Mischief::Refuses) => return Ok(Next::Answer("451 later")),
            Some(Mischief::Hangs) => return Ok(Next::Hang),
            Some(Mischief::Away) => return Ok(Next::Cut),
            Some(Mischief::CutsAfterTaking) | None => {}
        }
        self.shared.keep(message_id, self.recipient.clone())?;
        Ok(match mischief {
            None => Next::Answer("250 taken"),
            Some(_) => Next::Cut,
        })
    }

    async fn line(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        if self.lines.read_until(b'\n', &mut bytes).await? == 0 {
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&bytes).trim_end().to_owned()))
    }

    async fn say(&mut self, answer: &str) -> io::Result<()> {
        self.answers.write_all(format!("{answer}\r\n").as_bytes()).await
    }
}
