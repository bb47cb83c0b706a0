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
        })
    }

    /// Hands over one message, in at most [`TIMEOUT`].
    pub async fn send(&mut self, message: Message) -> Delivery {
        let result = tokio::time::timeout(TIMEOUT, self.transport.send(message)).await;
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
