use chrono_tz::Europe::Berlin;
use uuid::Uuid;

use super::*;
use crate::doctor::Location;
use crate::money::{Currency, Money};
use crate::schedule::{Branch, Venue, VisitType};
use crate::testing::given;

fn at(minute: i64) -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
}

fn offer(starts_at: DateTime<Utc>) -> Offer {
    let price = Money {
        amount: 4_500,
        currency: Currency::try_from("EUR".to_owned()).unwrap(),
    };
    let visit_type = VisitType {
        buffer_after: 10,
        ..VisitType::new(VisitTypeId(Uuid::from_u128(7)), "Check-up", 30, price)
    };
    Offer {
        ends_at: starts_at + visit_type.length(),
        visit_type,
        time_zone: Berlin,
        starts_at,
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

fn place(starts_at: DateTime<Utc>, now: DateTime<Utc>) -> HoldCommand {
    HoldCommand::Place {
        patient_id: alice(),
        doctor_id: doctor(),
        offer: offer(starts_at),
        number: PlaceNumber::First,
        now,
    }
}

fn placed(starts_at: DateTime<Utc>, expires_at: DateTime<Utc>) -> HoldEvent {
    HoldEvent::Placed {
        patient_id: alice(),
        doctor_id: doctor(),
        visit_type_id: VisitTypeId(Uuid::from_u128(7)),
        visit: Stretch {
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(30),
        },
        reserved: offer(starts_at).busy(),
        number: PlaceNumber::First,
        allotment: Allotment::default(),
        location: None,
        expires_at,
    }
}

/// A hold of nine o'clock, placed at eight.
fn of_nine() -> HoldEvent {
    placed(at(60), at(8))
}

#[test]
fn a_time_is_kept_for_eight_minutes_or_until_it_starts() {
    given::<Hold>([]).when(place(at(60), at(0))).then([of_nine()]);
    given::<Hold>([]).when(place(at(5), at(0))).then([placed(at(5), at(5))]);
    given::<Hold>([of_nine()])
        .when(place(at(60), at(1)))
        .then_refused(HoldRefusal::AlreadyExists);
}

#[test]
fn it_is_renewed_once_and_only_while_it_lasts() {
    let renewed = HoldEvent::Renewed { expires_at: at(15) };
    let renew = |minute| HoldCommand::Renew { now: at(minute) };
    given::<Hold>([of_nine()]).when(renew(7)).then([renewed.clone()]);
    given::<Hold>([of_nine()])
        .when(renew(8))
        .then_refused(HoldRefusal::Over);
    given::<Hold>([of_nine(), renewed])
        .when(renew(9))
        .then_refused(HoldRefusal::AlreadyRenewed);
    given::<Hold>([of_nine(), HoldEvent::Released {}])
        .when(renew(1))
        .then_refused(HoldRefusal::Over);
    given::<Hold>([]).when(renew(1)).then_refused(HoldRefusal::Unknown);
}

#[test]
fn it_is_given_up_or_used_once_and_holds_nothing_then() {
    let (release, use_up) = (HoldCommand::Release { now: at(1) }, HoldCommand::Use { now: at(1) });
    given::<Hold>([of_nine()])
        .when(release.clone())
        .then([HoldEvent::Released {}]);
    given::<Hold>([of_nine(), HoldEvent::Used {}])
        .when(release)
        .then_nothing();
    given::<Hold>([of_nine()])
        .when(use_up.clone())
        .then([HoldEvent::Used {}]);
    given::<Hold>([of_nine(), HoldEvent::Used {}])
        .when(use_up)
        .then_refused(HoldRefusal::Over);
    given::<Hold>([of_nine()])
        .when(HoldCommand::Use { now: at(8) })
        .then_refused(HoldRefusal::Over);
    assert_eq!(Hold::fold(&[of_nine()]).holdings().reservations.len(), 2);
    for end in [HoldEvent::Released {}, HoldEvent::Used {}] {
        assert_eq!(Hold::fold(&[of_nine(), end]).holdings(), Holdings::default());
    }
}

#[test]
fn it_takes_the_doctors_time_with_buffers_and_a_place_of_the_patients_until_it_expires() {
    let reservations = Hold::fold(&[of_nine()]).holdings().reservations;
    let doctors = reservations
        .iter()
        .find(|held| held.resource.kind == ResourceKind::Doctor);
    let doctors = doctors.unwrap();
    assert_eq!((doctors.starts_at, doctors.ends_at), (at(60), at(100)));
    assert!(reservations.iter().all(|held| held.expires_at == Some(at(8))));
    let [first, second] = PlaceNumber::ALL.map(PlaceNumber::stretch);
    assert!(!first.overlaps(&second) && first.overlaps(&PlaceNumber::everywhere()));
}

#[test]
fn it_keeps_just_this_time_for_just_this_patient() {
    let hold = Hold::fold(&[of_nine()]);
    let nine = offer(at(60));
    assert!(hold.keeps(alice(), doctor(), &nine, at(7)));
    assert!(!hold.keeps(alice(), doctor(), &nine, at(8)), "it is over");
    assert!(!hold.keeps(alice(), doctor(), &offer(at(75)), at(7)), "another time");
    assert!(
        !hold.keeps(PatientId(Uuid::from_u128(9)), doctor(), &nine, at(7)),
        "another patient"
    );
    assert!(
        !hold.keeps(alice(), DoctorId(Uuid::from_u128(9)), &nine, at(7)),
        "another doctor"
    );
    let elsewhere = Branch {
        id: LocationId(Uuid::from_u128(3)),
        name: "Branch at the canal".to_owned(),
        location: Location {
            street: "Am Kanal 3".to_owned(),
            city: "Potsdam".to_owned(),
            country: "DE".to_owned(),
            latitude: 52.4,
            longitude: 13.06,
        },
    };
    let venue = Venue::Branch(Box::new(elsewhere));
    let there = Offer { venue, ..nine };
    assert!(!hold.keeps(alice(), doctor(), &there, at(7)), "another place");
}

#[test]
fn the_shape_of_its_events_in_the_log_does_not_change() {
    let renewed = HoldEvent::Renewed { expires_at: at(15) };
    insta::assert_json_snapshot!([of_nine(), renewed, HoldEvent::Released {}, HoldEvent::Used {}]);
}
