//! The tables: `write/` holds the log and what belongs to it, `read/` the read models. Each side is a database of its
//! own, so that a read side can be thrown away, restored or moved without touching the truth.

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

/// Creates both databases if they are missing and brings their tables up to date. Safe to run again after it was cut off.
///
/// # Errors
/// [`MigrationError`] when a server refuses; nothing of the failed migration is recorded as done.
pub async fn migrate(write_url: &str, read_url: &str) -> Result<(), MigrationError> {
    run(&WRITE, write_url).await?;
    run(&READ, read_url).await
}

async fn run(migrator: &Migrator, url: &str) -> Result<(), MigrationError> {
    if !MySql::database_exists(url).await? {
        MySql::create_database(url).await?;
    }
    let mut connection = MySqlConnection::connect(url).await?;
    migrator.run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}
