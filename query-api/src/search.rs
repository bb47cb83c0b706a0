//! Search: the doctors that fit, with their next free times, soonest first.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::MySqlPool;
use uuid::Uuid;

use crate::answers::DoctorCard;
use crate::availability::FreeStart;
use crate::next_free::{self, Asked, NextFree};
use crate::queries::directory::{self, Doctor, Filter};
use crate::queries::schedules::{self, DoctorSchedule};

/// A doctor that fits.
#[derive(Clone, Debug)]
pub struct Hit {
    doctor: Doctor,
    schedule: Option<DoctorSchedule>,
    free: Vec<FreeStart>,
}

impl Hit {
    /// The card that shows it.
    pub fn into_card(self) -> DoctorCard {
        let rules = self.schedule.as_ref().map(|schedule| &schedule.rules);
        DoctorCard::of(self.doctor, rules, &self.free)
    }
}

/// Every doctor that fits the filter, the soonest free one first and those without a free time last; with a day, only
/// doctors who have a free time on that day of their own calendar.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn hits(
    read: &MySqlPool,
    filter: &Filter,
    free_on: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Hit>> {
    let doctors = directory::matching(read, filter).await?;
    let mut hits = with_times(read, doctors, free_on, now).await?;
    if free_on.is_some() {
        hits.retain(|hit| !hit.free.is_empty());
    }
    hits.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(hits)
}

/// One doctor with the next free times; `None` for an unknown one.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn one(read: &MySqlPool, doctor: Uuid, now: DateTime<Utc>) -> sqlx::Result<Option<Hit>> {
    let doctor = directory::by_id(read, doctor).await?;
    let hits = with_times(read, doctor.into_iter().collect(), None, now).await?;
    Ok(hits.into_iter().next())
}

async fn with_times(
    read: &MySqlPool,
    doctors: Vec<Doctor>,
    free_on: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Hit>> {
    let ids: Vec<Uuid> = doctors.iter().map(|doctor| doctor.doctor_id).collect();
    let mut schedules = schedules::of_doctors(read, &ids).await?;
    let asked: Vec<Asked<'_>> = schedules
        .iter()
        .map(|(doctor, schedule)| Asked {
            doctor: *doctor,
            rules: &schedule.rules,
        })
        .collect();
    let mut free: NextFree = match free_on {
        Some(day) => next_free::on_day(read, &asked, day, now).await?,
        None => next_free::from_now_on(read, &asked, now).await?,
    };
    let hit = |doctor: Doctor| Hit {
        schedule: schedules.remove(&doctor.doctor_id),
        free: free.remove(&doctor.doctor_id).unwrap_or_default(),
        doctor,
    };
    Ok(doctors.into_iter().map(hit).collect())
}

/// Soonest first, nobody-free last; equal ones by name and id, so that pages do not shuffle.
fn order(hit: &Hit) -> (bool, Option<DateTime<Utc>>, &str, Uuid) {
    let soonest = hit.free.first().map(|start| start.starts_at);
    (soonest.is_none(), soonest, &hit.doctor.name, hit.doctor.doctor_id)
}
