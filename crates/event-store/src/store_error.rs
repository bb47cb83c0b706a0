use uuid::Uuid;

/// Why the log could not be read or opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("the log cannot be read ({operation})")]
    Database {
        /// What was tried.
        operation: &'static str,
        /// What came back.
        #[source]
        source: sqlx::Error,
    },
    /// A stored event is not understood by this program, or a stream has a hole.
    #[error("event {version} of {stream_type} {stream_id} cannot be read: {reason}")]
    Event {
        /// The stream's type.
        stream_type: &'static str,
        /// Which aggregate.
        stream_id: Uuid,
        /// Its place in the stream.
        version: u32,
        /// Why.
        reason: String,
    },
    /// The head row and the last event differ: the log was restored or edited by hand. Nothing may be appended.
    #[error("the log ends at {last}, but its head says {head}")]
    HeadMismatch {
        /// What the head row says.
        head: u64,
        /// The last event's position.
        last: u64,
    },
    /// Positions have a hole: events were deleted.
    #[error("event {expected} is missing from the log")]
    Gap {
        /// The first position that is not there.
        expected: u64,
    },
    /// The personal data in this database was sealed under another master key.
    #[error("the master key does not open this database's vault")]
    WrongMasterKey,
}

impl StoreError {
    pub(crate) fn database(operation: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Database { operation, source }
    }
}
