use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Something only one stream may hold at a time, such as an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Claim {
    /// What kind of thing is claimed, for example `email`. At most 32 ASCII characters.
    pub namespace: &'static str,
    /// The thing itself, never in readable form when it is personal. At most 128 ASCII characters.
    pub key: String,
}

/// What a reservation is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResourceKind {
    /// A doctor's time, buffers included.
    Doctor,
    /// A patient's time: nobody is in two places at once.
    Patient,
    /// A room or a device.
    Room,
    /// The places for visits a doctor or a visit type has on each day; their times are no real ones.
    #[serde(rename = "day-place")]
    DayPlace,
    /// The same of each week.
    #[serde(rename = "week-place")]
    WeekPlace,
    /// The places a patient has for holds; their times are no real ones.
    #[serde(rename = "hold-place")]
    HoldPlace,
}

impl ResourceKind {
    /// The name in the log's tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Doctor => "doctor",
            Self::Patient => "patient",
            Self::Room => "room",
            Self::DayPlace => "day-place",
            Self::WeekPlace => "week-place",
            Self::HoldPlace => "hold-place",
        }
    }
}

/// One thing whose time can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceKind,
    /// Which one.
    pub id: Uuid,
}

/// The half-open time `[starts_at, ends_at)` of one resource. Two reservations of a resource never overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reservation {
    /// Whose time.
    pub resource: Resource,
    /// First instant taken.
    pub starts_at: DateTime<Utc>,
    /// First instant free again; after `starts_at`.
    pub ends_at: DateTime<Utc>,
    /// From this instant on it no longer blocks anybody (a hold). `None`: until released.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Reservation {
    /// Whether both take the same resource at the same time. Touching ends do not overlap.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.resource == other.resource && self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }
}

/// What one stream holds in the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Claims held.
    pub claims: BTreeSet<Claim>,
    /// Reservations held.
    pub reservations: BTreeSet<Reservation>,
}
