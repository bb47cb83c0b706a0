use chrono::{DateTime, Utc};

use super::{CancelReason, Party};
use crate::ids::{DoctorId, PatientId};
use crate::schedule::Offer;

/// What may be asked of a visit.
#[derive(Clone, Debug, PartialEq)]
pub enum AppointmentCommand {
    /// Take a time the doctor's schedule offers.
    Book {
        patient_id: PatientId,
        doctor_id: DoctorId,
        offer: Offer,
    },
    /// The doctor says yes.
    Confirm { now: DateTime<Utc> },
    /// The doctor says no.
    Decline,
    /// Move to another offered time of the same type, in one step.
    Reschedule { offer: Offer, now: DateTime<Utc> },
    /// Call it off.
    Cancel {
        by: Party,
        reason: CancelReason,
        now: DateTime<Utc>,
    },
    /// It took place.
    Complete { now: DateTime<Utc> },
    /// The patient did not come.
    MarkNoShow { now: DateTime<Utc> },
}
