mod answers;
mod invariants;

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Europe::Berlin;
use uuid::Uuid;

use super::*;
use crate::Event;
use crate::doctor::Specialty;
use crate::ids::VisitTypeId;
use crate::money::{Currency, Money};
use crate::schedule::VisitType;
use crate::testing::given;

/// Minutes after nine o'clock in Berlin on Monday, 23 November 2026.
fn at(minute: i64) -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
}

fn check_up() -> VisitType {
    let price = Money {
        amount: 4_500,
        currency: Currency::try_from("EUR".to_owned()).unwrap(),
    };
    VisitType {
        buffer_after: 10,
        ..VisitType::new(VisitTypeId(Uuid::from_u128(7)), "Check-up", 30, price)
    }
}

fn offer_of(visit_type: VisitType, starts_at: DateTime<Utc>) -> Offer {
    Offer {
        ends_at: starts_at + visit_type.length(),
        visit_type,
        time_zone: Berlin,
        starts_at,
        venue: crate::schedule::Venue::Practice,
        allotment: crate::schedule::Allotment::default(),
    }
}

fn alice() -> PatientId {
    PatientId(Uuid::from_u128(1))
}

fn doctor() -> DoctorId {
    DoctorId(Uuid::from_u128(2))
}

fn visit() -> AppointmentId {
    AppointmentId(Uuid::from_u128(9))
}

/// Monday to Wednesday, any hour.
fn wish() -> Wish {
    Wish {
        whose: Whose::Doctor {
            doctor_id: doctor(),
            visit_type_id: VisitTypeId(Uuid::from_u128(7)),
            visit_type_name: "Check-up".to_owned(),
        },
        first_day: day(23),
        last_day: day(25),
        weekdays: BTreeSet::new(),
        hours: None,
        time_zone: Berlin,
    }
}

fn day(of_november: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, of_november).unwrap()
}

