use domain::UnknownFact;
use event_store::{StoreError, VaultError};
use uuid::Uuid;

use crate::letter::LetterError;
use crate::settings::ConfigError;

/// Why the notifier cannot go on. Its loops wait and try again; only [`NotifierError::Config`] and
/// [`NotifierError::Templates`] end it.
#[derive(Debug, thiserror::Error)]
pub enum NotifierError {
    /// A setting is wrong.
    #[error("the notifier is not configured")]
    Config(#[from] ConfigError),
    /// A template is wrong.
    #[error("a mail template cannot be used")]
    Templates(#[from] minijinja::Error),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] StoreError),
    /// The tables of the notifier cannot be used.
    #[error("the mails owed cannot be read or written")]
    Database(#[from] sqlx::Error),
    /// An event this program does not know: it waits here, because skipping it might skip a mail.
    #[error("the event at position {position} is not known here")]
    UnknownEvent {
        /// Its position.
        position: u64,
        /// What does not fit.
        #[source]
        source: UnknownFact,
    },
    /// Personal data cannot be opened.
    #[error("the recipient's data cannot be opened")]
    Vault(#[from] VaultError),
    /// The parts make no message.
    #[error("the mail cannot be written")]
    Letter(#[from] LetterError),
    /// A mail is owed for something the log does not hold.
    #[error("{what} of the mail for event {event_id} is not in the log")]
    Missing {
        /// What was looked for.
        what: &'static str,
        /// The event.
        event_id: Uuid,
    },
}
