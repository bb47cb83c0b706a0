use super::*;
use crate::ids::{HoldId, RoomId, VisitTypeId};

const MONDAY: (&str, &str) = ("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z");
const BEFORE: &str = "2026-11-22T00:00:00Z";

fn nine_to_ten() -> WeeklyHours {
    WeeklyHours::new(vec![block(Weekday::Mon, "09:00:00", "10:00:00")]).unwrap()
}

fn on_monday(rules: &Rules, taken: &Taken) -> Vec<String> {
    offered(rules, taken, MONDAY.0, MONDAY.1, BEFORE)
}

#[test]
fn the_last_offer_of_a_block_ends_with_it() {
    let rules = rules(Berlin, nine_to_ten(), &check_up());
    assert_eq!(
        on_monday(&rules, &Taken::default()),
        ["23 09:00", "23 09:15", "23 09:30"]
    );
}

#[test]
fn starts_lie_on_the_types_own_grid() {
    let every_ten = VisitType {
        grid_minutes: 10,
        ..check_up()
    };
    let rules = rules(Berlin, nine_to_ten(), &every_ten);
    let expected = ["23 09:00", "23 09:10", "23 09:20", "23 09:30"];
    assert_eq!(on_monday(&rules, &Taken::default()), expected);
}

#[test]
fn b_03_a_visit_may_start_where_the_buffer_of_the_last_one_ends_and_not_a_minute_earlier() {
    let rules = rules(Berlin, nine_to_ten(), &check_up());
    let until = |end: &str| {
        let busy = visit(1, &check_up(), utc("2026-11-23T07:00:00Z"));
        taken(vec![Busy {
            ends_at: utc(end),
            ..busy
        }])
    };
    assert_eq!(on_monday(&rules, &until("2026-11-23T08:15:00Z"))[0], "23 09:15");
    assert_eq!(on_monday(&rules, &until("2026-11-23T08:16:00Z"))[0], "23 09:30");
}

#[test]
fn b_19_notice_and_advance_count_to_the_second() {
    let visit_type = VisitType {
        notice_minutes: 120,
        advance_days: 7,
        ..check_up()
    };
    let weekly = nine_to_ten();
    let schedule = Schedule::fold(&[
        ScheduleEvent::Opened { time_zone: Berlin },
        ScheduleEvent::WeeklyHoursSet { weekly },
        ScheduleEvent::VisitTypeAdded { visit_type },
    ]);
    let nine = utc("2026-11-23T08:00:00Z");
    let asked_at = |now: DateTime<Utc>| schedule.offer(check_up().id, nine, now).map(drop);
    let second = TimeDelta::seconds(1);
    let (last, first) = (nine - TimeDelta::hours(2), nine - TimeDelta::days(7));
    assert_eq!(asked_at(last), Ok(()));
    assert_eq!(asked_at(last + second), Err(OfferRefusal::TooSoon));
    assert_eq!(asked_at(last - second), Ok(()));
    assert_eq!(asked_at(first), Ok(()));
    assert_eq!(asked_at(first - second), Err(OfferRefusal::TooFarAhead));
    assert_eq!(asked_at(first + second), Ok(()));
    assert_eq!(asked_at(nine + second), Err(OfferRefusal::InThePast));
    let listed = |now: DateTime<Utc>| {
        let rules = schedule.rules().unwrap();
        let visit_type = rules.visit_types.iter().next().unwrap();
        rules
            .starts(visit_type, &Taken::default(), Window::at(nine, now))
            .count()
    };
    assert_eq!([last, last + second, first - second].map(listed), [1, 0, 0]);
}

#[test]
fn hours_of_every_other_week_are_offered_every_other_week_also_over_a_year_with_53_weeks() {
    let blocks = vec![block(Weekday::Mon, "09:00:00", "09:30:00").in_weeks(Rhythm::OddWeeks)];
    let rules = rules(Berlin, WeeklyHours::new(blocks).unwrap(), &check_up());
    let days = offered(
        &rules,
        &Taken::default(),
        "2026-12-01T00:00:00Z",
        "2027-02-01T00:00:00Z",
        BEFORE,
    );
    // ISO week 53 of 2026 and week 1 of 2027 are both odd; the turns go on all the same.
    assert_eq!(days, ["14 09:00", "28 09:00", "11 09:00", "25 09:00"]);
}