fn clock(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

fn join(wish: Wish, now: DateTime<Utc>) -> WaitlistCommand {
    WaitlistCommand::Join {
        patient_id: alice(),
        wish,
        visit: Some(visit()),
        number: EntryNumber::ALL[0],
        now,
    }
}

fn joined(wish: Wish) -> WaitlistEvent {
    WaitlistEvent::Joined {
        patient_id: alice(),
        wish,
        visit: Some(visit()),
        number: EntryNumber::ALL[0],
        at: at(0),
    }
}

fn ask(starts_at: DateTime<Utc>, now: DateTime<Utc>) -> WaitlistCommand {
    WaitlistCommand::Offer {
        doctor_id: doctor(),
        offer: offer_of(check_up(), starts_at),
        present: None,
        now,
    }
}

fn asked(starts_at: DateTime<Utc>, until: DateTime<Utc>) -> WaitlistEvent {
    WaitlistEvent::Offered {
        patient_id: alice(),
        time: OfferedTime::of(doctor(), &offer_of(check_up(), starts_at)),
        until,
    }
}

fn lapsed() -> WaitlistEvent {
    WaitlistEvent::OfferLapsed { patient_id: alice() }
}

fn accept(now: DateTime<Utc>, present: Option<DateTime<Utc>>) -> WaitlistCommand {
    WaitlistCommand::Accept {
        appointment_id: visit(),
        present,
        now,
    }
}

fn accepted() -> WaitlistEvent {
    WaitlistEvent::Accepted {
        appointment_id: visit(),
    }
}

/// Waits since nine.
fn waiting() -> Vec<WaitlistEvent> {
    vec![joined(wish())]
}

/// Was offered noon at ten.
fn offered() -> Vec<WaitlistEvent> {
    vec![joined(wish()), asked(at(180), at(75))]
}

fn after(events: Vec<WaitlistEvent>, more: impl IntoIterator<Item = WaitlistEvent>) -> Vec<WaitlistEvent> {
    events.into_iter().chain(more).collect()
}

#[test]
fn a_patient_waits_for_days_to_come() {
    given::<WaitlistEntry>([])
        .when(join(wish(), at(0)))
        .then([joined(wish())]);
    given::<WaitlistEntry>(waiting())
        .when(join(wish(), at(0)))
        .then_refused(WaitlistRefusal::AlreadyExists);
    let wrong = [
        Wish {
            first_day: day(26),
            ..wish()
        },
        Wish {
            first_day: day(20),
            last_day: day(22),
            ..wish()
        },
        Wish {
            last_day: NaiveDate::from_ymd_opt(2027, 11, 25).unwrap(),
            ..wish()
        },
    ];
    for wish in wrong {
        given::<WaitlistEntry>([])
            .when(join(wish, at(0)))
            .then_refused(WaitlistRefusal::Days);
    }
    let (from, to) = (clock(12), clock(12));
    let no_hours = Wish {
        hours: Some(DayHours { from, to }),
        ..wish()
    };
    given::<WaitlistEntry>([])
        .when(join(no_hours, at(0)))
        .then_refused(WaitlistRefusal::Hours);
}

#[test]
fn w_01_a_freed_time_is_kept_for_fifteen_minutes() {
    given::<WaitlistEntry>(waiting())
        .when(ask(at(180), at(60)))
        .then([asked(at(180), at(75))]);
    let entry = WaitlistEntry::fold(&offered());
    assert!(entry.kept(at(74)).is_some());
    assert!(entry.kept(at(75)).is_none());
    let held = entry.holdings().reservations;
    let held: Vec<_> = held
        .iter()
        .map(|held| (held.resource.kind, held.starts_at, held.ends_at, held.expires_at))
        .collect();
    let buffers_included = (ResourceKind::Doctor, at(180), at(220), Some(at(75)));
    assert_eq!(held, [buffers_included], "the doctor's time, and not the patient's");
}

#[test]
fn w_02_nobody_is_asked_about_what_was_not_wished_for() {
    let mondays = |wish: Wish| Wish {
        weekdays: [0].into(),
        ..wish
    };
    let afternoons = |wish: Wish| Wish {
        hours: Some(DayHours {
            from: clock(13),
            to: clock(17),
        }),
        ..wish
    };
    let next_week = at(7 * 24 * 60 + 180);
    let tomorrow = at(24 * 60 + 180);
    for (wish, starts_at) in [
        (wish(), next_week),
        (mondays(wish()), tomorrow),
        (afternoons(wish()), at(180)),
    ] {
        given::<WaitlistEntry>([joined(wish)])
            .when(ask(starts_at, at(60)))
            .then_refused(WaitlistRefusal::NotWished);
    }
    given::<WaitlistEntry>([joined(mondays(afternoons(wish())))])
        .when(ask(at(240), at(60)))
        .then([asked(at(240), at(75))]);
    given::<WaitlistEntry>(offered())
        .when(ask(at(240), at(60)))
        .then_refused(WaitlistRefusal::NotWaiting);
}

#[test]
fn a_time_has_to_be_earlier_than_the_visit_that_moves_and_far_enough_away() {
    let earlier_than = |present| WaitlistCommand::Offer {
        doctor_id: doctor(),
        offer: offer_of(check_up(), at(180)),
        present: Some(present),
        now: at(60),
    };
    given::<WaitlistEntry>(waiting())
        .when(earlier_than(at(180)))
        .then_refused(WaitlistRefusal::NotWished);
    given::<WaitlistEntry>(waiting())
        .when(earlier_than(at(181)))
        .then([asked(at(180), at(75))]);
    // The last moment of the offer still is early enough for the doctor's notice.
    let notice = VisitType {
        notice_minutes: 60,
        ..check_up()
    };
    for (now, fits) in [(at(105), true), (at(106), false)] {
        let entry = WaitlistEntry::fold(&waiting());
        let entry = entry.entry().unwrap();
        assert_eq!(
            entry.wants(doctor(), &offer_of(notice.clone(), at(180)), None, now),
            fits
        );
    }
}

#[test]
fn it_ends_once_and_holds_nothing_then() {
    let reason = CloseReason::DaysPast;
    for events in [waiting(), offered()] {
        given::<WaitlistEntry>(events.clone())
            .when(WaitlistCommand::Leave)
            .then([WaitlistEvent::Left {}]);
        given::<WaitlistEntry>(events)
            .when(WaitlistCommand::Close { reason })
            .then([WaitlistEvent::Closed { reason }]);
    }
    for end in [accepted(), WaitlistEvent::Left {}, WaitlistEvent::Closed { reason }] {
        let events = after(offered(), [end]);
        assert_eq!(WaitlistEntry::fold(&events).holdings(), Holdings::default());
        given::<WaitlistEntry>(events.clone())
            .when(WaitlistCommand::Leave)
            .then_nothing();
        given::<WaitlistEntry>(events)
            .when(WaitlistCommand::Close { reason })
            .then_nothing();
    }
}

#[test]
fn a_patient_waits_for_the_same_thing_once_and_for_five_things_at_most() {
    let claims = WaitlistEntry::fold(&waiting()).holdings().claims;
    let keys: Vec<_> = claims.iter().map(|claim| (claim.namespace, claim.key.len())).collect();
    assert_eq!(keys, [(PLACE_CLAIM, 34), (WISH_CLAIM, 98)]);
    let any_doctor = Wish {
        whose: Whose::Specialty {
            specialty: Specialty::Dermatology,
            city: "Berlin".to_owned(),
            visit_type_name: "check-up ".to_owned(),
        },
        ..wish()
    };
    assert!(
        any_doctor.includes(DoctorId(Uuid::from_u128(3)), &offer_of(check_up(), at(180))),
        "any doctor's type of the same name"
    );
    let other = WaitlistEntry::fold(&[joined(any_doctor)]).holdings().claims;
    assert_eq!(claims.intersection(&other).count(), 1, "the place, and not the wish");
    let places: BTreeSet<_> = EntryNumber::ALL.map(|number| number.key(alice())).into();
    assert_eq!(places.len(), 5);
}

#[test]
fn w_05_a_wish_says_nothing_personal() {
    // The patient is an id, and the rest is what the doctor publishes.
    assert!(joined(wish()).personal().is_empty());
    assert!(asked(at(180), at(75)).personal().is_empty());
}

#[test]
fn its_state_comes_back_from_json_as_it_was() {
    for events in [
        waiting(),
        offered(),
        after(offered(), [lapsed()]),
        after(offered(), [accepted()]),
    ] {
        let state = WaitlistEntry::fold(&events);
        let json = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<WaitlistEntry>(&json).unwrap(), state);
    }
}

#[test]
fn the_shape_of_its_events_in_the_log_does_not_change() {
    let closed = |reason| WaitlistEvent::Closed { reason };
    let hours = DayHours {
        from: clock(8),
        to: clock(12),
    };
    let any_doctor = Wish {
        whose: Whose::Specialty {
            specialty: Specialty::Dermatology,
            city: "Berlin".to_owned(),
            visit_type_name: "Check-up".to_owned(),
        },
        weekdays: [0, 4].into(),
        hours: Some(hours),
        ..wish()
    };
    insta::assert_json_snapshot!([
        joined(wish()),
        joined(any_doctor),
        asked(at(180), at(75)),
        lapsed(),
        WaitlistEvent::OfferDeclined {},
        accepted(),
        WaitlistEvent::Left {},
        closed(CloseReason::DaysPast),
        closed(CloseReason::VisitCancelled),
        closed(CloseReason::VisitOver),
        closed(CloseReason::Booked),
    ]);
}
