use event_store::EventStore;
use sqlx::{AssertSqlSafe, MySqlPool};
use std::sync::Arc;

use super::RebuildError;
use crate::runner::Place;
use crate::tables::ReadTables;
use crate::tables::checkpoint::{Row, Standing};
use crate::{Generation, Projection};

/// A projection that is being rebuilt, with its databases.
pub(super) struct Site {
    pub(super) store: EventStore,
    pub(super) read: MySqlPool,
    pub(super) projection: Arc<dyn Projection>,
}

impl Site {
    pub(super) fn new(store: EventStore, read: MySqlPool, projection: Arc<dyn Projection>) -> Self {
        Self {
            store,
            read,
            projection,
        }
    }

    pub(super) fn row(&self, generation: Generation) -> Row {
        Row::of(self.projection.as_ref(), generation)
    }

    pub(super) fn tables(&self, generation: Generation) -> ReadTables {
        ReadTables::new(self.projection.clone(), self.read.clone(), generation)
    }

    /// How far a generation is; its row is made if there is none.
    pub(super) async fn standing(&self, generation: Generation) -> Result<Standing, RebuildError> {
        let row = self.row(generation);
        let mut connection = self.read.acquire().await?;
        row.make(&mut connection).await?;
        let standing = row.standing(&mut connection).await?.ok_or(sqlx::Error::RowNotFound)?;
        let log = self.store.identity().await?;
        if standing.position > 0 && standing.log_id.is_some() && standing.log_id != log {
            return Err(RebuildError::OtherLog);
        }
        Ok(standing)
    }

    /// The checkpoint goes first: tables without one belong to nobody and are dropped by the next rebuild.
    pub(super) async fn drop_tables(&self, generation: Generation) -> Result<(), RebuildError> {
        let mut connection = self.read.acquire().await?;
        self.row(generation).remove(&mut connection).await?;
        for table in self.projection.tables() {
            // Names of our own tables, here and below.
            let sql = AssertSqlSafe(format!("DROP TABLE IF EXISTS {}", generation.table(table)));
            sqlx::query(sql).execute(&mut *connection).await?;
        }
        Ok(())
    }

    /// Empty tables like the live ones, and their checkpoint at the beginning of the log.
    pub(super) async fn make_tables(&self, generation: Generation) -> Result<(), RebuildError> {
        let mut connection = self.read.acquire().await?;
        for table in self.projection.tables() {
            let sql = AssertSqlSafe(format!("CREATE TABLE {} LIKE {table}", generation.table(table)));
            sqlx::query(sql).execute(&mut *connection).await?;
        }
        let place = Place {
            position: 0,
            log: self.store.identity().await?,
        };
        self.row(generation).put(&mut connection, place).await?;
        Ok(())
    }

    /// Whether every table of a generation is there, with a checkpoint.
    pub(super) async fn exists(&self, generation: Generation) -> Result<bool, RebuildError> {
        const FIND: &str = "SELECT COUNT(*) FROM information_schema.tables \
            WHERE table_schema = DATABASE() AND table_name = ?";
        let mut connection = self.read.acquire().await?;
        for table in self.projection.tables() {
            let found: i64 = sqlx::query_scalar(FIND)
                .bind(generation.table(table).to_string())
                .fetch_one(&mut *connection)
                .await?;
            if found == 0 {
                return Ok(false);
            }
        }
        Ok(self.row(generation).standing(&mut connection).await?.is_some())
    }
}
