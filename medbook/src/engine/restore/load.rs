//! The rows of a backup into the tables.

use anyhow::{Context, Result};
use domain::ids::IdGen;
use event_store::system::RandomIds;
use sqlx::{AssertSqlSafe, Connection, MySqlConnection, QueryBuilder};
use std::path::Path;
use std::sync::atomic::Ordering;

use crate::engine::archive::{Archive, Cell, Found, Table, Written};
use crate::engine::bar::Bar;
use crate::engine::tables::HEAD;

/// Most rows of one INSERT, and most text: a server takes 16 MiB at once, and a statement has 65,535 places at most.
const BATCH_ROWS: usize = 500;
const BATCH_BYTES: usize = 4 << 20;

/// Loads every table but the head row. The number of rows.
///
/// # Errors
/// When the database refuses; the log then has no head and nothing starts on it.
pub async fn run(db: &mut MySqlConnection, file: &Path) -> Result<u64> {
    let archive = Archive::open(file)?;
    for table in &archive.header.tables {
        // What the migrations put there.
        let delete = AssertSqlSafe(format!("DELETE FROM `{}`", table.name));
        sqlx::query(delete).execute(&mut *db).await?;
    }
    let (read, size) = (archive.progress(), std::fs::metadata(file)?.len());
    let mut bar = Bar::new("restore", "byte", size);
    let mut batch = Batch::default();
    let rows = archive
        .rows(async |event: Found<'_>| {
            bar.at(read.load(Ordering::Relaxed));
            match event {
                Found::Row { table, cells } if table.name != HEAD => {
                    batch.push(cells);
                    if batch.is_full() {
                        batch.insert(&mut *db, table).await?;
                    }
                    Ok(())
                }
                Found::Row { .. } => Ok(()),
                Found::End { table } => batch.insert(&mut *db, table).await,
            }
        })
        .await?;
    bar.finish(size);
    Ok(rows)
}

/// Says where the log ends and gives it a name of its own, in one commit.
///
/// # Errors
/// When the database refuses.
pub async fn finish(db: &mut MySqlConnection, head: u64) -> Result<()> {
    let mut transaction = db.begin().await?;
    sqlx::query("REPLACE INTO log_identity (only_row, id) VALUES (1, ?)")
        .bind(RandomIds.next())
        .execute(&mut *transaction)
        .await?;
    sqlx::query("REPLACE INTO log_head (only_row, position) VALUES (1, ?)")
        .bind(head)
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}

/// Takes the head away again, without which no process starts.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(db: &mut MySqlConnection) -> Result<()> {
    sqlx::query("DELETE FROM log_head").execute(db).await?;
    Ok(())
}

/// Rows of one table on their way.
#[derive(Default)]
struct Batch {
    rows: Vec<Vec<Cell>>,
    bytes: usize,
}

impl Batch {
    fn push(&mut self, cells: Vec<Cell>) {
        self.bytes += cells.iter().flatten().map(String::len).sum::<usize>();
        self.rows.push(cells);
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= BATCH_ROWS || self.bytes >= BATCH_BYTES
    }

    async fn insert(&mut self, db: &mut MySqlConnection, table: &Table) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = table
            .columns
            .iter()
            .map(|column| format!("`{}`", column.name))
            .collect();
        let mut insert = QueryBuilder::new(format!("INSERT INTO `{}` ({}) ", table.name, names.join(", ")));
        insert.push_values(self.rows.drain(..), |mut row, cells| {
            for (column, cell) in table.columns.iter().zip(cells) {
                match column.written {
                    Written::Text => {
                        row.push_bind(cell);
                    }
                    Written::Hex => {
                        row.push("UNHEX(").push_bind_unseparated(cell).push_unseparated(")");
                    }
                }
            }
        });
        insert
            .build()
            .execute(db)
            .await
            .with_context(|| format!("table `{}` does not take the rows", table.name))?;
        self.bytes = 0;
        Ok(())
    }
}
