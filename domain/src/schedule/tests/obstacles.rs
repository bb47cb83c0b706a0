use super::*;
use crate::holidays::Holiday;
use crate::ids::{RoomId, VisitTypeId};
use proptest::prelude::*;

const NOW: &str = "2026-11-22T12:00:00Z";

fn nine_to_ten() -> Rules {
    let weekly = WeeklyHours::new(vec![block(Weekday::Mon, "09:00:00", "10:00:00")]).unwrap();
    let visit_type = VisitType {
        notice_minutes: 60,
        ..check_up()
    };
    rules(Berlin, weekly, &visit_type)
}

fn why(rules: &Rules, at: &str, taken: &Taken) -> Vec<Obstacle> {
    rules.obstacles(check_up().id, utc(at), taken, utc(NOW))
}

#[test]
fn a_time_that_is_offered_has_no_obstacle() {
    assert_eq!(why(&nine_to_ten(), "2026-11-23T08:15:00Z", &Taken::default()), []);
}

#[test]
fn every_rule_in_the_way_is_named_with_its_setting() {
    let mut rules = nine_to_ten();
    let id = check_up().id;
    let free = Taken::default();
    assert_eq!(why(&rules, "2026-11-23T08:45:00Z", &free), [Obstacle::Hours]);
    assert_eq!(why(&rules, "2026-11-23T08:16:00Z", &free), [Obstacle::Grid(id)]);
    assert_eq!(why(&rules, "2026-11-16T08:00:00Z", &free), [Obstacle::Past]);
    assert_eq!(
        why(&rules, "2026-11-22T12:30:00Z", &free),
        [Obstacle::Notice(id), Obstacle::Hours]
    );
    assert_eq!(why(&rules, "2027-11-22T08:00:00Z", &free), [Obstacle::Advance(id)]);

    rules.put_exception(closed(5, "2026-11-23"), utc(NOW));
    let closed_date = Obstacle::Exception(ExceptionId(Uuid::from_u128(5)));
    assert_eq!(why(&rules, "2026-11-23T08:15:00Z", &free), [closed_date]);
    assert_eq!(
        why(&rules, "2026-11-23T12:15:00Z", &free),
        [closed_date, Obstacle::Hours]
    );

    rules.put_time_off(time_off(6, "2026-11-23T06:00:00Z", "2026-11-24T18:00:00Z"), utc(NOW));
    rules.limits.per_day = Some(1);
    let booked = taken(vec![visit(9, &check_up(), utc("2026-11-23T08:00:00Z"))]);
    let owner = Owner::Visit(AppointmentId(Uuid::from_u128(9)));
    let off = Obstacle::TimeOff(TimeOffId(Uuid::from_u128(6)));
    let full = Obstacle::Limit(LimitOf::Doctor, Per::Day);
    assert_eq!(
        why(&rules, "2026-11-23T08:15:00Z", &booked),
        [closed_date, off, full, Obstacle::Taken(owner)]
    );
}

#[test]
fn a_visit_that_is_only_too_near_is_told_from_one_at_the_same_time() {
    let rules = nine_to_ten();
    let booked = taken(vec![visit(9, &check_up(), utc("2026-11-23T08:00:00Z"))]);
    let owner = Owner::Visit(AppointmentId(Uuid::from_u128(9)));
    assert_eq!(why(&rules, "2026-11-23T08:30:00Z", &booked), [Obstacle::Buffer(owner)]);
}

#[test]
fn a_holiday_and_a_type_without_a_free_room_are_named() {
    let mut rules = rules(Berlin, every_day("09:00:00", "10:00:00"), &check_up());
    rules.holidays = Some(Country::De);
    let christmas = Obstacle::Holiday(Holiday {
        country: Country::De,
        date: date("2026-12-25"),
        name: "christmas-day",
    });
    assert_eq!(why(&rules, "2026-12-25T08:00:00Z", &Taken::default()), [christmas]);
    let room = RoomId(Uuid::from_u128(1));
    rules.visit_types.put(VisitType {
        rooms: vec![room],
        ..check_up()
    });
    let mut booked = Taken::default();
    let busy = check_up().busy_at(utc("2026-12-28T08:00:00Z"));
    booked.rooms.insert(room, vec![busy]);
    assert_eq!(
        why(&rules, "2026-12-28T08:00:00Z", &booked),
        [Obstacle::Rooms(check_up().id)]
    );
}

#[test]
fn an_unknown_type_is_the_only_obstacle_there_is() {
    let id = VisitTypeId(Uuid::nil());
    let found = nine_to_ten().obstacles(id, utc(NOW), &Taken::default(), utc(NOW));
    assert_eq!(found, [Obstacle::VisitType(id)]);
}

