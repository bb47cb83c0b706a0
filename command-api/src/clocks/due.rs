//! Whose visits or times off may have to move. Where nothing was changed this is a look at an index for each zone and
//! stretch between two changes of its clocks, and nobody is found.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::schedule::Rules;
use domain::time::Zone;
use sqlx::MySqlPool;
use sqlx::types::{Json, Text};
use std::collections::BTreeSet;
use std::iter;
use uuid::Uuid;

/// How far back a visit may stand that is still to come by the present rules: clocks were never moved by more than a day.
const BACK: TimeDelta = TimeDelta::days(2);

/// Visits are booked at most two years ahead.
const AHEAD: TimeDelta = TimeDelta::days(3 * 366);

/// Schedules read at a time.
const PAGE: u32 = 500;

/// A stretch of time in which a zone's clocks do not change.
struct Steady {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    offset_seconds: i32,
}

/// Doctors who have something that is at another instant than the present rules make of its local time.
pub async fn doctors(read: &MySqlPool, now: DateTime<Utc>) -> Result<BTreeSet<Uuid>, sqlx::Error> {
    let mut doctors = with_time_off(read, now).await?;
    let zones: Vec<Text<Tz>> = sqlx::query_scalar("SELECT DISTINCT time_zone FROM doctor_calendar_v4")
        .fetch_all(read)
        .await?;
    for Text(zone) in zones {
        for steady in steady(zone, now) {
            doctors.extend(with_visits(read, zone, &steady).await?);
        }
    }
    Ok(doctors)
}

async fn with_visits(read: &MySqlPool, zone: Tz, steady: &Steady) -> Result<Vec<Uuid>, sqlx::Error> {
    const SELECT: &str = "SELECT DISTINCT doctor_id FROM doctor_calendar_v4 \
        WHERE time_zone = ? AND starts_at >= ? AND starts_at < ? AND status IN ('pending', 'booked') \
        AND TIMESTAMPDIFF(SECOND, starts_at, local_start) <> ?";
    sqlx::query_scalar(SELECT)
        .bind(zone.name())
        .bind(steady.from)
        .bind(steady.to)
        .bind(steady.offset_seconds)
        .fetch_all(read)
        .await
}

fn steady(name: Tz, now: DateTime<Utc>) -> impl Iterator<Item = Steady> {
    let zone = Zone::of(name);
    let (first, last) = (now - BACK, now + AHEAD);
    let changes: Vec<_> = zone.changes_after(first).take_while(|change| *change < last).collect();
    let from: Vec<_> = iter::once(first).chain(changes.iter().copied()).collect();
    from.into_iter()
        .zip(changes.into_iter().chain([last]))
        .map(move |(from, to)| Steady {
            from,
            to,
            offset_seconds: zone.wall_time(from).offset_seconds,
        })
}

async fn with_time_off(read: &MySqlPool, now: DateTime<Utc>) -> Result<BTreeSet<Uuid>, sqlx::Error> {
    const SELECT: &str = "SELECT doctor_id, rules FROM availability_schedule_v3 \
        WHERE doctor_id > ? AND JSON_LENGTH(rules, '$.time_off') > 0 ORDER BY doctor_id LIMIT ?";
    let (mut after, mut doctors) = (Uuid::nil(), BTreeSet::new());
    loop {
        let page: Vec<(Uuid, Json<Rules>)> = sqlx::query_as(SELECT).bind(after).bind(PAGE).fetch_all(read).await?;
        let Some((last, _)) = page.last() else {
            return Ok(doctors);
        };
        after = *last;
        let moves = |rules: &Rules| {
            let mut moved = rules
                .time_off
                .iter()
                .map(|off| (off, off.by_present_rules(rules.time_zone)));
            moved.any(|(off, new)| new != *off && off.ends_at.max(new.ends_at) > now)
        };
        let found = page.iter().filter(|(_, rules)| moves(rules));
        doctors.extend(found.map(|(doctor, _)| *doctor));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_05_a_zone_is_looked_at_in_stretches_between_changes_of_its_clocks_without_a_gap() {
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        for (zone, stretches) in [
            (chrono_tz::Europe::Berlin, 7),
            (chrono_tz::America::Vancouver, 1),
            (chrono_tz::UTC, 1),
        ] {
            let found: Vec<_> = steady(zone, now).collect();
            assert_eq!(found.len(), stretches, "{zone}");
            assert!(found.windows(2).all(|pair| pair[0].to == pair[1].from), "{zone}");
            assert_eq!((found[0].from, found[stretches - 1].to), (now - BACK, now + AHEAD));
        }
    }
}
