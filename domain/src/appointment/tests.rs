mod cancelling;
mod clocks;
mod places;
mod requests;
mod the_day;

use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;
use uuid::Uuid;

use super::*;
use crate::ids::{DoctorId, PatientId, RoomId, VisitTypeId};
use crate::money::{Currency, Money};
use crate::schedule::{Allotment, Confirmation, LimitOf, Offer, Per, Tally, Venue, VisitType};
use crate::testing::given;
use crate::{Event, Personal, PersonalId, SubjectId};

/// An hour of Monday 23 November 2026 in UTC; practices are in Berlin, an hour ahead.
fn at(hour: i64) -> DateTime<Utc> {
    "2026-11-23T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
}

/// The type can be called off free until a day before.
fn offer(starts_at: DateTime<Utc>, confirmation: Confirmation) -> Offer {
    let price = Money {
        amount: 4_500,
        currency: Currency::try_from("EUR".to_owned()).unwrap(),
    };
    let visit_type = VisitType {
        buffer_before: 5,
        buffer_after: 10,
        confirmation,
        cancellation_notice_hours: 24,
        ..VisitType::new(VisitTypeId(Uuid::from_u128(7)), "Check-up", 30, price)
    };
    Offer {
        visit_type,
        time_zone: Berlin,
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(30),
        venue: Venue::Practice,
        allotment: Allotment::default(),
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

/// A request made two days before midnight of the 23rd.
fn requested(hour: i64) -> AppointmentEvent {
    AppointmentEvent::Requested {
        booking: booking(hour),
        answer_by: at(0),
        because: AskedBecause::VisitType,
    }
}

fn cancelled() -> AppointmentEvent {
    AppointmentEvent::Cancelled {
        by: Party::Patient,
        reason: CancelReason::CannotCome,
        late: false,
    }
}

fn move_to(hour: i64, now: i64) -> AppointmentCommand {
    AppointmentCommand::Reschedule {
        offer: offer(at(hour), Confirmation::Automatic),
        by: Party::Doctor,
        now: at(now),
    }
}

/// The visit at this hour was moved to another one.
fn moved(from: i64, to: i64, by: Party, late: bool) -> AppointmentEvent {
    AppointmentEvent::Rescheduled {
        slot: booking(to).slot,
        previous_starts_at: at(from),
        by,
        late,
    }
}

fn book(confirmation: Confirmation, now: i64) -> AppointmentCommand {
    AppointmentCommand::Book {
        patient_id: alice(),
        doctor_id: doctor(),
        offer: offer(at(9), confirmation),
        reason: None,
        series: None,
        missed: None,
        now: at(now),
    }
}

#[test]
fn an_offer_is_booked_or_requested_as_its_type_says() {
    given::<Appointment>([])
        .when(book(Confirmation::Automatic, -48))
        .then([booked(9)]);
    given::<Appointment>([])
        .when(book(Confirmation::ByDoctor, -48))
        .then([requested(9)]);
}

#[test]
fn who_missed_visits_is_called_before_a_visit_is_booked() {
    let missed = |confirmation| AppointmentCommand::Book {
        patient_id: alice(),
        doctor_id: doctor(),
        offer: offer(at(9), confirmation),
        reason: None,
        series: None,
        missed: Some(3),
        now: at(-48),
    };
    for confirmation in [Confirmation::Automatic, Confirmation::ByDoctor] {
        given::<Appointment>([])
            .when(missed(confirmation))
            .then([AppointmentEvent::Requested {
                booking: booking(9),
                answer_by: at(0),
                because: AskedBecause::MissedVisits { missed: 3 },
            }]);
    }
}

#[test]
fn moving_a_visit_swaps_its_reservations_in_one_event() {
    let moved = moved(9, 14, Party::Doctor, false);
    given::<Appointment>([booked(9)])
        .when(move_to(14, 8))
        .then([moved.clone()]);
    given::<Appointment>([booked(9)]).when(move_to(9, 8)).then_nothing();
    given::<Appointment>([booked(9)])
        .when(move_to(14, 9))
        .then_refused(AppointmentRefusal::AlreadyOver);
    given::<Appointment>([booked(9), AppointmentEvent::Arrived {}])
        .when(move_to(14, 8))
        .then_refused(AppointmentRefusal::AlreadyArrived);
    let after = Appointment::fold(&[booked(9), moved]).holdings();
    assert_eq!(after, Appointment::fold(&[booked(14)]).holdings());
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
}

#[test]
fn a_visit_holds_its_room_with_the_buffers_and_its_places_under_limits() {
    let tally = |of, per, day: &str, number| Tally {
        of,
        per,
        day: day.parse().unwrap(),
        number,
    };
    let room = RoomId(Uuid::from_u128(40));
    let visit_type = LimitOf::VisitType(VisitTypeId(Uuid::from_u128(7)));
    let allotment = Allotment {
        room: Some(room),
        tallies: vec![
            tally(LimitOf::Doctor, Per::Day, "2026-11-23", 4),
            tally(visit_type, Per::Week, "2026-11-23", 0),
        ],
    };
    let offer = offer(at(9), Confirmation::Automatic).with(allotment);
    let booking = Booking::of(alice(), doctor(), &offer);
    let held = Appointment::fold(&[AppointmentEvent::Booked { booking }]).holdings();
    let shown = held
        .reservations
        .iter()
        .filter(|held| held.resource.kind != ResourceKind::Patient);
    let shown = shown.map(|held| {
        let Reservation {
            resource,
            starts_at,
            ends_at,
            ..
        } = held;
        (resource.kind, resource.id.as_u128(), *starts_at, *ends_at)
    });
    let (from, to) = (at(9) - TimeDelta::minutes(5), at(9) + TimeDelta::minutes(40));
    let place = |number| {
        (
            at(0) + TimeDelta::minutes(number),
            at(0) + TimeDelta::minutes(number + 1),
        )
    };
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            (ResourceKind::Doctor, 2, from, to),
            (ResourceKind::Room, 40, from, to),
            (ResourceKind::DayPlace, 2, place(4).0, place(4).1),
            (ResourceKind::WeekPlace, 7, place(0).0, place(0).1),
        ]
    );
}

