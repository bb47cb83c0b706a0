//! The next free times of many doctors at once. However many doctors are asked about, the number of statements is the
//! same: schedules come in one set, busy times in one set for each stage.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::time::Zone;
use sqlx::MySqlPool;
use std::collections::HashMap;
use uuid::Uuid;

use crate::availability::{FreeStart, Rules, Window};
use crate::queries::busy;

/// How many next free times a doctor's card shows.
pub const SHOWN: usize = 3;

/// How far ahead next free times are looked for, in stages: most doctors have three within days, and the busy rows of
/// the weeks after are read only for those who have not.
const STAGES: [TimeDelta; 3] = [TimeDelta::days(4), TimeDelta::days(16), TimeDelta::days(60)];

/// Next free times by doctor, earliest first. A doctor without one may be absent.
pub type NextFree = HashMap<Uuid, Vec<FreeStart>>;

/// A doctor who is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Which one.
    pub doctor: Uuid,
    /// What the doctor offers.
    pub rules: &'a Rules,
}

/// The next [`SHOWN`] free times of each doctor within 60 days.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn from_now_on(read: &MySqlPool, asked: &[Asked<'_>], now: DateTime<Utc>) -> sqlx::Result<NextFree> {
    let mut found = NextFree::new();
    let mut open: Vec<Asked<'_>> = asked
        .iter()
        .copied()
        .filter(|one| one.rules.offer_something())
        .collect();
    let mut from = now;
    for stage in STAGES {
        let window = Window {
            from,
            to: now + stage,
            now,
        };
        let taken = busy::taken(read, &doctors(&open), window.from, window.to).await?;
        open.retain(|one| {
            let busy = taken.get(&one.doctor).map_or(&[][..], Vec::as_slice);
            let times = found.entry(one.doctor).or_default();
            times.extend(one.rules.earliest(busy, window, SHOWN - times.len()));
            times.len() < SHOWN
        });
        if open.is_empty() {
            break;
        }
        from = window.to;
    }
    Ok(found)
}

/// The first [`SHOWN`] free times of each doctor on a day of the doctor's own calendar.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn on_day(
    read: &MySqlPool,
    asked: &[Asked<'_>],
    day: NaiveDate,
    now: DateTime<Utc>,
) -> sqlx::Result<NextFree> {
    let open: Vec<Asked<'_>> = asked
        .iter()
        .copied()
        .filter(|one| one.rules.offer_something())
        .collect();
    // A day starts somewhere on earth at most 14 hours before it starts in UTC and ends at most 12 hours after.
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    let taken = busy::taken(
        read,
        &doctors(&open),
        midnight - TimeDelta::hours(14),
        midnight + TimeDelta::hours(36),
    )
    .await?;
    let first_times = |one: &Asked<'_>| {
        let zone = Zone::of(one.rules.time_zone);
        let window = Window {
            from: zone.start_of_day(day),
            to: zone.start_of_day(day + Days::new(1)),
            now,
        };
        let busy = taken.get(&one.doctor).map_or(&[][..], Vec::as_slice);
        (one.doctor, one.rules.earliest(busy, window, SHOWN))
    };
    Ok(open.iter().map(first_times).collect())
}

fn doctors(asked: &[Asked<'_>]) -> Vec<Uuid> {
    asked.iter().map(|one| one.doctor).collect()
}
