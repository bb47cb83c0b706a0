//! Which mails an event owes, and to whom.

use domain::Fact;
use domain::account::AccountEvent;
use domain::appointment::{AppointmentEvent, Booking, Party};
use domain::waitlist::WaitlistEvent;
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
        Fact::Doctor(..)
        | Fact::Schedule(..)
        | Fact::Hold(..)
        | Fact::Review(..)
        | Fact::Quarantine(..)
        | Fact::Setting(..) => Vec::new(),
        Fact::Waitlist(_, event) => waitlist_mail(event).into_iter().collect(),
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
    let recipient = patient.0;
    Some(Owed { kind, recipient })
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
mod tests {
    use chrono::{DateTime, Utc};
    use chrono_tz::Tz;
    use domain::account::{Identity, Role};
    use domain::appointment::{AskedBecause, CancelReason, CancellationPolicy, DeclineReason, Slot};
    use domain::ids::{AccountId, AppointmentId, DoctorId, PatientId, VisitTypeId};
    use domain::money::{Currency, Money};
    use domain::schedule::{Allotment, Venue};
    use domain::{Personal, PersonalId};

    use super::*;

    const PATIENT: Uuid = Uuid::from_u128(1);
    const DOCTOR: Uuid = Uuid::from_u128(2);

    fn booking() -> Booking {
        let at = DateTime::<Utc>::UNIX_EPOCH;
        Booking {
            patient_id: PatientId(PATIENT),
            doctor_id: DoctorId(DOCTOR),
            visit_type_id: VisitTypeId(Uuid::nil()),
            visit_type_name: "First visit".to_owned(),
            price: Money {
                amount: 0,
                currency: Currency::try_from("EUR".to_owned()).unwrap(),
            },
            cancellation: CancellationPolicy { notice_hours: 24 },
            reason: None,
            series: None,
            slot: Slot {
                starts_at: at,
                ends_at: at,
                reserved_from: at,
                reserved_until: at,
                local_start: at.naive_utc(),
                time_zone: Tz::UTC,
                place: Venue::Practice,
                allotment: Allotment::default(),
            },
        }
    }

    fn about_visit(event: AppointmentEvent, actor: Uuid) -> Vec<(Kind, Uuid)> {
        let fact = Fact::Appointment(AppointmentId(Uuid::nil()), event);
        let owed = mails_owed(&fact, Some(&booking()), Some(actor));
        owed.into_iter().map(|mail| (mail.kind, mail.recipient)).collect()
    }

    fn about_account(event: AccountEvent) -> Vec<(Kind, Uuid)> {
        let owed = mails_owed(&Fact::Account(AccountId(PATIENT), event), None, None);
        owed.into_iter().map(|mail| (mail.kind, mail.recipient)).collect()
    }

    fn cancelled(by: Party) -> AppointmentEvent {
        let reason = CancelReason::Other;
        AppointmentEvent::Cancelled {
            by,
            reason,
            late: false,
        }
    }

    fn rescheduled() -> AppointmentEvent {
        AppointmentEvent::Rescheduled {
            slot: booking().slot,
            previous_starts_at: DateTime::UNIX_EPOCH,
            by: Party::Patient,
            late: false,
        }
    }

    #[test]
    fn both_sides_hear_of_a_booking_and_of_a_request() {
        let booking = booking();
        assert_eq!(
            about_visit(
                AppointmentEvent::Booked {
                    booking: booking.clone()
                },
                PATIENT
            ),
            [(Kind::VisitBooked, PATIENT), (Kind::DoctorVisitBooked, DOCTOR)]
        );
        assert_eq!(
            about_visit(
                AppointmentEvent::Requested {
                    booking,
                    answer_by: DateTime::UNIX_EPOCH,
                    because: AskedBecause::VisitType,
                },
                PATIENT
            ),
            [(Kind::VisitRequested, PATIENT), (Kind::DoctorVisitRequested, DOCTOR)]
        );
    }

    #[test]
    fn the_patient_hears_the_answer_to_a_request() {
        assert_eq!(
            about_visit(AppointmentEvent::Confirmed {}, DOCTOR),
            [(Kind::VisitConfirmed, PATIENT)]
        );
        assert_eq!(
            about_visit(
                AppointmentEvent::Declined {
                    reason: DeclineReason::Other
                },
                DOCTOR
            ),
            [(Kind::VisitDeclined, PATIENT)]
        );
    }

    #[test]
    fn b_08_the_patient_hears_that_nobody_answered() {
        let fact = Fact::Appointment(AppointmentId(Uuid::nil()), AppointmentEvent::Expired {});
        let owed = mails_owed(&fact, Some(&booking()), None);
        assert_eq!(
            owed,
            [Owed {
                kind: Kind::VisitExpired,
                recipient: PATIENT
            }]
        );
    }

    #[test]
    fn a_doctor_is_not_written_to_about_what_the_doctor_did() {
        assert_eq!(
            about_visit(cancelled(Party::Doctor), DOCTOR),
            [(Kind::VisitCancelled, PATIENT)]
        );
        assert_eq!(about_visit(rescheduled(), DOCTOR), [(Kind::VisitRescheduled, PATIENT)]);
        assert_eq!(
            about_visit(cancelled(Party::Patient), PATIENT),
            [(Kind::VisitCancelled, PATIENT), (Kind::DoctorVisitCancelled, DOCTOR)]
        );
        assert_eq!(
            about_visit(rescheduled(), PATIENT),
            [
                (Kind::VisitRescheduled, PATIENT),
                (Kind::DoctorVisitRescheduled, DOCTOR)
            ]
        );
    }

    #[test]
    fn what_happens_in_the_practice_is_no_news() {
        for event in [
            AppointmentEvent::Arrived {},
            AppointmentEvent::ArrivalReversed {},
            AppointmentEvent::Started {},
            AppointmentEvent::Fulfilled {},
            AppointmentEvent::NoShowMarked {},
            AppointmentEvent::NoShowReversed {},
        ] {
            assert_eq!(about_visit(event, DOCTOR), []);
        }
    }

    #[test]
    fn an_account_gets_its_links_and_nothing_about_what_its_owner_just_did() {
        let at = DateTime::UNIX_EPOCH;
        let personal = || Personal::new(PersonalId(Uuid::nil()), String::new());
        let identity = Identity {
            account_id: AccountId(PATIENT),
            role: Role::Patient,
            name: personal(),
            email: personal(),
            email_index: String::new(),
            time_zone: Tz::UTC,
            locale: "en".to_owned(),
        };
        for (event, kind) in [
            (
                AccountEvent::SignedUp {
                    identity: identity.clone(),
                    at,
                },
                Kind::ConfirmAddress,
            ),
            (
                AccountEvent::Invited {
                    identity: identity.clone(),
                    at,
                },
                Kind::Invitation,
            ),
            (AccountEvent::ConfirmationRequested { at }, Kind::ConfirmAddressAgain),
            (AccountEvent::InvitationRenewed { at }, Kind::InvitationAgain),
            (AccountEvent::SignUpRepeated { at }, Kind::SignUpRepeated),
        ] {
            assert_eq!(about_account(event), [(kind, PATIENT)]);
        }
        for event in [
            AccountEvent::AdminCreated { identity },
            AccountEvent::EmailConfirmed {},
            AccountEvent::InvitationAccepted {},
        ] {
            assert_eq!(about_account(event), []);
        }
    }
}
