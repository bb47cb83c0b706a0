use chrono::{DateTime, Utc};

use super::{CancelReason, DeclineReason, InSeries, Party};
use crate::Personal;
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
        /// Why the patient comes, at most 500 characters.
        reason: Option<Personal<String>>,
        /// The series it is one of.
        series: Option<InSeries>,
        /// To how many visits the patient did not come, if that is enough for the doctor to be asked first.
        missed: Option<u16>,
        now: DateTime<Utc>,
    },
    /// The doctor says yes.
    Confirm { now: DateTime<Utc> },
    /// The doctor says no.
    Decline { reason: DeclineReason },
    /// Nobody answered: the request ends if its time to answer is over.
    Expire { now: DateTime<Utc> },
    /// Move to another offered time of the same type, in one step.
    Reschedule {
        offer: Offer,
        by: Party,
        now: DateTime<Utc>,
    },
    /// The rules of the clocks may have been changed: move with the local time that was agreed on.
    FollowClocks { now: DateTime<Utc> },
    /// Call it off.
    Cancel {
        by: Party,
        reason: CancelReason,
        now: DateTime<Utc>,
    },
    /// The patient is there.
    CheckIn { now: DateTime<Utc> },
    /// The patient is not there after all.
    UndoCheckIn { now: DateTime<Utc> },
    /// The doctor begins.
    Start { now: DateTime<Utc> },
    /// It took place.
    Complete { now: DateTime<Utc> },
    /// The patient did not come.
    MarkNoShow { now: DateTime<Utc> },
    /// The patient was marked as not come by mistake.
    UndoNoShow { now: DateTime<Utc> },
}
