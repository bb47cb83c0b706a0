//! Calendar feeds: who may read one (write side, because a revoked address has to stop at once), and what it shows.

use access::FeedSecret;
use chrono::{DateTime, Utc};
use domain::account::Role;
use sqlx::MySqlPool;
use sqlx::types::Text;
use uuid::Uuid;

use super::meetings::PlaceColumns;
use crate::answers::VisitStatus;

/// A feed shows at most so many visits, the earliest ones of its time.
const LIMIT: u32 = 2_000;

/// A visit as a feed shows it. Nothing medical, and nobody's name but the doctor's.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FeedRow {
    /// The visit.
    pub appointment_id: Uuid,
    /// First instant.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// Where it stands.
    pub status: Text<VisitStatus>,
    /// How often its time or state changed; grows with every change.
    pub sequence: u32,
    /// Where it takes place.
    #[sqlx(flatten)]
    pub place: PlaceColumns,
    /// The doctor's name, for a patient.
    pub doctor_name: Option<String>,
    /// Street and number, for a patient.
    pub street: Option<String>,
    /// City, for a patient.
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2 code, for a patient.
    pub country: Option<String>,
}

/// Whose feed has this secret; `None` when it was revoked or never was.
///
/// # Errors
/// When the write side cannot be reached.
pub async fn owner(write: &MySqlPool, secret: &FeedSecret) -> sqlx::Result<Option<(Uuid, Role)>> {
    let row: Option<(Uuid, String)> = sqlx::query_as("SELECT account_id, role FROM calendar_feed WHERE hash = ?")
        .bind(secret.hash().as_slice())
        .fetch_optional(write)
        .await?;
    let known = [Role::Patient, Role::Doctor, Role::Admin];
    Ok(row.and_then(|(account, word)| {
        let role = known.into_iter().find(|role| role.as_str() == word)?;
        Some((account, role))
    }))
}

/// Since when somebody's feed has its present address.
///
/// # Errors
/// When the write side cannot be reached.
pub async fn made_at(write: &MySqlPool, account: Uuid) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar("SELECT created_at FROM calendar_feed WHERE account_id = ?")
        .bind(account)
        .fetch_optional(write)
        .await
}

/// The patient's visits that start at `from` or later, in order, cancelled ones included.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn of_patient(read: &MySqlPool, patient: Uuid, from: DateTime<Utc>) -> sqlx::Result<Vec<FeedRow>> {
    sqlx::query_as(
        "SELECT visit.appointment_id, visit.starts_at, visit.ends_at, visit.status, visit.sequence, visit.place, visit.link,
                visit.branch_id, visit.branch_name, visit.branch_street, visit.branch_city, visit.branch_country,
                doctor.name AS doctor_name, doctor.street, doctor.city, doctor.country
         FROM patient_visits_v4 AS visit
         JOIN doctor_directory_v2 AS doctor ON doctor.doctor_id = visit.doctor_id
         WHERE visit.patient_id = ? AND visit.starts_at >= ?
         ORDER BY visit.starts_at, visit.appointment_id LIMIT ?",
    )
    .bind(patient)
    .bind(from)
    .bind(LIMIT)
    .fetch_all(read)
    .await
}

/// The doctor's visits that start at `from` or later, in order, cancelled ones included.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn of_doctor(read: &MySqlPool, doctor: Uuid, from: DateTime<Utc>) -> sqlx::Result<Vec<FeedRow>> {
    sqlx::query_as(
        "SELECT appointment_id, starts_at, ends_at, status, sequence, place, link,
                branch_id, branch_name, branch_street, branch_city, branch_country,
                NULL AS doctor_name, NULL AS street, NULL AS city, NULL AS country
         FROM doctor_calendar_v4
         WHERE doctor_id = ? AND starts_at >= ?
         ORDER BY starts_at, appointment_id LIMIT ?",
    )
    .bind(doctor)
    .bind(from)
    .bind(LIMIT)
    .fetch_all(read)
    .await
}
