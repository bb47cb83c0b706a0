use chrono_tz::Tz;
use domain::schedule::{VisitType, WeeklyHours};
use sqlx::MySqlPool;
use sqlx::types::{Json, Text};
use std::collections::HashMap;
use uuid::Uuid;

use super::id_set;
use crate::availability::Rules;

const OF_DOCTORS: &str = "
    SELECT schedule.doctor_id, schedule.time_zone, schedule.weekly, schedule.visit_types, schedule.version
    FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) AS wanted
    STRAIGHT_JOIN availability_schedule_v1 AS schedule ON schedule.doctor_id = UNHEX(wanted.id)";

/// One doctor's schedule.
#[derive(Clone, Debug)]
pub struct DoctorSchedule {
    /// What it offers.
    pub rules: Rules,
    /// How often it changed.
    pub version: u32,
}

#[derive(sqlx::FromRow)]
struct Row {
    doctor_id: Uuid,
    time_zone: Text<Tz>,
    weekly: Json<WeeklyHours>,
    visit_types: Json<Vec<VisitType>>,
    version: u32,
}

/// The schedules of these doctors; absent for a doctor without one.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn of_doctors(read: &MySqlPool, doctors: &[Uuid]) -> sqlx::Result<HashMap<Uuid, DoctorSchedule>> {
    let rows: Vec<Row> = sqlx::query_as(OF_DOCTORS).bind(id_set(doctors)).fetch_all(read).await?;
    Ok(rows.into_iter().map(|row| (row.doctor_id, row.into())).collect())
}

/// The schedule of one doctor.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn of_doctor(read: &MySqlPool, doctor: Uuid) -> sqlx::Result<Option<DoctorSchedule>> {
    Ok(of_doctors(read, &[doctor]).await?.remove(&doctor))
}

impl From<Row> for DoctorSchedule {
    fn from(row: Row) -> Self {
        Self {
            rules: Rules {
                time_zone: row.time_zone.0,
                weekly: row.weekly.0,
                visit_types: row.visit_types.0,
            },
            version: row.version,
        }
    }
}
