//! Which mails an event owes, and to whom.

use chrono::{DateTime, Utc};
use domain::Fact;
use domain::account::AccountEvent;
use domain::appointment::{Appointment, AppointmentEvent, Booking, Party};
use domain::schedule::ScheduleEvent;
use domain::waitlist::WaitlistEvent;
use uuid::Uuid;

use crate::kind::Kind;
use crate::reminder::reminders;

/// A mail owed: what about, to which account, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What about.
    pub kind: Kind,
    /// To which account.
    pub recipient: Uuid,
    /// Not before; `None`: at once.
    pub due_at: Option<DateTime<Utc>>,
}

impl Owed {
    fn at_once(kind: Kind, recipient: Uuid) -> Self {
        let due_at = None;
        Self {
            kind,
            recipient,
            due_at,
        }
    }
}

/// The mails this fact owes. `visit` is the one the fact is about, as it was then; `actor` is who caused it: a doctor is
/// not written to about what the doctor did; `at` is when the fact was recorded.
pub fn mails_owed(fact: &Fact, visit: Option<&Appointment>, actor: Option<Uuid>, at: DateTime<Utc>) -> Vec<Owed> {
    match fact {
        Fact::Account(id, event) => account_mail(event)
            .map(|kind| Owed::at_once(kind, id.0))
            .into_iter()
            .collect(),
        Fact::Doctor(..) | Fact::Hold(..) | Fact::Review(..) | Fact::Quarantine(..) | Fact::Setting(..) => Vec::new(),
        Fact::Schedule(doctor, event) => schedule_mail(event)
            .map(|kind| Owed::at_once(kind, doctor.0))
            .into_iter()
            .collect(),
        Fact::Waitlist(_, event) => waitlist_mail(event).into_iter().collect(),
        Fact::Appointment(_, event) => {
            let Some((visit, booking)) = visit.and_then(|visit| Some((visit, visit.booking()?))) else {
                return Vec::new();
            };
            let mut owed = visit_mails(event, booking, actor);
            let due = visit.status().map(|status| reminders(event, booking, status, at));
            owed.extend(due.into_iter().flatten().map(|(reminder, due_at)| Owed {
                due_at: Some(due_at),
                ..Owed::at_once(reminder.kind(), booking.patient_id.0)
            }));
            owed
        }
    }
}

fn account_mail(event: &AccountEvent) -> Option<Kind> {
    match event {
        AccountEvent::SignedUp { .. } => Some(Kind::ConfirmAddress),
        AccountEvent::Invited { .. } => Some(Kind::Invitation),
        AccountEvent::ConfirmationRequested { .. } => Some(Kind::ConfirmAddressAgain),
        AccountEvent::SignUpRepeated { .. } => Some(Kind::SignUpRepeated),
        AccountEvent::InvitationRenewed { .. } => Some(Kind::InvitationAgain),
        AccountEvent::AdminCreated { .. } | AccountEvent::EmailConfirmed {} | AccountEvent::InvitationAccepted {} => {
            None
        }
    }
}

/// What doctors do with their own schedules is no news to them. One mail tells of all visits that moved in one step.
fn schedule_mail(event: &ScheduleEvent) -> Option<Kind> {
    match event {
        ScheduleEvent::ClocksMoved { .. } => Some(Kind::DoctorClocksMoved),
        ScheduleEvent::Opened { .. }
        | ScheduleEvent::WeeklyHoursSet { .. }
        | ScheduleEvent::VisitTypeAdded { .. }
        | ScheduleEvent::VisitTypeChanged { .. }
        | ScheduleEvent::VisitTypeRetired { .. }
        | ScheduleEvent::ExceptionAdded { .. }
        | ScheduleEvent::ExceptionRemoved { .. }
        | ScheduleEvent::TimeOffTaken { .. }
        | ScheduleEvent::TimeOffCancelled { .. }
        | ScheduleEvent::HolidaysObserved { .. }
        | ScheduleEvent::LimitsSet { .. }
        | ScheduleEvent::LocationAdded { .. }
        | ScheduleEvent::LocationChanged { .. }
        | ScheduleEvent::LocationRetired { .. } => None,
    }
}

/// That a time was taken is told by the visit itself, and what the patient did is no news.
fn waitlist_mail(event: &WaitlistEvent) -> Option<Owed> {
    let (kind, patient) = match event {
        WaitlistEvent::Offered { patient_id, .. } => (Kind::WaitlistOffered, patient_id),
        WaitlistEvent::OfferLapsed { patient_id } => (Kind::WaitlistLapsed, patient_id),
        WaitlistEvent::Joined { .. }
        | WaitlistEvent::OfferDeclined {}
        | WaitlistEvent::Accepted { .. }
        | WaitlistEvent::Left {}
        | WaitlistEvent::Closed { .. } => return None,
    };
    Some(Owed::at_once(kind, patient.0))
}

fn visit_mails(event: &AppointmentEvent, booking: &Booking, actor: Option<Uuid>) -> Vec<Owed> {
    let to_patient = |kind| Owed::at_once(kind, booking.patient_id.0);
    let to_doctor = |kind| Owed::at_once(kind, booking.doctor_id.0);
    match event {
        AppointmentEvent::Requested { .. } => {
            vec![to_patient(Kind::VisitRequested), to_doctor(Kind::DoctorVisitRequested)]
        }
        AppointmentEvent::Booked { .. } => vec![to_patient(Kind::VisitBooked), to_doctor(Kind::DoctorVisitBooked)],
        AppointmentEvent::Confirmed {} => vec![to_patient(Kind::VisitConfirmed)],
        AppointmentEvent::Declined { .. } => vec![to_patient(Kind::VisitDeclined)],
        AppointmentEvent::Expired {} => vec![to_patient(Kind::VisitExpired)],
        AppointmentEvent::Rescheduled { .. } if actor == Some(booking.doctor_id.0) => {
            vec![to_patient(Kind::VisitRescheduled)]
        }
        AppointmentEvent::Rescheduled { .. } => {
            vec![
                to_patient(Kind::VisitRescheduled),
                to_doctor(Kind::DoctorVisitRescheduled),
            ]
        }
        AppointmentEvent::ClocksMoved { .. } => vec![to_patient(Kind::VisitClocksMoved)],
        AppointmentEvent::Cancelled { by: Party::Doctor, .. } => vec![to_patient(Kind::VisitCancelled)],
        AppointmentEvent::Cancelled { by: Party::Patient, .. } => {
            vec![to_patient(Kind::VisitCancelled), to_doctor(Kind::DoctorVisitCancelled)]
        }
        AppointmentEvent::Arrived {}
        | AppointmentEvent::ArrivalReversed {}
        | AppointmentEvent::Started {}
        | AppointmentEvent::Fulfilled {}
        | AppointmentEvent::NoShowMarked {}
        | AppointmentEvent::NoShowReversed {} => Vec::new(),
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
