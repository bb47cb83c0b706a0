use chrono::{DateTime, Utc};
use sqlx::{FromRow, MySqlPool};
use uuid::Uuid;

/// What a projection says of itself.
#[derive(Clone, Debug, FromRow)]
pub struct Projection {
    /// Its name.
    pub name: String,
    /// The version of its tables.
    pub version: u32,
    /// The last position its rows contain.
    pub position: u64,
    /// When it moved last.
    pub updated_at: DateTime<Utc>,
    /// Why it stands still.
    pub error: Option<String>,
    /// The event it cannot take in.
    pub error_position: Option<u64>,
}

/// Every projection that ever ran, by name.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn all(read: &MySqlPool) -> sqlx::Result<Vec<Projection>> {
    const SELECT: &str = "SELECT name, version, position, updated_at, error, error_position FROM checkpoint \
        ORDER BY name, version";
    sqlx::query_as(SELECT).fetch_all(read).await
}

/// Who runs a version of a projection at the moment, if anybody does. Leases stand on the write side.
///
/// # Errors
/// When the write side cannot be reached.
pub async fn holder(write: &MySqlPool, name: &str, version: u32) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar("SELECT holder FROM lease WHERE name = ? AND expires_at > UTC_TIMESTAMP(6)")
        .bind(format!("projection:{name}.v{version}"))
        .fetch_optional(write)
        .await
}
