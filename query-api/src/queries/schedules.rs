use domain::schedule::Rules;
use sqlx::MySqlPool;
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

use super::{id_set, platform_days};

const OF_DOCTORS: &str = "
    SELECT schedule.doctor_id, schedule.rules, schedule.version
    FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) AS wanted
    STRAIGHT_JOIN availability_schedule_v3 AS schedule ON schedule.doctor_id = UNHEX(wanted.id)";

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
    rules: Json<Rules>,
    version: u32,
}

/// The schedules of these doctors; absent for a doctor without one.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn of_doctors(read: &MySqlPool, doctors: &[Uuid]) -> sqlx::Result<HashMap<Uuid, DoctorSchedule>> {
    let rows: Vec<Row> = sqlx::query_as(OF_DOCTORS).bind(id_set(doctors)).fetch_all(read).await?;
    let mut found: HashMap<Uuid, DoctorSchedule> = rows.into_iter().map(|row| (row.doctor_id, row.into())).collect();
    platform_days::put_into(read, found.values_mut().map(|schedule| &mut schedule.rules)).await?;
    Ok(found)
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
            rules: row.rules.0,
            version: row.version,
        }
    }
}
