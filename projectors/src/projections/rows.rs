//! The shapes that batches are written in: one JSON parameter holds any number of rows, so that a statement's text never
//! changes and stays prepared.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;
use sqlx::{AssertSqlSafe, MySqlConnection};
use uuid::Uuid;

/// An id, as `UNHEX` takes it.
pub(super) fn id(id: Uuid) -> String {
    id.simple().to_string()
}

/// As a DATETIME(6) in UTC reads.
pub(super) fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S%.6f").to_string()
}

/// As a DATETIME reads.
pub(super) fn local(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A JSON text column.
pub(super) fn json(value: &impl Serialize) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// Runs a statement over rows, unless there are none. `sql` is made of constants and the names of our own tables.
pub(super) async fn put<T: Serialize>(db: &mut MySqlConnection, sql: String, rows: &[T]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(AssertSqlSafe(sql)).bind(json(&rows)?).execute(db).await?;
    Ok(())
}
