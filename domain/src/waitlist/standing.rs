use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::OfferedTime;
use crate::ids::AppointmentId;

/// Where an entry of the waitlist stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "kebab-case")]
pub enum Standing {
    /// For a time to become free.
    Waiting,
    /// A time is kept for the patient until then.
    Offered { time: OfferedTime, until: DateTime<Utc> },
    /// The patient took an offered time.
    Accepted { appointment_id: AppointmentId },
    /// The patient waits no longer.
    Left,
    /// There is nothing to wait for any more.
    Closed { reason: CloseReason },
}

impl Standing {
    /// The word for it in tables.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered { .. } => "offered",
            Self::Accepted { .. } => "accepted",
            Self::Left => "left",
            Self::Closed { .. } => "closed",
        }
    }

    /// Whether nothing can happen to it any more.
    pub fn is_over(&self) -> bool {
        match self {
            Self::Waiting | Self::Offered { .. } => false,
            Self::Accepted { .. } | Self::Left | Self::Closed { .. } => true,
        }
    }
}

/// Why an entry ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CloseReason {
    /// The last of its days is over.
    DaysPast,
    /// The visit that should move was called off.
    VisitCancelled,
    /// The visit that should move has started or is over, or already is as early as can be.
    VisitOver,
    /// The patient booked such a time without being asked.
    Booked,
}