#[test]
fn every_state_but_cancelled_holds_the_time() {
    let held = Appointment::fold(&[booked(9)]).holdings();
    for events in [
        vec![requested(9)],
        vec![requested(9), AppointmentEvent::Confirmed {}],
        vec![booked(9), AppointmentEvent::Arrived {}],
        vec![booked(9), AppointmentEvent::Arrived {}, AppointmentEvent::Started {}],
        vec![
            booked(9),
            AppointmentEvent::Arrived {},
            AppointmentEvent::ArrivalReversed {},
        ],
        vec![booked(9), AppointmentEvent::Fulfilled {}],
        vec![booked(9), AppointmentEvent::NoShowMarked {}],
        vec![
            booked(9),
            AppointmentEvent::NoShowMarked {},
            AppointmentEvent::NoShowReversed {},
        ],
    ] {
        assert_eq!(Appointment::fold(&events).holdings(), held, "{events:?}");
    }
    let reason = DeclineReason::Other;
    for events in [
        [booked(9), cancelled()],
        [requested(9), AppointmentEvent::Declined { reason }],
        [requested(9), AppointmentEvent::Expired {}],
    ] {
        let visit = Appointment::fold(&events);
        assert_eq!(
            (visit.holdings(), visit.status()),
            (Holdings::default(), Some(Status::Cancelled))
        );
    }
}

#[test]
fn why_a_patient_comes_is_sealed_under_the_patient_and_never_written_out() {
    let reason = Personal::new(PersonalId(Uuid::from_u128(9)), "A rash on the left arm".to_owned());
    let booked = AppointmentEvent::Booked {
        booking: booking(9).because(Some(reason)),
    };
    let sealings = booked.personal();
    assert_eq!(
        sealings.iter().map(|sealing| sealing.subject).collect::<Vec<_>>(),
        [SubjectId(alice().0)]
    );
    let stored = serde_json::to_string(&booked).unwrap();
    assert!(!stored.contains("rash"), "{stored}");
    let shown = serde_json::to_string(&Appointment::fold(&[booked])).unwrap();
    assert!(!shown.contains("rash"), "{shown}");
}

#[test]
fn the_shape_of_a_booked_visit_in_the_log_does_not_change() {
    insta::assert_json_snapshot!(booked(9));
}

#[test]
fn a_visit_can_be_read_by_people() {
    let shown = serde_json::to_value(Appointment::fold(&[requested(9)])).unwrap();
    assert_eq!(shown["status"], "pending");
    assert_eq!(shown["expires_at"], "2026-11-23T00:00:00Z");
    assert_eq!(shown["booking"]["slot"]["time_zone"], "Europe/Berlin");
    assert_eq!(
        serde_json::to_value(Appointment::default()).unwrap(),
        serde_json::json!({})
    );
}

#[test]
fn a_status_is_called_the_same_in_json_and_in_tables() {
    for status in Status::ALL {
        assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
    }
    for reason in CancelReason::ALL {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
    }
    for reason in DeclineReason::ALL {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
    }
}
