use uuid::Uuid;

/// What may be asked of a projection's quarantine.
#[derive(Clone, Debug, PartialEq)]
pub enum QuarantineCommand {
    /// Pass over an event. That there is such an event at this position is the caller's to look up.
    SetAside {
        projection: String,
        position: u64,
        event_id: Uuid,
        /// 1 to [`REASON_LIMIT`](super::REASON_LIMIT) characters, and nothing about a person: it stands in the log.
        reason: String,
    },
    /// No longer pass over an event. The projection takes it in at its next rebuild.
    TakeBack { projection: String, position: u64 },
}
