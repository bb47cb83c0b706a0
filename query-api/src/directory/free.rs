//! The next free times of many doctors at once. However many doctors are asked about, the number of statements is the
//! same: busy times come in one set for each stage, and what was found is kept until something of the doctor changes.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::schedule::{Rules, Window};
use domain::time::Zone;
use sqlx::MySqlPool;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Listed;
use crate::availability::{FreeStart, first_of_each};
use crate::queries::busy::{self, TakenTimes};

/// How many next free times a doctor's card shows.
pub const SHOWN: usize = 3;

/// How far ahead next free times are looked for, in stages: most doctors have three within days, and the busy rows of
/// the weeks after are read only for those who have not.
const STAGES: [TimeDelta; 4] = [
    TimeDelta::days(2),
    TimeDelta::days(6),
    TimeDelta::days(20),
    TimeDelta::days(60),
];

/// Days of one doctor that are kept.
const DAYS: usize = 31;

/// Which free times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// The next ones within 60 days.
    Next,
    /// The first ones on a day of the doctor's own calendar.
    Day(NaiveDate),
}

/// The free times that were found of one doctor: the first [`SHOWN`] of each visit type.
#[derive(Debug, Default)]
pub struct FreeTimes(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// How often they were forgotten. What was read before that is not kept.
    changes: u64,
    found: HashMap<Span, Kept>,
}

#[derive(Clone, Debug)]
struct Kept {
    starts: Arc<[FreeStart]>,
    /// Until then they are true if nothing changes.
    until: DateTime<Utc>,
}

impl FreeTimes {
    /// Something changed.
    pub fn forget(&self) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.changes += 1;
        known.found.clear();
    }

    /// What is known; otherwise how often that was forgotten so far.
    fn known(&self, span: Span, now: DateTime<Utc>) -> Result<Arc<[FreeStart]>, u64> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = known.found.get(&span).filter(|kept| now <= kept.until);
        kept.map(|kept| kept.starts.clone()).ok_or(known.changes)
    }

    fn keep(&self, span: Span, changes: u64, kept: Kept) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.changes == changes {
            if known.found.len() > DAYS {
                known.found.clear();
            }
            known.found.insert(span, kept);
        }
    }
}

/// A doctor whose free times are not known.
struct Open<'a> {
    place: usize,
    listed: &'a Listed,
    rules: &'a Rules,
    changes: u64,
    found: Vec<FreeStart>,
    until: DateTime<Utc>,
}

/// The free times of these doctors, each list in the order of the doctor's visit types, at most [`SHOWN`] of each type.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn times(
    read: &MySqlPool,
    doctors: &[Arc<Listed>],
    span: Span,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Arc<[FreeStart]>>> {
    let mut answers: Vec<Arc<[FreeStart]>> = Vec::with_capacity(doctors.len());
    let mut open = Vec::new();
    for (place, listed) in doctors.iter().enumerate() {
        let known = listed.free.known(span, now);
        if let (Err(changes), Some(rules)) = (&known, listed.open_rules()) {
            open.push(Open {
                place,
                listed,
                rules,
                changes: *changes,
                found: Vec::new(),
                until: DateTime::<Utc>::MAX_UTC,
            });
        }
        answers.push(known.unwrap_or_default());
    }
    if open.is_empty() {
        return Ok(answers);
    }
    let found = match span {
        Span::Next => next(read, open, now).await?,
        Span::Day(day) => on_day(read, open, day, now).await?,
    };
    for one in found {
        let starts: Arc<[FreeStart]> = one.found.into();
        answers[one.place] = starts.clone();
        let until = one.until;
        one.listed.free.keep(span, one.changes, Kept { starts, until });
    }
    Ok(answers)
}

async fn next<'a>(read: &MySqlPool, mut open: Vec<Open<'a>>, now: DateTime<Utc>) -> sqlx::Result<Vec<Open<'a>>> {
    let mut done = Vec::with_capacity(open.len());
    let mut from = now;
    for stage in STAGES {
        let window = Window {
            from,
            to: now + stage,
            now,
        };
        let mut taken = busy::taken(read, doctors(&open), window).await?;
        for one in &mut open {
            one.look(&mut taken, window);
        }
        let (closed, still_open) = open.into_iter().partition(Open::is_full);
        done.extend::<Vec<_>>(closed);
        open = still_open;
        from = window.to;
        if open.is_empty() {
            break;
        }
    }
    done.extend(open.into_iter().map(|mut one| {
        // Fewer than could be shown: as days pass, or come within a type's reach, there are more.
        let soon = one.rules.visit_types.iter().any(|t| t.advance_days < 61);
        one.until = one.until.min(now + TimeDelta::minutes(if soon { 1 } else { 10 }));
        one
    }));
    Ok(done)
}

async fn on_day<'a>(
    read: &MySqlPool,
    mut open: Vec<Open<'a>>,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Open<'a>>> {
    // A day starts somewhere on earth at most 14 hours before it starts in UTC and ends at most 12 hours after.
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    let anywhere = Window {
        from: midnight - TimeDelta::hours(14),
        to: midnight + TimeDelta::hours(36),
        now,
    };
    let mut taken = busy::taken(read, doctors(&open), anywhere).await?;
    for one in &mut open {
        let zone = Zone::of(one.rules.time_zone);
        let window = Window {
            from: zone.start_of_day(day),
            to: zone.start_of_day(day + Days::new(1)),
            now,
        };
        one.look(&mut taken, window);
        let mut types = one.rules.visit_types.iter();
        if types.any(|t| now + TimeDelta::days(t.advance_days.into()) < window.to) {
            one.until = one.until.min(now + TimeDelta::minutes(1));
        }
    }
    Ok(open)
}

fn doctors<'a>(open: &'a [Open<'a>]) -> impl Iterator<Item = (uuid::Uuid, &'a Rules)> {
    open.iter().map(|one| (one.listed.doctor.doctor_id, one.rules))
}

impl Open<'_> {
    /// Adds what is free in the window.
    fn look(&mut self, taken: &mut TakenTimes, window: Window) {
        let doctor = self.listed.doctor.doctor_id;
        if let Some(given_back) = taken.first_expiry(doctor, self.rules) {
            self.until = self.until.min(given_back);
        }
        let taken = taken.of(doctor, self.rules);
        let before = std::mem::take(&mut self.found);
        self.found = first_of_each(self.rules, &taken, window, SHOWN, &before);
        for visit_type in self.rules.visit_types.iter() {
            let mut starts = self.found.iter().filter(|start| start.visit_type == visit_type.id);
            if let Some(first) = starts.next() {
                let notice = TimeDelta::minutes(visit_type.notice_minutes.into());
                self.until = self.until.min(first.starts_at - notice);
            }
        }
    }

    fn is_full(&self) -> bool {
        let mut types = self.rules.visit_types.iter();
        types.all(|visit_type| {
            self.found
                .iter()
                .filter(|start| start.visit_type == visit_type.id)
                .count()
                >= SHOWN
        })
    }
}
