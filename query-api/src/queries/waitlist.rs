use chrono::{DateTime, NaiveDateTime, Utc};
use domain::waitlist::{Standing, WaitlistEntry, Whose};
use sqlx::MySqlPool;
use sqlx::types::Json;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

use super::id_set;

/// An entry with when the visit that shall move starts.
#[derive(Debug, sqlx::FromRow)]
pub struct EntryRow {
    /// Which one.
    pub entry_id: Uuid,
    /// Its state.
    pub state: Json<WaitlistEntry>,
    /// When that visit starts now.
    pub visit_starts_at: Option<DateTime<Utc>>,
    /// What the clock in the practice shows then.
    pub visit_local_start: Option<NaiveDateTime>,
}

/// What a patient sees of a doctor.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct DoctorRow {
    /// Which one.
    pub doctor_id: Uuid,
    /// Name with title.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
}

const OF_PATIENT: &str = "
    SELECT entry.entry_id, entry.state, visit.starts_at AS visit_starts_at,
           visit.local_start AS visit_local_start
    FROM waitlist_v1 AS entry
    LEFT JOIN patient_visits_v4 AS visit ON visit.appointment_id = entry.visit_id
    WHERE entry.patient_id = ? AND (entry.ended_at IS NULL OR entry.ended_at > ?)
    ORDER BY entry.ended_at IS NULL DESC, entry.joined_at DESC, entry.entry_id LIMIT ?";

/// A patient's entries, those that last first, then the latest; of those that have ended only what ended after `since`.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn of_patient(
    read: &MySqlPool,
    patient: Uuid,
    since: DateTime<Utc>,
    limit: u32,
) -> sqlx::Result<Vec<EntryRow>> {
    sqlx::query_as(OF_PATIENT)
        .bind(patient)
        .bind(since)
        .bind(limit)
        .fetch_all(read)
        .await
}

const DOCTORS: &str = "
    SELECT doctor.doctor_id, doctor.name, doctor.street, doctor.city
    FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) AS wanted
    STRAIGHT_JOIN doctor_directory_v2 AS doctor ON doctor.doctor_id = UNHEX(wanted.id)";

/// The doctors these entries speak of.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn doctors(read: &MySqlPool, entries: &[EntryRow]) -> sqlx::Result<HashMap<Uuid, DoctorRow>> {
    let mut ids = BTreeSet::new();
    for entry in entries.iter().filter_map(|row| row.state.entry()) {
        if let Whose::Doctor { doctor_id, .. } = &entry.wish.whose {
            ids.insert(doctor_id.0);
        }
        if let Standing::Offered { time, .. } = &entry.standing {
            ids.insert(time.doctor_id.0);
        }
    }
    let rows: Vec<DoctorRow> = sqlx::query_as(DOCTORS).bind(id_set(&ids)).fetch_all(read).await?;
    Ok(rows.into_iter().map(|row| (row.doctor_id, row)).collect())
}

const OF_DOCTOR: &str = "
    SELECT state FROM waitlist_v1 WHERE doctor_id = ? AND standing IN ('waiting', 'offered')
    ORDER BY joined_at LIMIT ?";

/// Who waits for one doctor's time, the longest waiting first.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn of_doctor(read: &MySqlPool, doctor: Uuid, limit: u32) -> sqlx::Result<Vec<WaitlistEntry>> {
    let rows: Vec<Json<WaitlistEntry>> = sqlx::query_scalar(OF_DOCTOR)
        .bind(doctor)
        .bind(limit)
        .fetch_all(read)
        .await?;
    Ok(rows.into_iter().map(|Json(state)| state).collect())
}
