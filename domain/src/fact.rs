use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use crate::account::{Account, AccountEvent};
use crate::appointment::{Appointment, AppointmentEvent};
use crate::doctor::{Doctor, DoctorEvent};
use crate::hold::{Hold, HoldEvent};
use crate::ids::{AccountId, AppointmentId, DoctorId, HoldId, QuarantineId, WaitlistEntryId};
use crate::quarantine::{Quarantine, QuarantineEvent};
use crate::review::{Review, ReviewEvent};
use crate::schedule::{Schedule, ScheduleEvent};
use crate::setting::SettingFact;
use crate::waitlist::{WaitlistEntry, WaitlistEvent};
use crate::{Aggregate, Event};

/// Any event of the log, typed. Projectors and the notifier match on it exhaustively.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Something about a person's account.
    Account(AccountId, AccountEvent),
    /// Something about a doctor's profile.
    Doctor(DoctorId, DoctorEvent),
    /// Something about a doctor's hours or visit types.
    Schedule(DoctorId, ScheduleEvent),
    /// Something about one visit.
    Appointment(AppointmentId, AppointmentEvent),
    /// Something about a time kept for somebody.
    Hold(HoldId, HoldEvent),
    /// Something about who waits for a time.
    Waitlist(WaitlistEntryId, WaitlistEvent),
    /// Something about the review of one visit.
    Review(AppointmentId, ReviewEvent),
    /// Something about what a projection passes over.
    Quarantine(QuarantineId, QuarantineEvent),
    /// Something about one of the platform's settings.
    Setting(SettingFact),
}

/// A stored event no aggregate of this program knows.
#[derive(Debug, thiserror::Error)]
pub enum UnknownFact {
    /// No aggregate has this stream type.
    #[error("no aggregate has streams of type {0:?}")]
    StreamType(String),
    /// The aggregate has no event of this name and shape.
    #[error("stream type {stream_type:?} has no event {event_type:?} of this shape")]
    Event {
        /// The stream's type.
        stream_type: String,
        /// The event's wire name.
        event_type: String,
        /// What did not fit.
        #[source]
        source: serde_json::Error,
    },
}

impl Fact {
    /// Reads a stored event (newest shape: upcast it first).
    ///
    /// # Errors
    /// [`UnknownFact`] when the stream type or the event is not known here.
    pub fn decode(stream_type: &str, stream_id: Uuid, event_type: &str, payload: Value) -> Result<Self, UnknownFact> {
        match stream_type {
            Account::TYPE => decode(stream_type, event_type, payload).map(|e| Self::Account(AccountId(stream_id), e)),
            Doctor::TYPE => decode(stream_type, event_type, payload).map(|e| Self::Doctor(DoctorId(stream_id), e)),
            Schedule::TYPE => decode(stream_type, event_type, payload).map(|e| Self::Schedule(DoctorId(stream_id), e)),
            Appointment::TYPE => {
                decode(stream_type, event_type, payload).map(|e| Self::Appointment(AppointmentId(stream_id), e))
            }
            Hold::TYPE => decode(stream_type, event_type, payload).map(|e| Self::Hold(HoldId(stream_id), e)),
            WaitlistEntry::TYPE => {
                decode(stream_type, event_type, payload).map(|e| Self::Waitlist(WaitlistEntryId(stream_id), e))
            }
            Review::TYPE => decode(stream_type, event_type, payload).map(|e| Self::Review(AppointmentId(stream_id), e)),
            Quarantine::TYPE => {
                decode(stream_type, event_type, payload).map(|e| Self::Quarantine(QuarantineId(stream_id), e))
            }
            other => SettingFact::decode(other, stream_id, event_type, payload).map(Self::Setting),
        }
    }
}

pub(crate) fn decode<E: DeserializeOwned + Event>(
    stream_type: &str,
    event_type: &str,
    payload: Value,
) -> Result<E, UnknownFact> {
    let mut tagged = serde_json::Map::new();
    tagged.insert("type".to_owned(), event_type.into());
    tagged.insert("data".to_owned(), payload);
    serde_json::from_value(Value::Object(tagged)).map_err(|source| UnknownFact::Event {
        stream_type: stream_type.to_owned(),
        event_type: event_type.to_owned(),
        source,
    })
}
