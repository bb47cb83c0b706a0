use chrono::{DateTime, Utc};

use super::{CloseReason, EntryNumber, Wish};
use crate::ids::{AppointmentId, DoctorId, PatientId};
use crate::schedule::Offer;

/// What may be asked of an entry of the waitlist.
#[derive(Clone, Debug, PartialEq)]
pub enum WaitlistCommand {
    /// Wait for a time.
    Join {
        patient_id: PatientId,
        wish: Wish,
        /// The visit that shall move to it; `None`: a new one is booked.
        visit: Option<AppointmentId>,
        /// Which of the patient's places on the waitlist it takes.
        number: EntryNumber,
        now: DateTime<Utc>,
    },
    /// A time has become free: keep it for the patient and ask.
    Offer {
        doctor_id: DoctorId,
        offer: Offer,
        /// When the visit that shall move starts now.
        present: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    },
    /// Nobody answered: the offer ends if its time is over.
    Lapse { now: DateTime<Utc> },
    /// The patient does not want this time.
    Decline { now: DateTime<Utc> },
    /// The patient takes the time: this visit was moved to it or booked.
    Accept {
        appointment_id: AppointmentId,
        /// When the visit that moves started before.
        present: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    },
    /// Wait no longer.
    Leave,
    /// There is nothing to wait for any more.
    Close { reason: CloseReason },
}
