use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::account::{Identity, Role};
use domain::appointment::{AskedBecause, CancelReason, CancellationPolicy, DeclineReason, Slot, Terms};
use domain::ids::{AccountId, AppointmentId, DoctorId, PatientId, VisitTypeId};
use domain::money::{Currency, Money};
use domain::schedule::{Allotment, Venue};
use domain::{Aggregate, Personal, PersonalId};

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
    // At the moment at which the visit starts: too late for reminders.
    let owed = owed_by(event, Some(actor), DateTime::UNIX_EPOCH);
    assert!(owed.iter().all(|mail| mail.due_at.is_none()), "{owed:?}");
    owed.into_iter().map(|mail| (mail.kind, mail.recipient)).collect()
}

/// By this event of a visit that is booked.
fn owed_by(event: AppointmentEvent, actor: Option<Uuid>, at: DateTime<Utc>) -> Vec<Owed> {
    let history = [AppointmentEvent::Booked { booking: booking() }, event.clone()];
    let fact = Fact::Appointment(AppointmentId(Uuid::nil()), event);
    mails_owed(&fact, Some(&Appointment::fold(&history)), actor, at)
}

fn about_account(event: AccountEvent) -> Vec<(Kind, Uuid)> {
    let owed = mails_owed(
        &Fact::Account(AccountId(PATIENT), event),
        None,
        None,
        DateTime::UNIX_EPOCH,
    );
    assert!(owed.iter().all(|mail| mail.due_at.is_none()), "{owed:?}");
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

fn moved_by_the_clocks() -> AppointmentEvent {
    AppointmentEvent::ClocksMoved {
        slot: booking().slot,
        previous_starts_at: DateTime::UNIX_EPOCH,
        terms: Terms::Agreed,
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
    let owed = owed_by(AppointmentEvent::Expired {}, None, DateTime::UNIX_EPOCH);
    assert_eq!(owed, [Owed::at_once(Kind::VisitExpired, PATIENT)]);
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

/// Which reminders an event of a booked visit owes when it is recorded so long before the visit, and how long before it
/// they are due.
fn reminded(event: AppointmentEvent, before: TimeDelta) -> Vec<(Kind, TimeDelta)> {
    let starts_at = booking().slot.starts_at;
    let owed = owed_by(event, Some(PATIENT), starts_at - before);
    let later = owed.iter().filter_map(|mail| Some((mail, mail.due_at?)));
    later
        .inspect(|(mail, _)| assert_eq!(mail.recipient, PATIENT))
        .map(|(mail, due_at)| (mail.kind, starts_at - due_at))
        .collect()
}

#[test]
fn a_patient_is_reminded_a_day_and_an_hour_before_unless_that_is_over() {
    let (day, hour) = (
        (Kind::VisitReminderDay, TimeDelta::hours(24)),
        (Kind::VisitReminderHour, TimeDelta::hours(1)),
    );
    let second = TimeDelta::seconds(1);
    for firm in [
        AppointmentEvent::Booked { booking: booking() },
        AppointmentEvent::Confirmed {},
        rescheduled(),
        moved_by_the_clocks(),
    ] {
        let owed = |before| reminded(firm.clone(), before);
        assert_eq!(owed(TimeDelta::days(30)), [day, hour]);
        assert_eq!(owed(TimeDelta::hours(24) + second), [day, hour]);
        assert_eq!(owed(TimeDelta::hours(24)), [hour]);
        assert_eq!(owed(TimeDelta::hours(20)), [hour]);
        assert_eq!(owed(TimeDelta::hours(1) + second), [hour]);
        assert_eq!(owed(TimeDelta::hours(1)), []);
        assert_eq!(owed(TimeDelta::minutes(40)), []);
    }
    assert_eq!(reminded(cancelled(Party::Patient), TimeDelta::days(30)), []);
}

#[test]
fn what_is_only_asked_for_is_not_reminded_of() {
    let requested = AppointmentEvent::Requested {
        booking: booking(),
        answer_by: DateTime::UNIX_EPOCH,
        because: AskedBecause::VisitType,
    };
    assert_eq!(reminded(requested.clone(), TimeDelta::days(30)), []);
    let moved = rescheduled();
    let visit = Appointment::fold(&[requested, moved.clone()]);
    let fact = Fact::Appointment(AppointmentId(Uuid::nil()), moved);
    let at = booking().slot.starts_at - TimeDelta::days(30);
    let owed = mails_owed(&fact, Some(&visit), Some(DOCTOR), at);
    assert_eq!(owed, [Owed::at_once(Kind::VisitRescheduled, PATIENT)]);
}
