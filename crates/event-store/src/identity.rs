//! The log's own name, which tells a restored log from the one it was copied from.

use uuid::Uuid;

use crate::{EventStore, StoreError};

impl EventStore {
    /// The log's name: made when the database was migrated first. `None` only when somebody deleted the row.
    ///
    /// Positions mean nothing without it. After a restore they are given to other events, so whoever remembers a position
    /// (a read table, the broker's stream) remembers this too and begins anew under another name.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn identity(&self) -> Result<Option<Uuid>, StoreError> {
        sqlx::query_scalar("SELECT id FROM log_identity")
            .fetch_optional(self.reading())
            .await
            .map_err(StoreError::database("identity"))
    }

    /// Gives the log another name, as a restore has to before anything is appended. Every projection then fills its
    /// tables anew.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn rename(&self, id: Uuid) -> Result<(), StoreError> {
        sqlx::query("REPLACE INTO log_identity (only_row, id) VALUES (1, ?)")
            .bind(id)
            .execute(self.pool())
            .await
            .map(drop)
            .map_err(StoreError::database("identity"))
    }
}
