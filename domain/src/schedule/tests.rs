use chrono::{NaiveTime, TimeDelta, Weekday};
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::money::{Currency, Money};
use crate::testing::given;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

fn block(weekday: Weekday, from: &str, to: &str) -> Block {
    Block::new(weekday, time(from), time(to))
}

fn check_up() -> VisitType {
    VisitType {
        id: VisitTypeId(Uuid::from_u128(7)),
        name: "Check-up".into(),
        minutes: 30,
        buffer_before: 0,
        buffer_after: 10,
        price: Money {
            amount: 4_500,
            currency: Currency::try_from("EUR".to_owned()).unwrap(),
        },
        confirmation: Confirmation::Automatic,
        cancellation_notice_hours: 0,
    }
}

fn opened() -> ScheduleEvent {
    ScheduleEvent::Opened { time_zone: Berlin }
}

fn offered(hours: Vec<Block>, busy: &[Busy], from: &str, to: &str, now: &str) -> Vec<String> {
    let weekly = WeeklyHours::new(hours).unwrap();
    let visit_type = check_up();
    let rules = OfferRules {
        time_zone: Berlin,
        weekly: &weekly,
        visit_type: &visit_type,
        window: BookingWindow::default(),
    };
    rules
        .offers(busy, utc(from), utc(to), utc(now))
        .map(|offer| offer.starts_at.to_rfc3339())
        .collect()
}

#[test]
fn hours_that_overlap_or_are_empty_are_refused() {
    let overlap = vec![
        block(Weekday::Mon, "09:00:00", "12:00:00"),
        block(Weekday::Mon, "11:59:00", "13:00:00"),
    ];
    assert_eq!(WeeklyHours::new(overlap), Err(ScheduleRefusal::HoursOverlap));
    let empty = vec![block(Weekday::Mon, "09:00:00", "09:00:00")];
    assert_eq!(WeeklyHours::new(empty), Err(ScheduleRefusal::HoursEmptyBlock));
    let touching = vec![
        block(Weekday::Mon, "12:00:00", "13:00:00"),
        block(Weekday::Mon, "09:00:00", "12:00:00"),
    ];
    assert!(WeeklyHours::new(touching).is_ok());
}

#[test]
fn setting_the_same_hours_again_is_nothing() {
    let weekly = WeeklyHours::new(vec![block(Weekday::Tue, "09:00:00", "12:00:00")]).unwrap();
    let set = ScheduleCommand::SetWeeklyHours { weekly: weekly.clone() };
    given::<Schedule>([opened()])
        .when(set.clone())
        .then([ScheduleEvent::WeeklyHoursSet { weekly: weekly.clone() }]);
    given::<Schedule>([opened(), ScheduleEvent::WeeklyHoursSet { weekly }])
        .when(set.clone())
        .then_nothing();
    given::<Schedule>([]).when(set).then_refused(ScheduleRefusal::NotOpen);
}

#[test]
fn a_visit_type_out_of_range_is_refused() {
    let with = |change: fn(&mut VisitType)| {
        let mut visit_type = check_up();
        change(&mut visit_type);
        given::<Schedule>([opened()]).when(ScheduleCommand::AddVisitType { visit_type })
    };
    with(|t| t.minutes = 4).then_refused(ScheduleRefusal::VisitTypeLength);
    with(|t| t.minutes = 481).then_refused(ScheduleRefusal::VisitTypeLength);
    with(|t| t.buffer_after = 121).then_refused(ScheduleRefusal::VisitTypeBuffer);
    with(|t| t.cancellation_notice_hours = 337).then_refused(ScheduleRefusal::VisitTypeNotice);
    with(|t| t.name = "  ".into()).then_refused(ScheduleRefusal::VisitTypeName);
    with(|_| ()).then([ScheduleEvent::VisitTypeAdded { visit_type: check_up() }]);
}

#[test]
fn visit_types_stay_in_the_order_they_were_added_also_when_one_changes() {
    let named = |id, name: &str| VisitType {
        id: VisitTypeId(Uuid::from_u128(id)),
        name: name.into(),
        ..check_up()
    };
    let added = |id, name: &str| ScheduleEvent::VisitTypeAdded {
        visit_type: named(id, name),
    };
    let schedule = Schedule::fold(&[
        opened(),
        added(3, "first"),
        added(1, "second"),
        added(2, "third"),
        ScheduleEvent::VisitTypeChanged {
            visit_type: named(3, "first, changed"),
        },
        ScheduleEvent::VisitTypeRetired {
            id: VisitTypeId(Uuid::from_u128(1)),
        },
    ]);
    let offered: Vec<_> = schedule
        .visit_types()
        .map(|visit_type| visit_type.name.as_str())
        .collect();
    assert_eq!(offered, ["first, changed", "third"]);
}

#[test]
fn the_last_offer_of_a_block_ends_with_it() {
    let hours = vec![block(Weekday::Mon, "09:00:00", "10:00:00")];
    let day = offered(
        hours,
        &[],
        "2026-11-23T00:00:00Z",
        "2026-11-24T00:00:00Z",
        "2026-11-22T00:00:00Z",
    );
    assert_eq!(
        day,
        [
            "2026-11-23T08:00:00+00:00",
            "2026-11-23T08:15:00+00:00",
            "2026-11-23T08:30:00+00:00"
        ]
    );
}

