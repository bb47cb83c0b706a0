//! The row that says how far a projection is.

use sqlx::{MySqlConnection, MySqlPool};

use crate::Projection;

/// What a checkpoint row says.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Checkpoint {
    /// Last position taken in.
    pub position: u64,
    /// Why the projection stands still.
    pub error: Option<String>,
    /// At which event.
    pub error_position: Option<u64>,
}

/// The checkpoint of a projection's newest version; position 0 if it never ran.
///
/// # Errors
/// When the database refuses.
pub async fn newest(read: &MySqlPool, name: &str) -> Result<Checkpoint, sqlx::Error> {
    sqlx::query_as(
        "SELECT position, error, error_position FROM checkpoint WHERE name = ? ORDER BY version DESC LIMIT 1",
    )
    .bind(name)
    .fetch_optional(read)
    .await
    .map(Option::unwrap_or_default)
}

/// The position of a projection; its row is made if it never ran.
pub(crate) async fn load(read: &MySqlPool, projection: &dyn Projection) -> Result<u64, sqlx::Error> {
    const SELECT: &str = "SELECT position FROM checkpoint WHERE name = ? AND version = ?";
    const INSERT: &str =
        "INSERT IGNORE INTO checkpoint (name, version, position, updated_at) VALUES (?, ?, 0, UTC_TIMESTAMP(6))";
    let position = sqlx::query_scalar(SELECT)
        .bind(projection.name())
        .bind(projection.version())
        .fetch_optional(read)
        .await?;
    if let Some(position) = position {
        return Ok(position);
    }
    sqlx::query(INSERT)
        .bind(projection.name())
        .bind(projection.version())
        .execute(read)
        .await?;
    Ok(0)
}

/// Moves the checkpoint from where it was thought to be; `false` when it was somewhere else. Clears an error.
pub(crate) async fn shift(
    db: &mut MySqlConnection,
    projection: &dyn Projection,
    from: u64,
    to: u64,
) -> Result<bool, sqlx::Error> {
    let moved = sqlx::query(
        "UPDATE checkpoint SET position = ?, updated_at = UTC_TIMESTAMP(6), error = NULL, error_position = NULL
         WHERE name = ? AND version = ? AND position = ?",
    )
    .bind(to)
    .bind(projection.name())
    .bind(projection.version())
    .bind(from)
    .execute(db)
    .await?;
    Ok(moved.rows_affected() == 1)
}

/// Writes down why the projection stands still, unless it has moved meanwhile.
pub(crate) async fn note_error(
    read: &MySqlPool,
    projection: &dyn Projection,
    error_position: u64,
    error: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE checkpoint SET error = ?, error_position = ?, updated_at = UTC_TIMESTAMP(6)
         WHERE name = ? AND version = ? AND position = ?",
    )
    .bind(error)
    .bind(error_position)
    .bind(projection.name())
    .bind(projection.version())
    .bind(error_position.saturating_sub(1))
    .execute(read)
    .await?;
    Ok(())
}