#[test]
fn a_block_for_some_types_offers_no_other() {
    let other = VisitTypeId(Uuid::from_u128(8));
    let blocks = vec![
        block(Weekday::Mon, "09:00:00", "10:00:00").for_types(vec![other]),
        block(Weekday::Mon, "14:00:00", "14:30:00").for_types(vec![other, check_up().id]),
    ];
    let rules = rules(Berlin, WeeklyHours::new(blocks).unwrap(), &check_up());
    assert_eq!(on_monday(&rules, &Taken::default()), ["23 14:00"]);
}

#[test]
fn a_closed_date_offers_its_extra_hours_only() {
    let mut rules = rules(Berlin, nine_to_ten(), &check_up());
    rules.put_exception(closed(1, "2026-11-23"), utc(BEFORE));
    assert_eq!(on_monday(&rules, &Taken::default()), Vec::<String>::new());
    rules.put_exception(extra(2, "2026-11-23", "18:00:00", "18:45:00"), utc(BEFORE));
    assert_eq!(on_monday(&rules, &Taken::default()), ["23 18:00", "23 18:15"]);
}

#[test]
fn extra_hours_come_on_top_of_the_weekly_ones_and_no_start_is_listed_twice() {
    let mut rules = rules(Berlin, nine_to_ten(), &check_up());
    rules.put_exception(extra(1, "2026-11-23", "09:30:00", "10:15:00"), utc(BEFORE));
    let expected = ["23 09:00", "23 09:15", "23 09:30", "23 09:45"];
    assert_eq!(on_monday(&rules, &Taken::default()), expected);
}

#[test]
fn a_public_holiday_is_closed_for_who_keeps_them() {
    let mut rules = rules(Berlin, every_day("09:00:00", "09:30:00"), &check_up());
    let days = |rules: &Rules| {
        let (from, to) = ("2026-12-24T00:00:00Z", "2026-12-28T00:00:00Z");
        offered(rules, &Taken::default(), from, to, BEFORE)
    };
    assert_eq!(days(&rules), ["24 09:00", "25 09:00", "26 09:00", "27 09:00"]);
    rules.holidays = Some(Country::De);
    assert_eq!(days(&rules), ["24 09:00", "27 09:00"]);
    rules.put_exception(extra(1, "2026-12-26", "10:00:00", "10:30:00"), utc(BEFORE));
    assert_eq!(days(&rules), ["24 09:00", "26 10:00", "27 09:00"]);
}

#[test]
fn g_02_the_platforms_days_hold_for_who_keeps_the_countrys_holidays() {
    let mut rules = rules(Berlin, every_day("09:00:00", "09:30:00"), &check_up());
    let days = |rules: &Rules| {
        let (from, to) = ("2026-12-24T00:00:00Z", "2026-12-28T00:00:00Z");
        offered(rules, &Taken::default(), from, to, BEFORE)
    };
    let names = Names {
        en: "Day of mourning".into(),
        de: "Tag der Trauer".into(),
    };
    rules.platform_days = HolidayCalendar::new([(date("2026-12-24"), names)].into(), [date("2026-12-26")].into());
    assert_eq!(days(&rules), ["24 09:00", "25 09:00", "26 09:00", "27 09:00"]);
    rules.holidays = Some(Country::De);
    assert_eq!(days(&rules), ["26 09:00", "27 09:00"]);
    let obstacles = rules.obstacles(
        check_up().id,
        utc("2026-12-24T08:00:00Z"),
        &Taken::default(),
        utc(BEFORE),
    );
    assert!(
        matches!(obstacles[..], [Obstacle::Holiday(holiday)] if holiday.name == "platform-day"),
        "{obstacles:?}"
    );
}

#[test]
fn nothing_reaches_into_time_off_not_even_a_buffer() {
    let mut rules = rules(Berlin, nine_to_ten(), &check_up());
    rules.put_time_off(time_off(1, "2026-11-23T08:40:00Z", "2026-11-23T12:00:00Z"), utc(BEFORE));
    assert_eq!(on_monday(&rules, &Taken::default()), ["23 09:00"]);
    rules.time_off.clear();
    rules.put_time_off(time_off(1, "2026-11-23T08:39:00Z", "2026-11-23T12:00:00Z"), utc(BEFORE));
    assert_eq!(on_monday(&rules, &Taken::default()), Vec::<String>::new());
}

