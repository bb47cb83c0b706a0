//! The next free times of many doctors at once. However many doctors are asked about, the number of statements is the
//! same: schedules come in one set, busy times in one set for each stage.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::schedule::{Rules, Window};
use domain::time::Zone;
use sqlx::MySqlPool;
use std::collections::HashMap;
use uuid::Uuid;

use crate::availability::{FreeStart, earliest};
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
        let mut taken = busy::taken(read, doctors(&open), window).await?;
        open.retain(|one| {
            let taken = taken.of(one.doctor, one.rules);
            let times = found.entry(one.doctor).or_default();
            times.extend(earliest(one.rules, &taken, window, SHOWN - times.len()));
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
    let anywhere = Window {
        from: midnight - TimeDelta::hours(14),
        to: midnight + TimeDelta::hours(36),
        now,
    };
    let mut taken = busy::taken(read, doctors(&open), anywhere).await?;
    let mut first_times = |one: &Asked<'_>| {
        let zone = Zone::of(one.rules.time_zone);
        let window = Window {
            from: zone.start_of_day(day),
            to: zone.start_of_day(day + Days::new(1)),
            now,
        };
        let taken = taken.of(one.doctor, one.rules);
        (one.doctor, earliest(one.rules, &taken, window, SHOWN))
    };
    Ok(open.iter().map(&mut first_times).collect())
}

fn doctors<'a>(asked: &'a [Asked<'a>]) -> impl Iterator<Item = (Uuid, &'a Rules)> {
    asked.iter().map(|one| (one.doctor, one.rules))
}
