//! Handing a message to the mail server.

use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// The longest a mail server may take to connect and to accept one message.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// One connection to the mail server, kept open between messages. Used for one message at a time.
pub struct Smtp {
    url: String,
    transport: Transport,
    patience: Duration,
}

/// The address of the mail server is not one.
#[derive(Debug, thiserror::Error)]
#[error("the mail server's address has to look like smtps://user:password@mail.example or smtp://127.0.0.1:1025")]
pub struct SmtpUrlInvalid(#[from] Error);

/// What came of handing over a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The server took it.
    Accepted,
    /// The server refuses it for good.
    Refused {
        /// What it said, for example `smtp-550`.
        reason: String,
    },
    /// It may work later.
    TryLater {
        /// What stood in the way, for example `smtp-451` or `timeout`.
        reason: String,
    },
}

impl Smtp {
    /// A connection to the server at this address; opened when the first message is sent.
    ///
    /// # Errors
    /// [`SmtpUrlInvalid`] when the address cannot be read.
    pub fn connect_to(url: &str) -> Result<Self, SmtpUrlInvalid> {
        Ok(Self {
            url: url.to_owned(),
            transport: transport(url)?,
            patience: TIMEOUT,
        })
    }

    /// Hands over one message, in at most [`TIMEOUT`].
    pub async fn send(&mut self, message: Message) -> Delivery {
        let result = tokio::time::timeout(self.patience, self.transport.send(message)).await;
        let Ok(result) = result else {
            // The library has no time limit for answers, and a call that is dropped half-way puts its connection back
            // into the pool, where the answer to this message would be taken for the answer to the next. So the pool,
            // which holds this one connection, goes with it.
            if let Ok(fresh) = transport(&self.url) {
                self.transport = fresh;
            }
            return Delivery::TryLater {
                reason: "timeout".to_owned(),
            };
        };
        match result {
            Ok(_) => Delivery::Accepted,
            Err(error) => judge(&error),
        }
    }
}

fn transport(url: &str) -> Result<Transport, SmtpUrlInvalid> {
    let pool = PoolConfig::new().max_size(1).idle_timeout(Duration::from_secs(30));
    Ok(Transport::from_url(url)?
        .timeout(Some(Duration::from_secs(10)))
        .pool_config(pool)
        .build())
}

/// The server says 5xx also about our own login; then nothing is wrong with the message, and it is tried again once
/// somebody has put the password right.
fn judge(error: &Error) -> Delivery {
    let Some(code) = error.status() else {
        let reason = if error.is_timeout() { "timeout" } else { "connection" };
        return Delivery::TryLater {
            reason: reason.to_owned(),
        };
    };
    let code = u16::from(code);
    let reason = format!("smtp-{code}");
    let about_us = matches!(code, 530 | 534 | 535 | 538);
    if error.is_permanent() && !about_us {
        Delivery::Refused { reason }
    } else {
        Delivery::TryLater { reason }
    }
}

#[cfg(test)]
mod tests {
    use lettre::message::SinglePart;
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// A server whose first connection takes its time to answer, with "250"; every other message is refused at once.
    async fn slow_then_refusing() -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let mut first = true;
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, std::mem::take(&mut first)));
            }
        });
        port
    }

    async fn talk(stream: TcpStream, mut slow: bool) -> std::io::Result<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 here\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let reply = match line.as_str() {
                "DATA" => "354 go on",
                "." if std::mem::take(&mut slow) => {
                    tokio::time::sleep(Duration::from_millis(600)).await;
                    "250 taken"
                }
                "." => "550 refused",
                // Only commands are answered, not the lines of a message.
                command
                    if ["EHLO", "MAIL", "RCPT", "NOOP", "QUIT"]
                        .iter()
                        .any(|verb| command.starts_with(verb)) =>
                {
                    "250 ok"
                }
                _ => continue,
            };
            writer.write_all(format!("{reply}\r\n").as_bytes()).await?;
        }
        Ok(())
    }

    fn message() -> Message {
        Message::builder()
            .from("a@example.com".parse().unwrap())
            .to("b@example.com".parse().unwrap())
            .singlepart(SinglePart::plain("hello".to_owned()))
            .unwrap()
    }

    #[tokio::test]
    async fn a_late_answer_is_not_taken_for_the_answer_to_the_next_message() {
        let port = slow_then_refusing().await;
        let mut smtp = Smtp::connect_to(&format!("smtp://127.0.0.1:{port}")).unwrap();
        smtp.patience = Duration::from_millis(300);
        let late = Delivery::TryLater {
            reason: "timeout".to_owned(),
        };
        assert_eq!(smtp.send(message()).await, late);
        // By now the first connection has its "250", for a message that was given up.
        tokio::time::sleep(Duration::from_millis(600)).await;
        let refused = Delivery::Refused {
            reason: "smtp-550".to_owned(),
        };
        assert_eq!(smtp.send(message()).await, refused);
    }
}
