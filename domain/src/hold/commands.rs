use chrono::{DateTime, Utc};

use super::PlaceNumber;
use crate::ids::{DoctorId, PatientId};
use crate::schedule::Offer;

/// What may be asked of a hold.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a command is made once and used up at once")]
pub enum HoldCommand {
    /// Keep an offered time for somebody who is filling in the form.
    Place {
        patient_id: PatientId,
        doctor_id: DoctorId,
        offer: Offer,
        /// Which of the patient's places for holds it takes.
        number: PlaceNumber,
        now: DateTime<Utc>,
    },
    /// Keep it once more as long.
    Renew { now: DateTime<Utc> },
    /// Give the time up.
    Release { now: DateTime<Utc> },
    /// The time was booked.
    Use { now: DateTime<Utc> },
}
