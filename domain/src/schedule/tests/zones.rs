//! Every zone, at each change of its clocks in five years.

use super::*;
use crate::ids::VisitTypeId;
use chrono_tz::TZ_VARIANTS;
use proptest::prelude::*;
use std::process::Command;

/// The first day of the five years.
const FROM: &str = "2026-01-01T00:00:00Z";

/// The days on which the clocks of a zone change.
fn changes(zone: &Zone) -> Vec<NaiveDate> {
    let until = utc(FROM) + TimeDelta::days(5 * 365);
    let changes = zone.changes_after(utc(FROM)).take_while(|at| *at < until);
    changes.map(|at| zone.date(at)).collect()
}

/// Offers of every quarter of an hour, day and night.
fn around_the_clock(time_zone: Tz) -> Rules {
    let quarter = VisitType {
        minutes: 15,
        buffer_after: 0,
        advance_days: 730,
        ..check_up()
    };
    rules(time_zone, every_day("00:00:00", "23:45:00"), &quarter)
}

fn starts_around(rules: &Rules, day: NaiveDate) -> Vec<DateTime<Utc>> {
    let visit_type = rules.visit_types.iter().next().unwrap();
    let noon = day.and_time(time("12:00:00")).and_utc();
    let window = Window {
        from: noon - TimeDelta::days(2),
        to: noon + TimeDelta::days(2),
        now: noon - TimeDelta::days(30),
    };
    rules
        .starts(visit_type, &Taken::default(), window)
        .map(|start| start.at)
        .collect()
}

#[test]
fn t_01_and_t_02_no_zone_offers_a_skipped_time_and_each_offers_a_repeated_one_twice() {
    let mut seen = 0;
    for name in TZ_VARIANTS {
        let (zone, rules) = (Zone::of(name), around_the_clock(name));
        for day in changes(&zone) {
            seen += 1;
            let starts = starts_around(&rules, day);
            assert!(starts.is_sorted_by(|a, b| a < b), "{name} {day}: in order, none twice");
            let shown: Vec<_> = starts.iter().map(|at| zone.wall_time(*at).local).collect();
            for quarter in 0..94 {
                let local = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(15 * quarter);
                let offered = shown.iter().filter(|shown| **shown == local).count();
                let meant = zone.resolve(local).instants().count();
                // A visit that would end after hours, because the clocks change during it, is not offered.
                assert!(offered <= meant, "{name} {local}: offered {offered} times");
                if quarter < 90 {
                    assert_eq!(offered, meant, "{name} {local}");
                }
            }
        }
    }
    assert!(seen > 1_000, "five years have many changes, {seen} were looked at");
}

#[test]
fn nine_o_clock_stays_nine_o_clock_in_every_zone_over_every_change() {
    for name in TZ_VARIANTS {
        let zone = Zone::of(name);
        let visit_type = VisitType {
            buffer_after: 0,
            ..check_up()
        };
        let nine = rules(name, every_day("09:00:00", "09:30:00"), &visit_type);
        for day in changes(&zone) {
            for start in starts_around(&nine, day) {
                let shown = zone.wall_time(start).local.time();
                assert_eq!(shown, time("09:00:00"), "{name} {day}");
            }
        }
    }
}

#[test]
fn t_07_the_ends_of_the_day_and_the_year_are_offered_in_the_outermost_zones() {
    for name in [
        chrono_tz::Pacific::Kiritimati,
        chrono_tz::Pacific::Pago_Pago,
        chrono_tz::UTC,
    ] {
        let rules = around_the_clock(name);
        let zone = Zone::of(name);
        for day in ["2027-12-31", "2028-01-01", "2028-02-29"] {
            let starts = starts_around(&rules, date(day));
            let of_the_day = starts.iter().filter(|at| zone.date(**at) == date(day));
            // 00:00 to 23:30, every quarter of an hour.
            assert_eq!(of_the_day.count(), 95, "{name} {day}");
        }
    }
}

#[test]
fn the_servers_own_zone_changes_nothing() {
    let suite = std::env::current_exe().unwrap();
    for zone in ["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"] {
        let asked = [
            "schedule::tests::offers",
            "zones::nine_o_clock",
            "zones::t_0",
            "time::tests",
        ];
        let run = Command::new(&suite).args(asked).env("TZ", zone).output().unwrap();
        let told = String::from_utf8_lossy(&run.stdout);
        assert!(
            run.status.success() && !told.contains("running 0 tests"),
            "{zone}: {told}"
        );
    }
}

proptest! {
    #[test]
    fn every_time_in_a_list_of_offers_can_be_asked_for_by_itself(
        zone in 0..TZ_VARIANTS.len(), from in 0u32..20, length in 1u32..8, day in 0i64..170, minutes in 5u16..120,
    ) {
        let at = |hour: u32| NaiveTime::from_hms_opt(hour.min(23), 30, 0).unwrap();
        let blocks = (0..7).map(|d| Block::new(Weekday::try_from(d).unwrap(), at(from), at(from + length)));
        let visit_type = VisitType { minutes, ..check_up() };
        let weekly = WeeklyHours::new(blocks.filter(|b| b.from < b.to).collect()).unwrap();
        let schedule = Schedule::fold(&[
            ScheduleEvent::Opened { time_zone: TZ_VARIANTS[zone] },
            ScheduleEvent::WeeklyHoursSet { weekly },
            ScheduleEvent::VisitTypeAdded { visit_type: visit_type.clone() },
        ]);
        let now = utc("2026-11-22T12:00:00Z");
        let start = now + TimeDelta::days(day);
        let window = Window { from: start, to: start + TimeDelta::days(2), now };
        let known: VisitTypeId = visit_type.id;
        for offer in schedule.rules().unwrap().offers(&visit_type, &Taken::default(), window) {
            prop_assert_eq!(schedule.offer(known, offer.starts_at, now), Ok(offer));
        }
    }
}
