//! `medbook backup`: the write side at one moment, while people work.

use anyhow::{Context, Result};
use domain::time::Clock;
use event_store::system::SystemClock;
use futures_util::TryStreamExt;
use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, MySqlConnection, Row};
use std::path::Path;
use uuid::Uuid;

use super::archive::{ArchiveWriter, Cell, FORMAT, Header, Table, Written};
use super::bar::Bar;
use super::number::{count, thousands};
use super::tables;
use crate::console::say;
use crate::settings::Settings;

/// Writes the file and says what is in it.
///
/// # Errors
/// When the database or the disk refuses; there is no file then.
pub async fn run(settings: &Settings, file: &Path) -> Result<()> {
    // Reading a whole table is not a statement to be warned about.
    let options = event_store::connect_options(settings.write_url()?)?.disable_statement_logging();
    let mut db = options
        .connect()
        .await
        .context("the write side cannot be reached: has `medbook migrate` been run?")?;
    // One view of all tables, however long the reading takes and whatever is appended meanwhile.
    db.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        .await?;
    db.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT").await?;
    let header = header(&mut db).await?;
    let mut archive = ArchiveWriter::create(file, &header)?;
    let mut bar = Bar::new("backup", "row", header.head);
    let mut done = 0;
    for table in &header.tables {
        archive.begin_table(&table.name)?;
        let mut rows = sqlx::query(AssertSqlSafe(select(table)))
            .persistent(false)
            .fetch(&mut db);
        while let Some(row) = rows.try_next().await? {
            archive.row(cells(&row)?)?;
            done += 1;
            bar.at(done);
        }
        archive.end_table()?;
    }
    db.execute("ROLLBACK").await?;
    commit_after(&mut db).await?;
    let rows = archive.finish()?;
    bar.finish(rows);
    let size = std::fs::metadata(file)?.len();
    say(&format!(
        "{} holds the log up to position {}: {}, {} kB.",
        file.display(),
        thousands(header.head),
        count(rows, "row"),
        thousands(size.div_ceil(1_000)),
    ));
    say("The master key is not in it. Without that key names, addresses and everything else personal stay unreadable.");
    db.close().await?;
    Ok(())
}

async fn header(db: &mut MySqlConnection) -> Result<Header> {
    let migration = tables::migration(db).await?;
    anyhow::ensure!(migration > 0, "there is no log here: has `medbook migrate` been run?");
    let log: Option<Uuid> = sqlx::query_scalar("SELECT id FROM log_identity")
        .fetch_optional(&mut *db)
        .await?;
    Ok(Header {
        format: FORMAT,
        medbook: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: SystemClock.now(),
        log,
        head: sqlx::query_scalar("SELECT position FROM log_head")
            .fetch_one(&mut *db)
            .await?,
        migration,
        tables: tables::read(db).await?,
    })
}

/// The rows of a table, every value as text.
fn select(table: &Table) -> String {
    let values: Vec<_> = table
        .columns
        .iter()
        .map(|column| match column.written {
            Written::Text => format!("CONVERT(`{}` USING utf8mb4)", column.name),
            Written::Hex => format!("HEX(`{}`)", column.name),
        })
        .collect();
    format!("SELECT {} FROM `{}`", values.join(", "), table.name)
}

fn cells(row: &MySqlRow) -> Result<Vec<Cell>, sqlx::Error> {
    (0..row.len()).map(|index| row.try_get(index)).collect()
}

/// A commit may be seen before it is on disk. One that returns after everything in the file was seen is on disk, and so
/// is what was seen: the file never holds what a crash of the server could still undo.
async fn commit_after(db: &mut MySqlConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO lease (name, holder, epoch, expires_at) VALUES ('backup', UNHEX(REPEAT('0', 32)), 1, '2000-01-01') \
         ON DUPLICATE KEY UPDATE epoch = epoch + 1",
    )
    .execute(db)
    .await?;
    Ok(())
}
