use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CloseReason, EntryNumber, OfferedTime, Wish};
use crate::Event;
use crate::ids::{AppointmentId, PatientId};

/// What happened to an entry of the waitlist. That an offer no longer keeps its time is no event: everybody who looks
/// sees it. That it lapsed is one, because the patient is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum WaitlistEvent {
    /// A patient waits for a time.
    #[serde(rename = "waitlist.joined")]
    Joined {
        patient_id: PatientId,
        wish: Wish,
        /// The visit that shall move; `None`: a new one is booked.
        visit: Option<AppointmentId>,
        number: EntryNumber,
        at: DateTime<Utc>,
    },
    /// A time became free and is kept for the patient until then.
    #[serde(rename = "waitlist.offered")]
    Offered {
        patient_id: PatientId,
        time: OfferedTime,
        until: DateTime<Utc>,
    },
    /// Nobody answered in time.
    #[serde(rename = "waitlist.offer-lapsed")]
    OfferLapsed { patient_id: PatientId },
    /// The patient did not want it.
    #[serde(rename = "waitlist.offer-declined")]
    OfferDeclined {},
    /// The patient took it.
    #[serde(rename = "waitlist.accepted")]
    Accepted { appointment_id: AppointmentId },
    /// The patient waits no longer.
    #[serde(rename = "waitlist.left")]
    Left {},
    /// There is nothing to wait for any more.
    #[serde(rename = "waitlist.closed")]
    Closed { reason: CloseReason },
}

impl Event for WaitlistEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Joined { .. } => "waitlist.joined",
            Self::Offered { .. } => "waitlist.offered",
            Self::OfferLapsed { .. } => "waitlist.offer-lapsed",
            Self::OfferDeclined {} => "waitlist.offer-declined",
            Self::Accepted { .. } => "waitlist.accepted",
            Self::Left {} => "waitlist.left",
            Self::Closed { .. } => "waitlist.closed",
        }
    }

    /// Before version 2 no time that was offered was at a further location.
    fn schema_version(&self) -> u16 {
        match self {
            Self::Offered { .. } => 2,
            Self::Joined { .. }
            | Self::OfferLapsed { .. }
            | Self::OfferDeclined {}
            | Self::Accepted { .. }
            | Self::Left {}
            | Self::Closed { .. } => 1,
        }
    }
}
