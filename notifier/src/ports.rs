//! What the notifier needs of the world besides the log: its two tables, the readers' names and addresses, and a mail
//! server. There are two of each: the real ones, and the simulated ones of `tests/simulation`.

use chrono::{DateTime, Utc};
use domain::PersonalId;
use event_store::VaultError;
use lettre::Message;
use std::collections::HashMap;

pub use lettre::message::Mailbox;

use crate::outbox::{Debt, Outcome, Taken};
use crate::smtp::{Delivery, SmtpUrlInvalid};

/// The tables of the notifier.
pub trait Outbox: Clone + Send + Sync + 'static {
    /// The last position read; `None` when nothing was ever read.
    fn position(&self) -> impl Future<Output = Result<Option<u64>, sqlx::Error>> + Send;

    /// Says where reading begins, unless somebody said so before, and returns what holds.
    fn begin_at(&self, position: u64, now: DateTime<Utc>) -> impl Future<Output = Result<u64, sqlx::Error>> + Send;

    /// Writes down what is owed and moves the checkpoint from one position to another, both or neither. `false` when the
    /// checkpoint was somewhere else: then nothing is written. `host` is the right-hand side of message ids.
    fn owe(
        &self,
        from: u64,
        to: u64,
        debts: &[Debt],
        host: &str,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<bool, sqlx::Error>> + Send;

    /// Takes up to `limit` mails whose time has come, and notes the attempt before anything is sent.
    fn take(&self, limit: usize, now: DateTime<Utc>) -> impl Future<Output = Result<Vec<Taken>, sqlx::Error>> + Send;

    /// Notes what came of an attempt; `false` when somebody else took the mail over meanwhile, whose note counts.
    fn settle(
        &self,
        mail: &Taken,
        outcome: &Outcome,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<bool, sqlx::Error>> + Send;

    /// How many mails are owed now and not settled.
    fn backlog(&self, now: DateTime<Utc>) -> impl Future<Output = Result<u32, sqlx::Error>> + Send;
}

/// Where names and addresses are.
pub trait People: Clone + Send + Sync + 'static {
    /// The texts of these values; one that was erased is missing.
    fn texts(&self, ids: &[PersonalId])
    -> impl Future<Output = Result<HashMap<PersonalId, String>, VaultError>> + Send;
}

/// A mail server.
pub trait MailServer: Send + Sync + 'static {
    /// A way to it.
    type Connection: Connection;

    /// A connection; it is opened when the first message is sent.
    ///
    /// # Errors
    /// When the server's address cannot be read.
    fn connection(&self) -> Result<Self::Connection, SmtpUrlInvalid>;
}

/// A connection to a mail server, for one message at a time.
pub trait Connection: Send + 'static {
    /// Hands over the message made for a mail that was taken.
    fn send(&mut self, mail: &Taken, message: Message) -> impl Future<Output = Delivery> + Send;
}