#[test]
fn a_limit_closes_the_day_or_the_week_when_it_is_reached() {
    let mut rules = rules(Berlin, every_day("09:00:00", "10:00:00"), &check_up());
    let at_nine = |id, day: &str| visit(id, &check_up(), utc(&format!("2026-11-{day}T08:00:00Z")));
    let booked = taken(vec![at_nine(1, "23"), at_nine(2, "24")]);
    let days = |rules: &Rules| {
        let mut days = offered(rules, &booked, MONDAY.0, "2026-12-01T00:00:00Z", BEFORE);
        for day in &mut days {
            day.truncate(2);
        }
        days.dedup();
        days
    };
    // With a visit at nine, its buffer leaves no half hour of the hour.
    assert_eq!(days(&rules), ["25", "26", "27", "28", "29", "30"]);
    rules.weekly = every_day("09:00:00", "11:00:00");
    assert_eq!(days(&rules), ["23", "24", "25", "26", "27", "28", "29", "30"]);
    rules.limits.per_day = Some(1);
    assert_eq!(days(&rules), ["25", "26", "27", "28", "29", "30"]);
    rules.limits.per_week = Some(2);
    assert_eq!(days(&rules), ["30"]);
    assert_eq!(rules.reach(), TimeDelta::days(8));
}

#[test]
fn a_types_limit_counts_visits_of_the_type_only() {
    let mut one_a_day = check_up();
    one_a_day.limits.per_day = Some(1);
    let rules = rules(Berlin, nine_to_ten(), &one_a_day);
    let of = |visit_type| {
        let busy = visit(1, &check_up(), utc("2026-11-23T15:00:00Z"));
        taken(vec![Busy { visit_type, ..busy }])
    };
    assert_eq!(on_monday(&rules, &of(one_a_day.id)), Vec::<String>::new());
    let other = VisitTypeId(Uuid::from_u128(8));
    assert_eq!(on_monday(&rules, &of(other)), ["23 09:00", "23 09:15", "23 09:30"]);
}

#[test]
fn a_type_that_needs_a_room_is_offered_while_one_of_its_rooms_is_free() {
    let (blue, green) = (RoomId(Uuid::from_u128(1)), RoomId(Uuid::from_u128(2)));
    let needs_a_room = VisitType {
        rooms: vec![blue, green],
        ..check_up()
    };
    let rules = rules(Berlin, nine_to_ten(), &needs_a_room);
    let until = |end: &str| {
        vec![Stretch {
            starts_at: utc("2026-11-23T07:00:00Z"),
            ends_at: utc(end),
        }]
    };
    let mut booked = Taken::default();
    booked.rooms.insert(blue, until("2026-11-23T09:00:00Z"));
    assert_eq!(on_monday(&rules, &booked), ["23 09:00", "23 09:15", "23 09:30"]);
    booked.rooms.insert(green, until("2026-11-23T08:15:00Z"));
    assert_eq!(on_monday(&rules, &booked), ["23 09:15", "23 09:30"]);
}

#[test]
fn a_hold_takes_the_time_like_a_visit() {
    let rules = rules(Berlin, nine_to_ten(), &check_up());
    let hold = Busy {
        owner: Owner::Hold(HoldId(Uuid::from_u128(1))),
        ..visit(1, &check_up(), utc("2026-11-23T08:00:00Z"))
    };
    // The hold's buffer of ten minutes reaches to 09:40.
    assert_eq!(on_monday(&rules, &taken(vec![hold])), Vec::<String>::new());
}

#[test]
fn only_what_the_rules_offer_can_be_booked() {
    let schedule = Schedule::fold(&[
        ScheduleEvent::Opened { time_zone: Berlin },
        ScheduleEvent::WeeklyHoursSet { weekly: nine_to_ten() },
        ScheduleEvent::VisitTypeAdded { visit_type: check_up() },
    ]);
    let now = utc("2026-11-22T12:00:00Z");
    let ask = |at: &str| schedule.offer(check_up().id, utc(at), now).map(|offer| offer.starts_at);
    assert_eq!(ask("2026-11-23T08:15:00Z"), Ok(utc("2026-11-23T08:15:00Z")));
    assert_eq!(ask("2026-11-23T08:16:00Z"), Err(OfferRefusal::NotOffered));
    assert_eq!(ask("2026-11-23T08:45:00Z"), Err(OfferRefusal::NotOffered));
    assert_eq!(ask("2026-11-16T08:15:00Z"), Err(OfferRefusal::InThePast));
    assert_eq!(ask("2027-11-22T08:15:00Z"), Err(OfferRefusal::TooFarAhead));
    let unknown = schedule.offer(VisitTypeId(Uuid::nil()), now, now);
    assert_eq!(unknown, Err(OfferRefusal::VisitTypeUnknown));
}
