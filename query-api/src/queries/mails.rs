use chrono::{DateTime, Utc};
use sqlx::{FromRow, MySqlPool};
use uuid::Uuid;

/// A mail that will not be sent, by ids.
#[derive(Clone, Debug, FromRow)]
pub struct Failed {
    /// The event it was for.
    pub event_id: Uuid,
    /// Name of its kind.
    pub kind: String,
    /// The account it was for.
    pub recipient: Uuid,
    /// Why, for example `smtp-550`.
    pub reason: Option<String>,
    /// When it was given up.
    pub settled_at: Option<DateTime<Utc>>,
}

/// How many mails there are of each status. They stand on the write side.
///
/// # Errors
/// When the write side cannot be reached.
pub async fn counts(write: &MySqlPool) -> sqlx::Result<Vec<(String, i64)>> {
    sqlx::query_as("SELECT status, COUNT(*) FROM sent_mail GROUP BY status ORDER BY status")
        .fetch_all(write)
        .await
}

/// The mails that failed last.
///
/// # Errors
/// When the write side cannot be reached.
pub async fn failed(write: &MySqlPool, limit: u32) -> sqlx::Result<Vec<Failed>> {
    const SELECT: &str = "SELECT event_id, kind, recipient, reason, settled_at FROM sent_mail WHERE status = 'failed' \
        ORDER BY settled_at DESC, position DESC, kind, recipient LIMIT ?";
    sqlx::query_as(SELECT).bind(limit).fetch_all(write).await
}