#[test]
fn b_03_a_visit_may_start_where_the_buffer_of_the_last_one_ends_and_not_a_minute_earlier() {
    let hours = vec![block(Weekday::Mon, "09:00:00", "10:00:00")];
    let taken = |end: &str| {
        [Busy {
            starts_at: utc("2026-11-23T07:00:00Z"),
            ends_at: utc(end),
        }]
    };
    let day = |busy: &[Busy]| {
        offered(
            hours.clone(),
            busy,
            "2026-11-23T00:00:00Z",
            "2026-11-24T00:00:00Z",
            "2026-11-22T00:00:00Z",
        )
    };
    assert_eq!(day(&taken("2026-11-23T08:15:00Z"))[0], "2026-11-23T08:15:00+00:00");
    assert_eq!(day(&taken("2026-11-23T08:16:00Z"))[0], "2026-11-23T08:30:00+00:00");
}

#[test]
fn the_hour_skipped_in_spring_is_not_offered_and_the_one_repeated_in_autumn_is_offered_twice() {
    let night = vec![block(Weekday::Sun, "01:30:00", "03:30:00")];
    let spring = offered(
        night.clone(),
        &[],
        "2027-03-27T12:00:00Z",
        "2027-03-28T12:00:00Z",
        "2027-03-01T00:00:00Z",
    );
    assert_eq!(
        spring,
        [
            "2027-03-28T00:30:00+00:00",
            "2027-03-28T00:45:00+00:00",
            "2027-03-28T01:00:00+00:00"
        ]
    );
    let autumn = offered(
        night,
        &[],
        "2026-10-24T12:00:00Z",
        "2026-10-25T12:00:00Z",
        "2026-10-01T00:00:00Z",
    );
    let repeated = ["2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"];
    assert!(
        repeated.iter().all(|start| autumn.iter().any(|offer| offer == start)),
        "{autumn:?}"
    );
}

#[test]
fn nine_o_clock_stays_nine_o_clock_when_the_clocks_change() {
    let hours = vec![block(Weekday::Mon, "09:00:00", "09:30:00")];
    let starts = offered(
        hours,
        &[],
        "2026-10-19T00:00:00Z",
        "2026-10-27T00:00:00Z",
        "2026-10-01T00:00:00Z",
    );
    assert_eq!(starts, ["2026-10-19T07:00:00+00:00", "2026-10-26T08:00:00+00:00"]);
}

#[test]
fn only_what_the_rules_offer_can_be_booked() {
    let weekly = WeeklyHours::new(vec![block(Weekday::Mon, "09:00:00", "10:00:00")]).unwrap();
    let schedule = Schedule::fold(&[
        opened(),
        ScheduleEvent::WeeklyHoursSet { weekly },
        ScheduleEvent::VisitTypeAdded { visit_type: check_up() },
    ]);
    let now = utc("2026-11-22T12:00:00Z");
    let ask = |at: &str| schedule.offer(check_up().id, utc(at), now).map(|offer| offer.starts_at);
    assert_eq!(ask("2026-11-23T08:15:00Z"), Ok(utc("2026-11-23T08:15:00Z")));
    assert_eq!(ask("2026-11-23T08:16:00Z"), Err(OfferRefusal::NotOffered));
    assert_eq!(ask("2026-11-23T08:45:00Z"), Err(OfferRefusal::NotOffered));
    assert_eq!(ask("2026-11-16T08:15:00Z"), Err(OfferRefusal::InThePast));
    assert_eq!(ask("2027-11-22T08:15:00Z"), Err(OfferRefusal::NotOffered));
    let unknown = schedule.offer(VisitTypeId(Uuid::nil()), now, now);
    assert_eq!(unknown, Err(OfferRefusal::VisitTypeUnknown));
}

proptest! {
    #[test]
    fn every_time_in_a_list_of_offers_can_be_asked_for_by_itself(
        zone in 0..chrono_tz::TZ_VARIANTS.len(), from in 0u32..20, length in 1u32..8, day in 0i64..170, minutes in 5u16..120,
    ) {
        let blocks = (0..7).map(|d| {
            let start = NaiveTime::from_hms_opt(from, 30, 0).unwrap();
            let end = NaiveTime::from_hms_opt((from + length).min(23), 30, 0).unwrap();
            Block::new(Weekday::try_from(d).unwrap(), start, end)
        }).filter(|b| b.from < b.to).collect();
        let visit_type = VisitType { minutes, ..check_up() };
        let time_zone = chrono_tz::TZ_VARIANTS[zone];
        let schedule = Schedule::fold(&[
            ScheduleEvent::Opened { time_zone },
            ScheduleEvent::WeeklyHoursSet { weekly: WeeklyHours::new(blocks).unwrap() },
            ScheduleEvent::VisitTypeAdded { visit_type: visit_type.clone() },
        ]);
        let now = utc("2026-11-22T12:00:00Z");
        let rules = OfferRules { time_zone, weekly: schedule.weekly(), visit_type: &visit_type, window: BookingWindow::default() };
        let start = now + TimeDelta::days(day);
        for offer in rules.offers(&[], start, start + TimeDelta::days(2), now) {
            prop_assert_eq!(schedule.offer(visit_type.id, offer.starts_at, now), Ok(offer));
        }
    }
}
