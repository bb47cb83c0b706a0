use domain::Fact;
use domain::ids::DoctorId;
use domain::schedule::{Rules, ScheduleEvent};
use serde::Serialize;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, MySqlConnection};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::super::rows::{id, json, put};
use crate::{Known, TableName};

pub(super) const TABLE: &str = "availability_schedule_v3";

/// One doctor's row.
struct Schedule {
    rules: Rules,
    version: u32,
}

/// Takes in what happened to schedules: the rows as they are, all events of one doctor, the rows as they become.
///
/// Fails with `RowNotFound` when a schedule was never opened: the log cannot say that, so it must not pass.
pub(super) async fn apply(db: &mut MySqlConnection, table: TableName, events: &[&Known]) -> Result<(), sqlx::Error> {
    let told = events.iter().filter_map(|known| match &known.fact {
        Fact::Schedule(doctor, what) => Some((*doctor, what, known.event.version)),
        Fact::Account(..)
        | Fact::Doctor(..)
        | Fact::Appointment(..)
        | Fact::Hold(..)
        | Fact::Waitlist(..)
        | Fact::Review(..)
        | Fact::Quarantine(..)
        | Fact::Setting(..) => None,
    });
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        return Ok(());
    }
    let doctors: Vec<DoctorId> = told.iter().map(|(doctor, ..)| *doctor).collect();
    let mut schedules = load(db, table, &doctors).await?;
    for (doctor, what, version) in told {
        if let ScheduleEvent::Opened { time_zone } = what {
            let rules = Rules::new(*time_zone);
            schedules.insert(doctor, Schedule { rules, version });
        }
        let schedule = schedules.get_mut(&doctor).ok_or(sqlx::Error::RowNotFound)?;
        schedule.rules.evolve(what);
        schedule.version = version;
    }
    let rows = schedules
        .iter()
        .map(|(doctor, schedule)| Row::of(*doctor, schedule))
        .collect::<Result<Vec<_>, _>>()?;
    put(db, store(table), &rows).await
}

async fn load(
    db: &mut MySqlConnection,
    table: TableName,
    doctors: &[DoctorId],
) -> Result<BTreeMap<DoctorId, Schedule>, sqlx::Error> {
    let sql = format!(
        "SELECT DISTINCT s.doctor_id, s.rules, s.version FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) w \
         STRAIGHT_JOIN {table} s FORCE INDEX (PRIMARY) ON s.doctor_id = UNHEX(w.id)"
    );
    let ids: Vec<String> = doctors.iter().map(|doctor| id(doctor.0)).collect();
    let rows: Vec<(Uuid, Json<Rules>, u32)> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(json(&ids)?)
        .fetch_all(db)
        .await?;
    let schedule = |(doctor, Json(rules), version)| (DoctorId(doctor), Schedule { rules, version });
    Ok(rows.into_iter().map(schedule).collect())
}

#[derive(Serialize)]
struct Row {
    id: String,
    rules: String,
    version: u32,
}

impl Row {
    fn of(doctor: DoctorId, schedule: &Schedule) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: id(doctor.0),
            rules: json(&schedule.rules)?,
            version: schedule.version,
        })
    }
}

fn store(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (doctor_id, rules, version) \
         SELECT UNHEX(w.id), w.rules, w.version FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         rules MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.rules', \
         version INT UNSIGNED PATH '$.version')) w \
         ON DUPLICATE KEY UPDATE rules = VALUES(rules), version = VALUES(version)"
    )
}
