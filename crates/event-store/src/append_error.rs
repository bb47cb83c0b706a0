use domain::{ResourceKind, StreamId};
use uuid::Uuid;

use crate::StoredAnswer;

/// Why a work was not appended. Nothing of it is stored, except after [`AppendError::Unknown`].
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// A stream is not at the version that was loaded. Load again and decide again.
    #[error("stream {stream} has changed since it was loaded")]
    Conflict {
        /// The stream that changed.
        stream: StreamId,
    },
    /// Another stream holds a claim this work takes.
    #[error("{namespace} claim is taken")]
    Claimed {
        /// The claim's namespace.
        namespace: String,
        /// The claim's key; not personal, but not to be shown either.
        key: String,
    },
    /// Another reservation overlaps one this work takes.
    #[error("the time of {kind:?} {resource} is taken")]
    Overlap {
        /// What kind of thing is taken.
        kind: ResourceKind,
        /// Which one.
        resource: Uuid,
    },
    /// This idempotency key has been answered meanwhile. The caller compares the fingerprints.
    #[error("this command was answered before")]
    Answered(StoredAnswer),
    /// The work is larger than one append may be.
    #[error("{bytes} bytes are more than the {limit} an append may have")]
    TooLarge {
        /// Its size in bytes.
        bytes: usize,
        /// The most an append may have.
        limit: usize,
    },
    /// The database could not take it in time; nothing is stored. Worth another try after a moment.
    #[error("the log cannot be written at the moment")]
    Unavailable(#[source] sqlx::Error),
    /// The connection was lost at the commit and it could not be found out in time what became of it. Retry with the
    /// same idempotency key.
    #[error("it is not known whether the command was stored")]
    Unknown,
}
