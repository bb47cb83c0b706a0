//! Nudges for what runs elsewhere, left in the tables where it looks.

use chrono::{DateTime, Utc};
use sqlx::MySqlPool;

/// Whether there is a projection of this name: one that ever ran has a checkpoint.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn knows_projection(read: &MySqlPool, name: &str) -> Result<bool, sqlx::Error> {
    let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM checkpoint WHERE name = ?")
        .bind(name)
        .fetch_one(read)
        .await?;
    Ok(found > 0)
}

/// Has a projection that stands still try again at once. `false` when there is none of this name.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn retry_projection(read: &MySqlPool, name: &str, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    if !knows_projection(read, name).await? {
        return Ok(false);
    }
    sqlx::query("UPDATE checkpoint SET retry_at = ? WHERE name = ? AND error IS NOT NULL")
        .bind(now)
        .bind(name)
        .execute(read)
        .await?;
    Ok(true)
}

/// Makes every failed mail due. How many there were.
///
/// # Errors
/// When the write side cannot be reached.
pub async fn retry_mails(write: &MySqlPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    const RETRY: &str =
        "UPDATE sent_mail SET status = 'due', next_try_at = ?, settled_at = NULL WHERE status = 'failed'";
    let due = sqlx::query(RETRY).bind(now).execute(write).await?;
    Ok(due.rows_affected())
}
