use chrono_tz::Tz;
use domain::schedule::Rules;
use sqlx::MySqlPool;
use sqlx::types::{Json, Text};
use uuid::Uuid;

use super::{id_set, platform_days};

/// A doctor's public profile.
#[derive(Clone, Debug, sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the table's names")]
pub struct Doctor {
    /// The doctor.
    pub doctor_id: Uuid,
    /// Name with title.
    pub name: String,
    /// A gender's code.
    pub gender: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// The zone of the practice.
    pub time_zone: Text<Tz>,
    /// ISO 639-1 codes.
    pub languages: Json<Vec<String>>,
    /// Specialty codes.
    pub specialties: Json<Vec<String>>,
}

/// A doctor with what is offered and what patients say.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    /// The profile.
    #[sqlx(flatten)]
    pub doctor: Doctor,
    /// Hours and visit types; `None` for a doctor without a schedule.
    pub rules: Option<Json<Rules>>,
    /// Published reviews; `None` while nobody has written one.
    pub reviews: Option<u32>,
    /// The sum of their stars.
    pub stars: Option<u32>,
}

/// A doctor of whom something changed.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Changed {
    /// Which one.
    pub doctor_id: Uuid,
    /// 1: profile, rules or rating changed; 0: only what is taken.
    pub rows: i64,
}

const EVERYBODY: &str = "
    SELECT doctor.doctor_id, name, gender, street, city, country, latitude, longitude, time_zone, languages, specialties,
           schedule.rules, rating.reviews, rating.total AS stars
    FROM doctor_directory_v2 AS doctor
    LEFT JOIN availability_schedule_v3 AS schedule ON schedule.doctor_id = doctor.doctor_id
    LEFT JOIN doctor_rating_v1 AS rating ON rating.doctor_id = doctor.doctor_id
    ORDER BY doctor.doctor_id";

const OF_DOCTORS: &str = "
    SELECT doctor.doctor_id, name, gender, street, city, country, latitude, longitude, time_zone, languages, specialties,
           schedule.rules, rating.reviews, rating.total AS stars
    FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) AS wanted
    STRAIGHT_JOIN doctor_directory_v2 AS doctor ON doctor.doctor_id = UNHEX(wanted.id)
    LEFT JOIN availability_schedule_v3 AS schedule ON schedule.doctor_id = doctor.doctor_id
    LEFT JOIN doctor_rating_v1 AS rating ON rating.doctor_id = doctor.doctor_id";

/// Every doctor.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn everybody(read: &MySqlPool) -> sqlx::Result<Vec<Row>> {
    under_platform_days(read, sqlx::query_as(EVERYBODY).fetch_all(read).await?).await
}

async fn under_platform_days(read: &MySqlPool, mut rows: Vec<Row>) -> sqlx::Result<Vec<Row>> {
    let rules = rows.iter_mut().filter_map(|row| row.rules.as_mut());
    platform_days::put_into(read, rules.map(|rules| &mut rules.0)).await?;
    Ok(rows)
}

/// These doctors, in no order.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn of_doctors(read: &MySqlPool, doctors: &[Uuid]) -> sqlx::Result<Vec<Row>> {
    let rows = sqlx::query_as(OF_DOCTORS).bind(id_set(doctors)).fetch_all(read).await?;
    under_platform_days(read, rows).await
}

/// The doctors of whom something changed after this position.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn changed_after(read: &MySqlPool, position: u64) -> sqlx::Result<Vec<Changed>> {
    sqlx::query_as(
        "SELECT doctor_id, CAST(MAX(kind IN ('profile', 'schedule', 'review')) AS SIGNED) AS `rows`
         FROM doctor_directory_change_v2 WHERE position > ? GROUP BY doctor_id",
    )
    .bind(position)
    .fetch_all(read)
    .await
}

/// Whether there is such a doctor.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn knows(read: &MySqlPool, doctor: Uuid) -> sqlx::Result<bool> {
    let found: Option<i32> = sqlx::query_scalar("SELECT 1 FROM doctor_directory_v2 WHERE doctor_id = ?")
        .bind(doctor)
        .fetch_optional(read)
        .await?;
    Ok(found.is_some())
}
