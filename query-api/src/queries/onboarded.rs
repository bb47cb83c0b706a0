use chrono::{DateTime, Utc};
use sqlx::MySqlPool;
use sqlx::types::Json;
use uuid::Uuid;

use domain::schedule::Rules;

/// A doctor as the admin sees one.
#[derive(Clone, Debug, sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the table's names")]
pub struct Onboarded {
    /// The doctor.
    pub doctor_id: Uuid,
    /// Name as published.
    pub name: String,
    /// Where the account's e-mail address is sealed.
    pub email_id: Option<Uuid>,
    /// Specialty codes.
    pub specialties: Json<Vec<String>>,
    /// City of the practice.
    pub city: String,
    /// The zone of the practice.
    pub time_zone: String,
    /// How far the account is; `None` while the table of people lags.
    pub standing: Option<String>,
    /// Hours and visit types; `None` while the table of schedules lags.
    pub rules: Option<Json<Rules>>,
    /// Since when the doctor is here.
    pub onboarded_at: DateTime<Utc>,
}

/// The newest doctors first, at most `limit`.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn newest(read: &MySqlPool, limit: u32) -> sqlx::Result<Vec<Onboarded>> {
    sqlx::query_as(
        "SELECT doctor.doctor_id, doctor.name, person.email_id, doctor.specialties, doctor.city, doctor.time_zone,
                person.standing, schedule.rules, doctor.onboarded_at
         FROM doctor_directory_v2 AS doctor
         LEFT JOIN people_v1 AS person ON person.account_id = doctor.doctor_id
         LEFT JOIN availability_schedule_v3 AS schedule ON schedule.doctor_id = doctor.doctor_id
         ORDER BY doctor.onboarded_at DESC, doctor.doctor_id DESC
         LIMIT ?",
    )
    .bind(limit)
    .fetch_all(read)
    .await
}
