use chrono_tz::Tz;
use domain::Fact;
use domain::ids::DoctorId;
use domain::schedule::{ScheduleEvent, VisitTypes, WeeklyHours};
use serde::Serialize;
use sqlx::{AssertSqlSafe, MySqlConnection};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::super::rows::{id, json, put};
use crate::{Known, TableName};

pub(super) const TABLE: &str = "availability_schedule_v1";

/// One doctor's row.
struct Schedule {
    time_zone: Tz,
    weekly: WeeklyHours,
    visit_types: VisitTypes,
    version: u32,
}

impl Schedule {
    fn opened(time_zone: Tz) -> Self {
        Self {
            time_zone,
            weekly: WeeklyHours::default(),
            visit_types: VisitTypes::default(),
            version: 1,
        }
    }

    fn take(&mut self, what: &ScheduleEvent) {
        match what {
            ScheduleEvent::Opened { time_zone } => *self = Self::opened(*time_zone),
            ScheduleEvent::WeeklyHoursSet { weekly } => self.weekly = weekly.clone(),
            ScheduleEvent::VisitTypeAdded { visit_type } | ScheduleEvent::VisitTypeChanged { visit_type } => {
                self.visit_types.put(visit_type.clone());
            }
            ScheduleEvent::VisitTypeRetired { id } => self.visit_types.remove(*id),
        }
    }
}

/// Takes in what happened to schedules: the rows as they are, all events of one doctor, the rows as they become.
///
/// Fails with `RowNotFound` when a schedule was never opened: the log cannot say that, so it must not pass.
pub(super) async fn apply(db: &mut MySqlConnection, table: TableName, events: &[&Known]) -> Result<(), sqlx::Error> {
    let told = events.iter().filter_map(|known| match &known.fact {
        Fact::Schedule(doctor, what) => Some((*doctor, what, known.event.version)),
        Fact::Account(..) | Fact::Doctor(..) | Fact::Appointment(..) | Fact::Review(..) | Fact::Quarantine(..) => None,
    });
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        return Ok(());
    }
    let doctors: Vec<DoctorId> = told.iter().map(|(doctor, ..)| *doctor).collect();
    let mut schedules = load(db, table, &doctors).await?;
    for (doctor, what, version) in told {
        if let ScheduleEvent::Opened { time_zone } = what {
            schedules.insert(doctor, Schedule::opened(*time_zone));
        }
        let schedule = schedules.get_mut(&doctor).ok_or(sqlx::Error::RowNotFound)?;
        schedule.take(what);
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
        "SELECT DISTINCT s.doctor_id, s.time_zone, s.weekly, s.visit_types, s.version FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) w \
         STRAIGHT_JOIN {table} s FORCE INDEX (PRIMARY) ON s.doctor_id = UNHEX(w.id)"
    );
    let ids: Vec<String> = doctors.iter().map(|doctor| id(doctor.0)).collect();
    let rows: Vec<(Uuid, String, String, String, u32)> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(json(&ids)?)
        .fetch_all(db)
        .await?;
    let decode = |(doctor, time_zone, weekly, visit_types, version): (Uuid, String, String, String, u32)| {
        let schedule = Schedule {
            time_zone: time_zone.parse().map_err(decode_error)?,
            weekly: serde_json::from_str(&weekly).map_err(decode_error)?,
            visit_types: serde_json::from_str(&visit_types).map_err(decode_error)?,
            version,
        };
        Ok((DoctorId(doctor), schedule))
    };
    rows.into_iter().map(decode).collect()
}

fn decode_error(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}

#[derive(Serialize)]
struct Row {
    id: String,
    zone: &'static str,
    weekly: String,
    types: String,
    version: u32,
}

impl Row {
    fn of(doctor: DoctorId, schedule: &Schedule) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: id(doctor.0),
            zone: schedule.time_zone.name(),
            weekly: json(&schedule.weekly)?,
            types: json(&schedule.visit_types)?,
            version: schedule.version,
        })
    }
}

fn store(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (doctor_id, time_zone, weekly, visit_types, version) \
         SELECT UNHEX(w.id), w.zone, w.weekly, w.types, w.version FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$.zone', \
         weekly MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.weekly', \
         types MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.types', \
         version INT UNSIGNED PATH '$.version')) w \
         ON DUPLICATE KEY UPDATE time_zone = VALUES(time_zone), weekly = VALUES(weekly), \
         visit_types = VALUES(visit_types), version = VALUES(version)"
    )
}
