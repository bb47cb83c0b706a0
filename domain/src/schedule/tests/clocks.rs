//! The rules of a zone's clocks are changed while time off is still to come. The old rules are those chrono-tz carries.

use chrono::TimeZone as _;
use chrono_tz::America::Vancouver;

use super::*;
use crate::testing::given;

fn by_old_rules(local: &str) -> DateTime<Utc> {
    let local = local.parse().unwrap();
    Vancouver.from_local_datetime(&local).unwrap().to_utc()
}

/// Time off in Vancouver as a release with the old rules stored it.
fn stored(id: u128, from: &str, to: &str) -> TimeOff {
    let (starts_at, ends_at) = (by_old_rules(from), by_old_rules(to));
    TimeOff {
        local_start: from.parse().unwrap(),
        local_end: to.parse().unwrap(),
        ..time_off(id, &starts_at.to_rfc3339(), &ends_at.to_rfc3339())
    }
}

fn stretch(from: &str, to: &str) -> Stretch {
    Stretch {
        starts_at: utc(from),
        ends_at: utc(to),
    }
}

/// The same time off where the new rules have it.
fn moved(off: &TimeOff, from: &str, to: &str, reserved: Vec<Stretch>) -> TimeOff {
    TimeOff {
        starts_at: utc(from),
        ends_at: utc(to),
        reserved,
        ..off.clone()
    }
}

fn opened() -> ScheduleEvent {
    ScheduleEvent::Opened { time_zone: Vancouver }
}

fn taken_off(time_off: &TimeOff) -> ScheduleEvent {
    ScheduleEvent::TimeOffTaken {
        time_off: time_off.clone(),
        at: utc("2026-10-01T00:00:00Z"),
    }
}

fn follow(visits: u32, taken: Vec<Stretch>, now: &str) -> ScheduleCommand {
    ScheduleCommand::FollowClocks {
        visits,
        taken,
        now: utc(now),
    }
}

fn followed(visits: u32, time_off: Vec<TimeOff>, at: &str) -> ScheduleEvent {
    ScheduleEvent::ClocksMoved {
        time_zone: Vancouver,
        rules: crate::clocks::rules_release().to_owned(),
        visits,
        time_off,
        at: utc(at),
    }
}

#[test]
fn t_05_time_off_keeps_its_local_times_and_leaves_out_visits_where_they_are_then() {
    let off = stored(1, "2026-12-01T08:00:00", "2026-12-01T18:00:00");
    let visit = stretch("2026-12-01T17:00:00Z", "2026-12-01T17:30:00Z");
    let (from, to) = ("2026-12-01T15:00:00Z", "2026-12-02T01:00:00Z");
    let left = vec![
        stretch(from, "2026-12-01T17:00:00Z"),
        stretch("2026-12-01T17:30:00Z", to),
    ];
    let now = "2026-11-20T00:00:00Z";
    let event = followed(1, vec![moved(&off, from, to, left)], now);
    given::<Schedule>([opened(), taken_off(&off)])
        .when(follow(1, vec![visit], now))
        .then([event.clone()]);
    let after = Schedule::fold(&[opened(), taken_off(&off), event]);
    assert_eq!(after.holdings().reservations.len(), 2);
    assert_eq!(after.rules().unwrap().time_off[0].starts_at, utc(from));
    // Once it has moved there is nothing left to do.
    assert_eq!(after.decide(follow(0, vec![visit], now)), Ok(vec![]));
}

#[test]
fn t_05_time_off_around_a_visit_that_moves_leaves_out_the_new_time_though_its_own_ends_stand() {
    // From summer to summer: only the winter between is another one.
    let off = stored(1, "2026-10-01T00:00:00", "2027-06-01T00:00:00");
    let visit = stretch("2026-12-01T17:00:00Z", "2026-12-01T17:30:00Z");
    let (from, to) = ("2026-10-01T07:00:00Z", "2027-06-01T07:00:00Z");
    let left = vec![
        stretch(from, "2026-12-01T17:00:00Z"),
        stretch("2026-12-01T17:30:00Z", to),
    ];
    let now = "2026-11-20T00:00:00Z";
    given::<Schedule>([opened(), taken_off(&off)])
        .when(follow(1, vec![visit], now))
        .then([followed(1, vec![moved(&off, from, to, left)], now)]);
    given::<Schedule>([opened(), taken_off(&off)])
        .when(follow(0, vec![visit], now))
        .then_nothing();
}

#[test]
fn t_05_time_off_that_is_over_by_either_rules_is_left_alone() {
    let off = stored(1, "2026-12-01T08:00:00", "2026-12-01T18:00:00");
    let all = moved(
        &off,
        "2026-12-01T15:00:00Z",
        "2026-12-02T01:00:00Z",
        vec![stretch("2026-12-01T15:00:00Z", "2026-12-02T01:00:00Z")],
    );
    let (last, over) = ("2026-12-02T01:59:59Z", "2026-12-02T02:00:00Z");
    given::<Schedule>([opened(), taken_off(&off)])
        .when(follow(0, vec![], last))
        .then([followed(0, vec![all], last)]);
    given::<Schedule>([opened(), taken_off(&off)])
        .when(follow(0, vec![], over))
        .then_nothing();
}

#[test]
fn t_05_times_off_that_touch_never_reserve_one_moment_twice() {
    let morning = stored(1, "2026-12-01T08:00:00", "2026-12-01T12:00:00");
    let afternoon = stored(2, "2026-12-01T12:00:00", "2026-12-01T18:00:00");
    let mut schedule = Schedule::fold(&[opened(), taken_off(&morning), taken_off(&afternoon)]);
    let events = schedule.decide(follow(0, vec![], "2026-11-20T00:00:00Z")).unwrap();
    for event in &events {
        schedule.evolve(event);
    }
    let reserved: Vec<_> = schedule.holdings().reservations.into_iter().collect();
    let [first, second] = reserved.as_slice() else {
        panic!("{reserved:?}")
    };
    assert_eq!(
        (first.ends_at, second.starts_at),
        (utc("2026-12-01T19:00:00Z"), utc("2026-12-01T19:00:00Z"))
    );
}

#[test]
fn t_05_visits_alone_are_noted_with_the_schedule() {
    let now = "2026-11-20T00:00:00Z";
    given::<Schedule>([opened()])
        .when(follow(0, vec![], now))
        .then_nothing();
    given::<Schedule>([opened()])
        .when(follow(3, vec![], now))
        .then([followed(3, vec![], now)]);
}
