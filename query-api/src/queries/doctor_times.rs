use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::schedule::{Busy, VisitType, WeeklyHours};
use sqlx::MySqlPool;
use sqlx::types::{Json, Text};
use uuid::Uuid;

use crate::availability::{REACH, Rules};

/// Schedule and busy times in one statement: one round trip, and one moment of both tables. A calendar asks this for every
/// day it shows, and nothing has to be remembered between two requests that could be out of date.
const SELECT: &str = "
    SELECT schedule.time_zone, schedule.weekly, schedule.visit_types, NULL AS starts_at, NULL AS ends_at
    FROM availability_schedule_v1 AS schedule WHERE schedule.doctor_id = ?
    UNION ALL
    SELECT NULL, NULL, NULL, busy.starts_at, busy.ends_at
    FROM availability_busy_v1 AS busy WHERE busy.doctor_id = ? AND busy.starts_at >= ? AND busy.starts_at < ?";

/// What a doctor offers, and what of it is taken.
#[derive(Clone, Debug)]
pub struct DoctorTimes {
    /// What is offered.
    pub rules: Rules,
    /// What is taken in the time asked about and as far around it as a visit can reach, sorted by start.
    pub busy: Vec<Busy>,
}

/// A row of either table; the columns of the other one are NULL.
#[derive(sqlx::FromRow)]
struct Row {
    time_zone: Option<Text<Tz>>,
    weekly: Option<Json<WeeklyHours>>,
    visit_types: Option<Json<Vec<VisitType>>>,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
}

/// One doctor's offers and busy times in `[from, to)`; `None` for a doctor without a schedule.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn between(
    read: &MySqlPool,
    doctor: Uuid,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> sqlx::Result<Option<DoctorTimes>> {
    let rows: Vec<Row> = sqlx::query_as(SELECT)
        .bind(doctor)
        .bind(doctor)
        .bind(from - REACH)
        .bind(to + REACH)
        .fetch_all(read)
        .await?;
    let mut rules = None;
    let mut busy = Vec::with_capacity(rows.len());
    for row in rows {
        if let (Some(time_zone), Some(weekly), Some(visit_types)) = (row.time_zone, row.weekly, row.visit_types) {
            rules = Some(Rules {
                time_zone: time_zone.0,
                weekly: weekly.0,
                visit_types: visit_types.0,
            });
        }
        if let (Some(starts_at), Some(ends_at)) = (row.starts_at, row.ends_at) {
            busy.push(Busy { starts_at, ends_at });
        }
    }
    busy.sort_unstable();
    Ok(rules.map(|rules| DoctorTimes { rules, busy }))
}
