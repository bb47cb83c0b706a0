//! The tables: `write/` holds the log and what belongs to it, `read/` the read models. Each side is a database of its
//! own, so that a read side can be thrown away, restored or moved without touching the truth.

//!
//! The servers cannot undo half a migration, so every statement here may run twice: `CREATE TABLE IF NOT EXISTS`,
//! `INSERT IGNORE`, and `ALTER TABLE` with what the servers refuse the second time (a column or key that is there, or
//! gone, already). A migration that was cut off is begun again; one that is done is never edited, only followed by another.

mod run;
mod statements;

use sqlx::migrate::{MigrateDatabase, MigrateError, Migrator};
use sqlx::{Connection, MySql, MySqlConnection};

/// The write side's migrations.
pub static WRITE: Migrator = sqlx::migrate!("./write");
/// The read side's migrations.
pub static READ: Migrator = sqlx::migrate!("./read");

/// Why the tables could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The server refused or could not be reached.
    #[error("the database could not be created or reached")]
    Database(#[from] sqlx::Error),
    /// A migration failed, or an applied one was edited.
    #[error("a migration failed")]
    Migration(#[from] MigrateError),
}

/// Creates both databases if they are missing and brings their tables up to date. A run that was cut off is completed by
/// the next one; two at a time wait for each other.
///
/// # Errors
/// [`MigrationError`] when a server refuses, or when a migration that is done was edited or is missing here.
pub async fn migrate(write_url: &str, read_url: &str) -> Result<(), MigrationError> {
    bring_up_to_date(&WRITE, write_url).await?;
    bring_up_to_date(&READ, read_url).await
}

async fn bring_up_to_date(migrator: &Migrator, url: &str) -> Result<(), MigrationError> {
    if !MySql::database_exists(url).await? {
        MySql::create_database(url).await?;
    }
    let mut connection = MySqlConnection::connect(url).await?;
    run::run(migrator, &mut connection).await?;
    connection.close().await?;
    Ok(())
}