/// A doctor with a bit of everything, and some visits.
fn anything() -> impl Strategy<Value = (Rules, Taken)> {
    let zone = prop::sample::select(vec![
        Berlin,
        chrono_tz::America::New_York,
        chrono_tz::Australia::Lord_Howe,
    ]);
    let hours = prop::collection::vec((0_u8..7, 0_u32..20, 1_u32..6, 0_u8..3, 0_u128..4), 0..10);
    let shape = (5_u16..90, 0_u16..40, 0_u16..40, 5_u16..60, 0_u32..3_000, 1_u16..20);
    let dates = prop::collection::vec((0_i64..21, any::<bool>(), 0_u32..22, 0_u128..4), 0..6);
    let away = prop::collection::vec((0_i64..20_000, 30_i64..2_000), 0..3);
    let visits = prop::collection::vec(0_i64..30_000, 0..25);
    let limits = (prop::option::of(1_u16..4), prop::option::of(1_u16..12));
    (zone, hours, shape, dates, away, visits, limits, any::<bool>()).prop_map(
        |(zone, hours, shape, dates, away, visits, limits, holidays)| {
            let visit_type = shaped(shape);
            let mut rules = rules(zone, hours_of(hours), &visit_type);
            (rules.limits.per_day, rules.limits.per_week) = limits;
            rules.holidays = holidays.then_some(Country::De);
            for id in 1..4 {
                rules.branches.put(branch(id, "Branch"));
            }
            for (n, (day, is_closed, from, place)) in (1..).zip(dates) {
                let on = (date("2026-12-20") + TimeDelta::days(day)).to_string();
                let (from, to) = (format!("{from:02}:00:00"), format!("{:02}:30:00", from + 1));
                let exception = if is_closed {
                    closed(n, &on)
                } else {
                    extra_at(extra(n, &on, &from, &to), place_of(place))
                };
                rules.put_exception(exception, utc(START));
            }
            for (n, (from, minutes)) in (1..).zip(away) {
                let from = utc(START) + TimeDelta::minutes(from);
                let to = from + TimeDelta::minutes(minutes);
                let off = time_off(n, &from.to_rfc3339(), &to.to_rfc3339());
                if rules
                    .time_off
                    .iter()
                    .all(|other| !other.stretch().overlaps(&off.stretch()))
                {
                    rules.put_time_off(off, utc(START));
                }
            }
            (rules, taken(apart(&visit_type, visits)))
        },
    )
}

const START: &str = "2026-12-20T00:00:00Z";

fn shaped(
    (minutes, buffer_before, buffer_after, grid_minutes, notice_minutes, advance_days): (u16, u16, u16, u16, u32, u16),
) -> VisitType {
    VisitType {
        minutes,
        buffer_before,
        buffer_after,
        grid_minutes,
        notice_minutes,
        advance_days,
        ..check_up()
    }
}

/// The practice or one of three further locations.
fn place_of(place: u128) -> Option<LocationId> {
    (place > 0).then(|| LocationId(Uuid::from_u128(place)))
}

fn hours_of(hours: Vec<(u8, u32, u32, u8, u128)>) -> WeeklyHours {
    let mut blocks: Vec<Block> = Vec::new();
    for (day, from, length, rhythm, place) in hours {
        let at = |hour: u32| NaiveTime::from_hms_opt(hour.min(23), 15, 0).unwrap();
        let rhythm = [Rhythm::Weekly, Rhythm::EvenWeeks, Rhythm::OddWeeks][usize::from(rhythm)];
        let block = Block::new(Weekday::try_from(day).unwrap(), at(from), at(from + length))
            .in_weeks(rhythm)
            .at(place_of(place));
        let more: Vec<Block> = blocks.iter().cloned().chain([block]).collect();
        if WeeklyHours::new(more.clone()).is_ok() {
            blocks = more;
        }
    }
    WeeklyHours::new(blocks).unwrap()
}

/// Visits at these minutes, but for those that would overlap an earlier one.
fn apart(visit_type: &VisitType, mut minutes: Vec<i64>) -> Vec<Busy> {
    minutes.sort_unstable();
    let mut visits: Vec<Busy> = Vec::new();
    for (n, minute) in (1..).zip(minutes) {
        let next = visit(n, visit_type, utc(START) + TimeDelta::minutes(minute));
        if visits.last().is_none_or(|last| last.ends_at <= next.starts_at) {
            visits.push(next);
        }
    }
    visits
}

/// Where a time that is offered takes place, found without the engine: in the extra hours of the day that offer it, else in
/// the weekly ones.
fn place_by_hand(rules: &Rules, visit_type: &VisitType, at: DateTime<Utc>) -> Option<LocationId> {
    let zone = Zone::of(rules.time_zone);
    let (start, end) = (zone.wall_time(at).local, zone.wall_time(at + visit_type.length()).local);
    let offers = |from: NaiveTime, to: NaiveTime| {
        let (from, to) = (start.date().and_time(from), start.date().and_time(to));
        let on_grid = (start - from).num_minutes() % i64::from(visit_type.grid_minutes) == 0;
        from <= start && start < to && end <= to && on_grid
    };
    let of_day = rules.exceptions.iter().filter(|other| other.date == start.date());
    let mut extra = of_day.filter_map(|exception| match exception.change {
        Change::Extra { from, to, location, .. } => offers(from, to).then_some(location),
        Change::Closed => None,
    });
    let weekly = || rules.weekly.on(start.date()).find(|block| offers(block.from, block.to));
    extra.next().unwrap_or_else(|| weekly().unwrap().location)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    /// 250 doctors, each asked about 40 instants near the grid and all that is offered: more than 10,000 instants.
    #[test]
    fn a_time_has_no_obstacle_exactly_if_it_is_offered((rules, booked) in anything(), minutes in prop::collection::vec(0_i64..4_000, 40)) {
        let now = utc(START);
        let visit_type = rules.visit_types.iter().next().unwrap();
        let window = Window { from: now, to: now + TimeDelta::days(15), now };
        let starts: Vec<_> = rules.starts(visit_type, &booked, window).collect();
        for start in &starts {
            prop_assert_eq!(rules.obstacles(visit_type.id, start.at, &booked, now), []);
            prop_assert_eq!(start.location, place_by_hand(&rules, visit_type, start.at), "{}", start.at);
        }
        let offered: Vec<_> = starts.iter().map(|start| start.at).collect();
        for quarter in minutes {
            let at = now + TimeDelta::minutes(quarter * 5);
            let free = rules.obstacles(visit_type.id, at, &booked, now).is_empty();
            prop_assert_eq!(free, offered.binary_search(&at).is_ok(), "{}", at);
        }
    }
}
