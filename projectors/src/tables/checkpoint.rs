//! The row that says how far a projection is.

use sqlx::{AssertSqlSafe, MySqlConnection, MySqlPool};
use uuid::Uuid;

use crate::runner::Place;
use crate::{Generation, Projection};

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

/// The checkpoint of one generation of a projection's tables.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) version: u32,
    pub(crate) generation: Generation,
}

/// A checkpoint as it stands, with the number of lanes that are at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Standing {
    pub(crate) position: u64,
    pub(crate) lanes: u8,
    pub(crate) log_id: Option<Uuid>,
}

impl Standing {
    pub(crate) fn place(self) -> Place {
        Place {
            position: self.position,
            log: self.log_id,
        }
    }
}

impl Row {
    pub(crate) fn of(projection: &dyn Projection, generation: Generation) -> Self {
        Self {
            name: projection.name(),
            version: projection.version(),
            generation,
        }
    }

    /// A statement about this generation's row. `{checkpoint}` is a constant, as is the rest of the text.
    pub(super) fn statement(&self, text: &str) -> AssertSqlSafe<String> {
        let checkpoint = self.generation.table("checkpoint").to_string();
        let lane = self.generation.table("checkpoint_lane").to_string();
        AssertSqlSafe(text.replace("{checkpoint}", &checkpoint).replace("{lane}", &lane))
    }

    /// As it stands; `None` if there is no row.
    pub(crate) async fn standing(&self, db: &mut MySqlConnection) -> Result<Option<Standing>, sqlx::Error> {
        self.select(
            db,
            "SELECT position, lanes, log_id FROM {checkpoint} WHERE name = ? AND version = ?",
        )
        .await
    }

    /// The same, and nobody moves it until the transaction ends.
    pub(crate) async fn lock(&self, db: &mut MySqlConnection) -> Result<Option<Standing>, sqlx::Error> {
        self.select(
            db,
            "SELECT position, lanes, log_id FROM {checkpoint} WHERE name = ? AND version = ? FOR UPDATE",
        )
        .await
    }

    async fn select(&self, db: &mut MySqlConnection, text: &str) -> Result<Option<Standing>, sqlx::Error> {
        sqlx::query_as(self.statement(text))
            .bind(self.name)
            .bind(self.version)
            .fetch_optional(db)
            .await
    }

    /// Makes the row at position 0 if there is none.
    pub(crate) async fn make(&self, db: &mut MySqlConnection) -> Result<(), sqlx::Error> {
        const INSERT: &str = "INSERT IGNORE INTO {checkpoint} (name, version, position, updated_at) \
            VALUES (?, ?, 0, UTC_TIMESTAMP(6))";
        sqlx::query(self.statement(INSERT))
            .bind(self.name)
            .bind(self.version)
            .execute(db)
            .await?;
        Ok(())
    }

    /// Writes down the place, whatever stood there.
    pub(crate) async fn put(&self, db: &mut MySqlConnection, place: Place) -> Result<(), sqlx::Error> {
        const PUT: &str = "INSERT INTO {checkpoint} (name, version, position, log_id, updated_at) \
            VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6)) \
            ON DUPLICATE KEY UPDATE position = VALUES(position), log_id = VALUES(log_id), lanes = 0, error = NULL, \
            error_position = NULL, retry_at = NULL, updated_at = VALUES(updated_at)";
        sqlx::query(self.statement(PUT))
            .bind(self.name)
            .bind(self.version)
            .bind(place.position)
            .bind(place.log)
            .execute(&mut *db)
            .await?;
        self.drop_lanes(db).await
    }

    pub(crate) async fn remove(&self, db: &mut MySqlConnection) -> Result<(), sqlx::Error> {
        self.drop_lanes(db).await?;
        sqlx::query(self.statement("DELETE FROM {checkpoint} WHERE name = ? AND version = ?"))
            .bind(self.name)
            .bind(self.version)
            .execute(db)
            .await?;
        Ok(())
    }

    pub(super) async fn drop_lanes(&self, db: &mut MySqlConnection) -> Result<(), sqlx::Error> {
        sqlx::query(self.statement("DELETE FROM {lane} WHERE name = ? AND version = ?"))
            .bind(self.name)
            .bind(self.version)
            .execute(db)
            .await?;
        Ok(())
    }

    /// Moves it from where it was thought to be; `false` when it was somewhere else, or lanes are at work. Clears an
    /// error.
    pub(super) async fn shift(&self, db: &mut MySqlConnection, from: u64, to: u64) -> Result<bool, sqlx::Error> {
        const SHIFT: &str = "UPDATE {checkpoint} SET position = ?, updated_at = UTC_TIMESTAMP(6), error = NULL, \
            error_position = NULL, retry_at = NULL WHERE name = ? AND version = ? AND position = ? AND lanes = 0";
        let moved = sqlx::query(self.statement(SHIFT))
            .bind(to)
            .bind(self.name)
            .bind(self.version)
            .bind(from)
            .execute(db)
            .await?;
        Ok(moved.rows_affected() == 1)
    }

    /// Goes back to the beginning of a log; `false` when it was somewhere else.
    pub(super) async fn reset(
        &self,
        db: &mut MySqlConnection,
        from: u64,
        log: Option<Uuid>,
    ) -> Result<bool, sqlx::Error> {
        const RESET: &str = "UPDATE {checkpoint} SET position = 0, log_id = ?, lanes = 0, error = NULL, \
            error_position = NULL, retry_at = NULL, updated_at = UTC_TIMESTAMP(6) \
            WHERE name = ? AND version = ? AND position = ?";
        let reset = sqlx::query(self.statement(RESET))
            .bind(log)
            .bind(self.name)
            .bind(self.version)
            .bind(from)
            .execute(&mut *db)
            .await?;
        self.drop_lanes(db).await?;
        Ok(reset.rows_affected() == 1)
    }

    /// Writes down which log the rows come from, if nobody did.
    pub(super) async fn belong_to(&self, db: &mut MySqlConnection, log: Uuid) -> Result<(), sqlx::Error> {
        const BELONG: &str = "UPDATE {checkpoint} SET log_id = ? WHERE name = ? AND version = ? AND log_id IS NULL";
        sqlx::query(self.statement(BELONG))
            .bind(log)
            .bind(self.name)
            .bind(self.version)
            .execute(db)
            .await?;
        Ok(())
    }

    /// Writes down why the projection stands still, unless it has moved meanwhile.
    pub(super) async fn note_error(
        &self,
        db: &mut MySqlConnection,
        position: u64,
        error: &str,
    ) -> Result<(), sqlx::Error> {
        const NOTE: &str = "UPDATE {checkpoint} SET error = ?, error_position = ?, retry_at = NULL, \
            updated_at = UTC_TIMESTAMP(6) WHERE name = ? AND version = ? AND position < ?";
        sqlx::query(self.statement(NOTE))
            .bind(error)
            .bind(position)
            .bind(self.name)
            .bind(self.version)
            .bind(position)
            .execute(db)
            .await?;
        Ok(())
    }

    pub(super) async fn asked_to_retry(&self, db: &mut MySqlConnection) -> Result<bool, sqlx::Error> {
        const ASKED: &str = "SELECT retry_at IS NOT NULL AS asked FROM {checkpoint} WHERE name = ? AND version = ?";
        sqlx::query_scalar(self.statement(ASKED))
            .bind(self.name)
            .bind(self.version)
            .fetch_optional(db)
            .await
            .map(|asked: Option<bool>| asked.unwrap_or(false))
    }
}
