use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;
use uuid::Uuid;

use super::*;
use crate::ids::{DoctorId, PatientId, VisitTypeId};
use crate::money::{Currency, Money};
use crate::schedule::VisitType;
use crate::testing::given;

fn at(hour: i64) -> DateTime<Utc> {
    "2026-11-23T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
}

fn offer(starts_at: DateTime<Utc>, confirmation: Confirmation) -> Offer {
    let price = Money {
        amount: 4_500,
        currency: Currency::try_from("EUR".to_owned()).unwrap(),
    };
    let visit_type = VisitType {
        buffer_before: 5,
        buffer_after: 10,
        confirmation,
        ..VisitType::new(VisitTypeId(Uuid::from_u128(7)), "Check-up", 30, price)
    };
    Offer {
        visit_type,
        time_zone: Berlin,
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(30),
    }
}

fn alice() -> PatientId {
    PatientId(Uuid::from_u128(1))
}

fn doctor() -> DoctorId {
    DoctorId(Uuid::from_u128(2))
}

fn booking(hour: i64) -> Booking {
    Booking::of(alice(), doctor(), &offer(at(hour), Confirmation::Automatic))
}

fn booked(hour: i64) -> AppointmentEvent {
    AppointmentEvent::Booked { booking: booking(hour) }
}

fn requested(hour: i64) -> AppointmentEvent {
    AppointmentEvent::Requested { booking: booking(hour) }
}

fn cancelled() -> AppointmentEvent {
    AppointmentEvent::Cancelled {
        by: Party::Patient,
        reason: CancelReason::PatientRequest,
    }
}

fn cancel(hour: i64) -> AppointmentCommand {
    AppointmentCommand::Cancel {
        by: Party::Patient,
        reason: CancelReason::PatientRequest,
        now: at(hour),
    }
}

fn move_to(hour: i64, now: i64) -> AppointmentCommand {
    AppointmentCommand::Reschedule {
        offer: offer(at(hour), Confirmation::Automatic),
        now: at(now),
    }
}

#[test]
fn an_offer_is_booked_or_requested_as_its_type_says() {
    let book = |confirmation| AppointmentCommand::Book {
        patient_id: alice(),
        doctor_id: doctor(),
        offer: offer(at(9), confirmation),
    };
    given::<Appointment>([])
        .when(book(Confirmation::Automatic))
        .then([booked(9)]);
    given::<Appointment>([])
        .when(book(Confirmation::ByDoctor))
        .then([requested(9)]);
}

#[test]
fn a_visit_is_cancelled_until_it_starts_and_cancelling_again_is_nothing() {
    given::<Appointment>([booked(9)]).when(cancel(8)).then([cancelled()]);
    given::<Appointment>([booked(9)])
        .when(cancel(9))
        .then_refused(AppointmentRefusal::AlreadyOver);
    given::<Appointment>([booked(9), cancelled()])
        .when(cancel(10))
        .then_nothing();
    given::<Appointment>([])
        .when(cancel(8))
        .then_refused(AppointmentRefusal::Unknown);
}

#[test]
fn a_request_is_confirmed_or_declined_by_the_doctor() {
    let confirm = |hour| AppointmentCommand::Confirm { now: at(hour) };
    given::<Appointment>([requested(9)])
        .when(confirm(8))
        .then([AppointmentEvent::Confirmed {}]);
    given::<Appointment>([requested(9)])
        .when(confirm(9))
        .then_refused(AppointmentRefusal::AlreadyOver);
    given::<Appointment>([booked(9)]).when(confirm(8)).then_nothing();
    given::<Appointment>([requested(9), cancelled()])
        .when(confirm(8))
        .then_refused(AppointmentRefusal::AlreadyCancelled);
    given::<Appointment>([requested(9)])
        .when(AppointmentCommand::Decline)
        .then([AppointmentEvent::Declined {}]);
    given::<Appointment>([booked(9)])
        .when(AppointmentCommand::Decline)
        .then_refused(AppointmentRefusal::AlreadyConfirmed);
}

#[test]
fn moving_a_visit_swaps_its_reservations_in_one_event() {
    let moved = AppointmentEvent::Rescheduled {
        slot: booking(14).slot,
        previous_starts_at: at(9),
    };
    given::<Appointment>([booked(9)])
        .when(move_to(14, 8))
        .then([moved.clone()]);
    given::<Appointment>([booked(9)]).when(move_to(9, 8)).then_nothing();
    given::<Appointment>([booked(9)])
        .when(move_to(14, 9))
        .then_refused(AppointmentRefusal::AlreadyOver);
    let after = Appointment::fold(&[booked(9), moved]).holdings();
    assert_eq!(after, Appointment::fold(&[booked(14)]).holdings());
}

#[test]
fn what_took_place_is_marked_after_it_started() {
    let complete = |hour| AppointmentCommand::Complete { now: at(hour) };
    given::<Appointment>([booked(9)])
        .when(complete(8))
        .then_refused(AppointmentRefusal::NotStarted);
    given::<Appointment>([booked(9)])
        .when(complete(9))
        .then([AppointmentEvent::Fulfilled {}]);
    given::<Appointment>([booked(9), AppointmentEvent::Fulfilled {}])
        .when(complete(10))
        .then_nothing();
    given::<Appointment>([requested(9)])
        .when(complete(10))
        .then_refused(AppointmentRefusal::NotConfirmed);
    given::<Appointment>([booked(9)])
        .when(AppointmentCommand::MarkNoShow { now: at(10) })
        .then([AppointmentEvent::NoShowMarked {}]);
}

#[test]
fn a_visit_holds_the_doctors_time_with_buffers_and_the_patients_without() {
    let held = Appointment::fold(&[requested(9)]).holdings().reservations;
    let of = |kind| held.iter().find(|r| r.resource.kind == kind).copied().unwrap();
    let doctors = of(ResourceKind::Doctor);
    assert_eq!(
        (doctors.starts_at, doctors.ends_at),
        (at(9) - TimeDelta::minutes(5), at(9) + TimeDelta::minutes(40))
    );
    let patients = of(ResourceKind::Patient);
    assert_eq!(
        (patients.starts_at, patients.ends_at),
        (at(9), at(9) + TimeDelta::minutes(30))
    );
    assert_eq!(
        Appointment::fold(&[booked(9), cancelled()]).holdings(),
        Holdings::default()
    );
}

#[test]
fn the_shape_of_a_booked_visit_in_the_log_does_not_change() {
    insta::assert_json_snapshot!(booked(9));
}

#[test]
fn a_visit_can_be_read_by_people() {
    let shown = serde_json::to_value(Appointment::fold(&[requested(9), cancelled()])).unwrap();
    assert_eq!(shown["status"], "cancelled");
    assert_eq!(shown["booking"]["slot"]["time_zone"], "Europe/Berlin");
    assert_eq!(
        serde_json::to_value(Appointment::default()).unwrap(),
        serde_json::json!({})
    );
}
