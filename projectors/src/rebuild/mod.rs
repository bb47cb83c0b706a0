//! A read side made anew from the log, and the comparison of two read sides row by row.

use event_store::{EventStore, StoreError};
use sqlx::{AssertSqlSafe, MySqlPool};

use crate::{Generation, Known, Projection};

const BATCH: u32 = 500;

/// Why a rebuild or a comparison did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The log could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event is not understood.
    #[error("event {position} is not understood")]
    Unknown {
        /// Which.
        position: u64,
        /// Why not.
        #[source]
        source: domain::UnknownFact,
    },
    /// The read database refused.
    #[error("the read tables refused")]
    Database(#[from] sqlx::Error),
}

/// Takes the log up to `position` into the tables of another read database, which must be migrated and should be empty.
/// No checkpoint is written there.
///
/// # Errors
/// [`RebuildError`]; the tables are then half filled.
pub async fn rebuild_into(
    store: &EventStore,
    read: &MySqlPool,
    projections: &[Box<dyn Projection>],
    position: u64,
) -> Result<(), RebuildError> {
    let mut done = 0;
    while done < position {
        let mut events = store.read_after(done, BATCH).await?;
        events.retain(|event| event.position <= position);
        let Some(last) = events.last().map(|event| event.position) else {
            break;
        };
        let known = events
            .into_iter()
            .map(|event| {
                let position = event.position;
                Known::read(event).map_err(|source| RebuildError::Unknown { position, source })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut transaction = read.begin().await?;
        for projection in projections {
            let reads: Vec<_> = known.iter().filter(|event| projection.reads(&event.fact)).collect();
            projection.apply(&mut transaction, Generation::Live, &reads).await?;
        }
        transaction.commit().await?;
        done = last;
    }
    Ok(())
}

/// Rows that are in one read database and not in the other, as `table: which side: row`. Empty when both are equal.
///
/// # Errors
/// When a database refuses.
pub async fn differences(
    left: &MySqlPool,
    right: &MySqlPool,
    projections: &[Box<dyn Projection>],
) -> Result<Vec<String>, sqlx::Error> {
    let mut found = Vec::new();
    for table in projections.iter().flat_map(|projection| projection.tables()) {
        let (ours, theirs) = (rows(left, table).await?, rows(right, table).await?);
        let only = |side: &str, these: &[String], those: &[String]| {
            let missing = these.iter().filter(|row| those.binary_search(row).is_err());
            missing.map(|row| format!("{table}: {side}: {row}")).collect::<Vec<_>>()
        };
        found.extend(only("left", &ours, &theirs));
        found.extend(only("right", &theirs, &ours));
    }
    Ok(found)
}

/// Every row of a table as text, in order. Values are compared byte by byte, not as the table's collation would.
async fn rows(pool: &MySqlPool, table: &str) -> Result<Vec<String>, sqlx::Error> {
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT CONVERT(column_name USING utf8mb4) FROM information_schema.columns
         WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position",
    )
    .bind(table)
    .fetch_all(pool)
    .await?;
    let values: Vec<_> = columns
        .iter()
        .map(|column| format!("IFNULL(HEX(CAST(`{column}` AS BINARY)), 'NULL')"))
        .collect();
    // Names of our own tables and columns.
    let sql = AssertSqlSafe(format!("SELECT CONCAT_WS(' ', {}) FROM {table}", values.join(", ")));
    let mut rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(pool).await?;
    rows.sort_unstable();
    Ok(rows)
}
