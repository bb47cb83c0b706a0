use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::Event;
use crate::ids::{DoctorId, PatientId, VisitTypeId};
use crate::money::Money;
use crate::schedule::Offer;

/// When a visit takes place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// First instant of the visit.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// First instant taken from the doctor, buffer included.
    pub reserved_from: DateTime<Utc>,
    /// First instant the doctor is free again, buffer included.
    pub reserved_until: DateTime<Utc>,
    /// What the clock in the practice shows at the start.
    pub local_start: NaiveDateTime,
    /// The practice's zone.
    pub time_zone: Tz,
}

/// What patient and doctor agreed on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    /// Who comes.
    pub patient_id: PatientId,
    /// To whom.
    pub doctor_id: DoctorId,
    /// For what.
    pub visit_type_id: VisitTypeId,
    /// The type's name as it was then.
    pub visit_type_name: String,
    /// The price as it was then.
    pub price: Money,
    /// When.
    pub slot: Slot,
}

impl Booking {
    /// A booking of an offer.
    pub fn of(patient_id: PatientId, doctor_id: DoctorId, offer: &Offer) -> Self {
        Self {
            patient_id,
            doctor_id,
            visit_type_id: offer.visit_type.id,
            visit_type_name: offer.visit_type.name.clone(),
            price: offer.visit_type.price,
            slot: Slot::of(offer),
        }
    }
}

/// Who did something to a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// The patient.
    Patient,
    /// The doctor.
    Doctor,
}

impl Party {
    /// The name on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Doctor => "doctor",
        }
    }
}

/// Why a visit was called off. A code, never free text: the log holds no personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CancelReason {
    /// The patient cannot or does not want to come.
    PatientRequest,
    /// The doctor cannot see the patient.
    DoctorUnavailable,
    /// Anything else.
    Other,
}

/// What happened to a visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum AppointmentEvent {
    /// The time is taken and the doctor is asked.
    #[serde(rename = "appointment.requested")]
    Requested { booking: Booking },
    /// The visit is booked.
    #[serde(rename = "appointment.booked")]
    Booked { booking: Booking },
    /// The doctor said yes to a request.
    #[serde(rename = "appointment.confirmed")]
    Confirmed {},
    /// The doctor said no to a request.
    #[serde(rename = "appointment.declined")]
    Declined {},
    /// The same visit at another time.
    #[serde(rename = "appointment.rescheduled")]
    Rescheduled {
        slot: Slot,
        previous_starts_at: DateTime<Utc>,
    },
    /// The visit will not take place.
    #[serde(rename = "appointment.cancelled")]
    Cancelled { by: Party, reason: CancelReason },
    /// The visit took place.
    #[serde(rename = "appointment.fulfilled")]
    Fulfilled {},
    /// The patient did not come.
    #[serde(rename = "appointment.no-show-marked")]
    NoShowMarked {},
}

impl Event for AppointmentEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "appointment.requested",
            Self::Booked { .. } => "appointment.booked",
            Self::Confirmed {} => "appointment.confirmed",
            Self::Declined {} => "appointment.declined",
            Self::Rescheduled { .. } => "appointment.rescheduled",
            Self::Cancelled { .. } => "appointment.cancelled",
            Self::Fulfilled {} => "appointment.fulfilled",
            Self::NoShowMarked {} => "appointment.no-show-marked",
        }
    }
}
