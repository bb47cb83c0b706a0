use chrono::{DateTime, Utc};
use domain::setting::Names;
use serde::de::DeserializeOwned;
use sqlx::MySqlPool;
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

use super::id_set;

/// What kind of setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rooms and devices.
    Room,
    /// Templates for visit types.
    VisitType,
    /// Policies.
    Policy,
    /// Fields of medicine.
    Specialty,
    /// Countries' holidays.
    Holidays,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Room,
        Self::VisitType,
        Self::Policy,
        Self::Specialty,
        Self::Holidays,
    ];

    /// The name on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::VisitType => "visit-type",
            Self::Policy => "policy",
            Self::Specialty => "specialty",
            Self::Holidays => "holidays",
        }
    }
}

/// One setting as it is.
#[derive(Clone, Debug)]
pub struct Setting<V> {
    /// Which one.
    pub id: Uuid,
    /// As people know it, or its code.
    pub name: String,
    /// Its fields.
    pub value: V,
}

/// Every setting of a kind, by name.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn of_kind<V>(read: &MySqlPool, kind: Kind) -> sqlx::Result<Vec<Setting<V>>>
where
    V: DeserializeOwned + Send + Unpin + 'static,
{
    let rows: Vec<(Uuid, String, Json<V>)> =
        sqlx::query_as("SELECT setting_id, name, value FROM setting_v1 WHERE kind = ? ORDER BY name, setting_id")
            .bind(kind.as_str())
            .fetch_all(read)
            .await?;
    let setting = |(id, name, Json(value))| Setting { id, name, value };
    Ok(rows.into_iter().map(setting).collect())
}

/// One setting; `None` while nobody changed it.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn by_id<V>(read: &MySqlPool, id: Uuid) -> sqlx::Result<Option<V>>
where
    V: DeserializeOwned + Send + Unpin + 'static,
{
    let value: Option<Json<V>> = sqlx::query_scalar("SELECT value FROM setting_v1 WHERE setting_id = ?")
        .bind(id)
        .fetch_optional(read)
        .await?;
    Ok(value.map(|Json(value)| value))
}

/// What the platform did to one date of a country's calendar.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(from = "serde_json::Value")]
pub enum HolidayChange {
    /// It is a holiday.
    Added(Names),
    /// Its holiday is off.
    Off,
}

impl From<serde_json::Value> for HolidayChange {
    /// A day that was added has names.
    fn from(stored: serde_json::Value) -> Self {
        serde_json::from_value(stored).map_or(Self::Off, Self::Added)
    }
}

/// One change of a setting.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ChangeRow {
    /// Place in the log.
    pub position: u64,
    /// Which setting.
    pub setting_id: Uuid,
    /// Of which kind.
    pub kind: String,
    /// As it was called then.
    pub name: String,
    /// What was done.
    pub what: String,
    /// By whom.
    pub actor_id: Option<Uuid>,
    /// Where the name is sealed.
    pub actor_name_id: Option<Uuid>,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// Why.
    pub reason: Option<String>,
    /// Which fields, from what, to what.
    pub changes: Json<Vec<FieldChange>>,
}

/// One field that became another.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct FieldChange {
    /// Which one.
    pub field: String,
    /// What it was; null: nothing.
    pub from: serde_json::Value,
    /// What it became.
    pub to: serde_json::Value,
}

/// Which changes. Every filter that is set has to fit.
#[derive(Clone, Copy, Debug)]
pub struct Which {
    /// Of this kind of setting.
    pub kind: Option<Kind>,
    /// Of this setting.
    pub setting: Option<Uuid>,
    /// By this admin.
    pub actor: Option<Uuid>,
    /// Earlier than this place in the log.
    pub before: Option<u64>,
}

/// The newest changes that fit, at most so many.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn changes(read: &MySqlPool, which: Which, limit: u32) -> sqlx::Result<Vec<ChangeRow>> {
    let kind = which.kind.map(Kind::as_str);
    sqlx::query_as(
        "SELECT c.position, c.setting_id, c.kind, c.name, c.what, c.actor_id, p.name_id AS actor_name_id, c.changed_at,
                c.reason, c.changes
         FROM setting_change_v1 AS c LEFT JOIN people_v1 AS p ON p.account_id = c.actor_id
         WHERE (? IS NULL OR c.kind = ?) AND (? IS NULL OR c.setting_id = ?) AND (? IS NULL OR c.actor_id = ?)
           AND (? IS NULL OR c.position < ?)
         ORDER BY c.position DESC LIMIT ?",
    )
    .bind(kind)
    .bind(kind)
    .bind(which.setting)
    .bind(which.setting)
    .bind(which.actor)
    .bind(which.actor)
    .bind(which.before)
    .bind(which.before)
    .bind(limit)
    .fetch_all(read)
    .await
}

/// The admins who changed something, with where their names are sealed.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn actors(read: &MySqlPool) -> sqlx::Result<Vec<(Uuid, Uuid)>> {
    sqlx::query_as(
        "SELECT DISTINCT p.account_id, p.name_id FROM setting_change_v1 AS c
         JOIN people_v1 AS p ON p.account_id = c.actor_id ORDER BY p.account_id",
    )
    .fetch_all(read)
    .await
}

/// The published names of these doctors.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn doctor_names(read: &MySqlPool, doctors: &[Uuid]) -> sqlx::Result<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = sqlx::query_as(
        "SELECT doctor.doctor_id, doctor.name FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) AS wanted
         STRAIGHT_JOIN doctor_directory_v1 AS doctor ON doctor.doctor_id = UNHEX(wanted.id)",
    )
    .bind(id_set(doctors))
    .fetch_all(read)
    .await?;
    Ok(rows.into_iter().collect())
}

/// How many doctors have each specialty, by code.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn doctors_by_specialty(read: &MySqlPool) -> sqlx::Result<HashMap<String, i64>> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT specialty, COUNT(*) FROM doctor_specialty_v1 GROUP BY specialty")
            .fetch_all(read)
            .await?;
    Ok(rows.into_iter().collect())
}

/// How many visits a patient missed that started at this instant or later.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn missed_visits(read: &MySqlPool, patient: Uuid, since: DateTime<Utc>) -> sqlx::Result<u32> {
    sqlx::query_scalar(
        "SELECT CAST(COUNT(*) AS UNSIGNED) FROM patient_visits_v4
         WHERE patient_id = ? AND status = 'noshow' AND starts_at >= ?",
    )
    .bind(patient)
    .bind(since)
    .fetch_one(read)
    .await
}
