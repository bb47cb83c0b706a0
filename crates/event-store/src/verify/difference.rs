use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Something that is not as the log says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// No event stands at this position.
    PositionMissing(u64),
    /// The head row says the log ends elsewhere.
    Head {
        /// What the row says.
        says: u64,
        /// Where the log ends.
        log_ends: u64,
    },
    /// A stream does not count 1, 2, 3, …
    VersionMissing {
        /// The stream's type.
        stream_type: String,
        /// Which aggregate.
        stream_id: Uuid,
        /// The version expected.
        version: u32,
    },
    /// An event this program does not understand.
    Unreadable {
        /// Its position.
        position: u64,
        /// Why.
        reason: String,
    },
    /// The event was edited, or the one before it was: its hash does not follow from both.
    Hash(u64),
    /// These first events were stored before there was a hash chain: whether they were edited cannot be told.
    NotCovered {
        /// The last of them.
        through: u64,
    },
    /// The event at the anchor has another hash than was noted, or is gone: the log was written anew up to there.
    Anchor(u64),
    /// A stream holds something by its events, but the table does not say so.
    Missing(Holding),
    /// The table says a stream holds something that its events do not.
    Surplus(Holding),
}

/// A row of `claim` or `reservation`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holding {
    /// The holder's stream type.
    pub owner_type: String,
    /// The holder.
    pub owner_id: Uuid,
    /// What it holds.
    pub held: Held,
}

/// What a row of `claim` or `reservation` holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// A claim.
    Claim {
        /// What kind of thing.
        namespace: String,
        /// The thing.
        key: String,
    },
    /// One UTC day of a reservation.
    Day {
        /// What kind of resource.
        kind: String,
        /// Which one.
        resource: Uuid,
        /// The day this row stands for.
        day: NaiveDate,
        /// First instant taken.
        starts_at: DateTime<Utc>,
        /// First instant free again.
        ends_at: DateTime<Utc>,
        /// From then on somebody else may have taken its place.
        expires_at: Option<DateTime<Utc>>,
    },
}
