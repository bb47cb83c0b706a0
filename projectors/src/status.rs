//! How far the projections are, for operators.

use chrono::{DateTime, Utc};
use event_store::{EventStore, StoreError};
use sqlx::{FromRow, MySqlPool};
use uuid::Uuid;

use crate::{projections, rebuild, share};

/// One projection as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its name.
    pub name: &'static str,
    /// The version of its tables that this program writes.
    pub version: u32,
    /// Last position taken in; 0: none.
    pub position: u64,
    /// Position of the log's last event.
    pub head: u64,
    /// How many events are not taken in.
    pub lag_events: u64,
    /// When the first event that is not taken in was recorded; `None`: there is none.
    pub behind_since: Option<DateTime<Utc>>,
    /// Why it stands still; `None`: it does not.
    pub error: Option<String>,
    /// The event it cannot take in.
    pub error_position: Option<u64>,
    /// The process that runs it, by the id it holds the lease under; `None`: nobody does.
    pub holder: Option<Uuid>,
    /// How far a rebuild has got; `None`: nobody rebuilds it.
    pub rebuilding: Option<u64>,
}

#[derive(Default, FromRow)]
struct Row {
    position: u64,
    error: Option<String>,
    error_position: Option<u64>,
}

/// Why the status cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// The log could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The leases or the checkpoints could not be read.
    #[error("the checkpoints cannot be read")]
    Database(#[from] sqlx::Error),
}

/// Every projection of this program.
///
/// # Errors
/// [`StatusError`] when a database refuses.
pub async fn status(store: &EventStore, read: &MySqlPool) -> Result<Vec<Status>, StatusError> {
    let mut all = Vec::new();
    for projection in projections::all() {
        all.push(one(store, read, projection.name(), projection.version()).await?);
    }
    Ok(all)
}

async fn one(store: &EventStore, read: &MySqlPool, name: &'static str, version: u32) -> Result<Status, StatusError> {
    const SELECT: &str = "SELECT position, error, error_position FROM checkpoint WHERE name = ? AND version = ?";
    const NEXT: &str = "SELECT position FROM checkpoint__next WHERE name = ? AND version = ?";
    let row: Option<Row> = sqlx::query_as(SELECT)
        .bind(name)
        .bind(version)
        .fetch_optional(read)
        .await?;
    let row = row.unwrap_or_default();
    // After the position, which it is therefore not behind of.
    let head = store.head().await?;
    let first_missing = store.read_after(row.position, 1).await?;
    let rebuilding = if holder(store, rebuild::lease_name(name, version)).await?.is_some() {
        sqlx::query_scalar(NEXT)
            .bind(name)
            .bind(version)
            .fetch_optional(read)
            .await?
    } else {
        None
    };
    Ok(Status {
        name,
        version,
        position: row.position,
        head,
        lag_events: head.saturating_sub(row.position),
        behind_since: first_missing.first().map(|event| event.recorded_at),
        error: row.error,
        error_position: row.error_position,
        holder: holder(store, share::lease_name(name, version)).await?,
        rebuilding,
    })
}

async fn holder(store: &EventStore, lease: String) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar("SELECT holder FROM lease WHERE name = ? AND expires_at > UTC_TIMESTAMP(6)")
        .bind(lease)
        .fetch_optional(store.pool())
        .await
}

/// Has a projection that stands still try again at once, instead of at the end of its pause. `false` when there is no
/// such projection, or it does not stand still.
///
/// # Errors
/// When the read database refuses.
pub async fn retry(read: &MySqlPool, name: &str) -> Result<bool, sqlx::Error> {
    let asked = sqlx::query("UPDATE checkpoint SET retry_at = UTC_TIMESTAMP(6) WHERE name = ? AND error IS NOT NULL")
        .bind(name)
        .execute(read)
        .await?;
    Ok(asked.rows_affected() > 0)
}
