use sqlx::MySqlPool;
use uuid::Uuid;

/// How far one projection has got.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Checkpoint {
    /// The projection.
    pub name: String,
    /// The version of its tables.
    pub version: u32,
    /// The last position its rows contain.
    pub position: u64,
    /// The log the rows come from; `None`: not written down yet.
    pub log_id: Option<Uuid>,
}

/// Every checkpoint. A projection that never ran has none.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn all(read: &MySqlPool) -> sqlx::Result<Vec<Checkpoint>> {
    sqlx::query_as("SELECT name, version, position, log_id FROM checkpoint")
        .fetch_all(read)
        .await
}
