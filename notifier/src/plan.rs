//! Which mails an event owes, and to whom.

use domain::Fact;
use domain::account::AccountEvent;
use domain::appointment::{AppointmentEvent, Booking, Party};
use uuid::Uuid;

use crate::kind::Kind;

/// A mail owed: what about, and to which account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What about.
    pub kind: Kind,
    /// To which account.
    pub recipient: Uuid,
}

/// The mails this fact owes. `booking` is what was agreed on the visit the fact is about; `actor` is who caused it: a
/// doctor is not written to about what the doctor did.
pub fn mails_owed(fact: &Fact, booking: Option<&Booking>, actor: Option<Uuid>) -> Vec<Owed> {
    match fact {
        Fact::Account(id, event) => account_mail(event)
            .map(|kind| Owed { kind, recipient: id.0 })
            .into_iter()
            .collect(),
        Fact::Doctor(..) | Fact::Schedule(..) => Vec::new(),
        Fact::Appointment(_, event) => booking.map(|who| visit_mails(event, who, actor)).unwrap_or_default(),
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

fn visit_mails(event: &AppointmentEvent, booking: &Booking, actor: Option<Uuid>) -> Vec<Owed> {
    let to_patient = |kind| Owed {
        kind,
        recipient: booking.patient_id.0,
    };
    let to_doctor = |kind| Owed {
        kind,
        recipient: booking.doctor_id.0,
    };
    match event {
        AppointmentEvent::Requested { .. } => {
            vec![to_patient(Kind::VisitRequested), to_doctor(Kind::DoctorVisitRequested)]
        }
        AppointmentEvent::Booked { .. } => vec![to_patient(Kind::VisitBooked), to_doctor(Kind::DoctorVisitBooked)],
        AppointmentEvent::Confirmed {} => vec![to_patient(Kind::VisitConfirmed)],
        AppointmentEvent::Declined {} => vec![to_patient(Kind::VisitDeclined)],
        AppointmentEvent::Rescheduled { .. } if actor == Some(booking.doctor_id.0) => {
            vec![to_patient(Kind::VisitRescheduled)]
        }
        AppointmentEvent::Rescheduled { .. } => {
            vec![
                to_patient(Kind::VisitRescheduled),
                to_doctor(Kind::DoctorVisitRescheduled),
            ]
        }
        AppointmentEvent::Cancelled { by: Party::Doctor, .. } => vec![to_patient(Kind::VisitCancelled)],
        AppointmentEvent::Cancelled { by: Party::Patient, .. } => {
            vec![to_patient(Kind::VisitCancelled), to_doctor(Kind::DoctorVisitCancelled)]
        }
        AppointmentEvent::Fulfilled {} | AppointmentEvent::NoShowMarked {} => Vec::new(),
    }
}
