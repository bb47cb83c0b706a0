use sqlx::migrate::{Migrate, MigrateError, Migration, Migrator};
use sqlx::mysql::MySqlDatabaseError;
use sqlx::{AssertSqlSafe, MySqlConnection};
use std::collections::{HashMap, HashSet};
use std::time::Instant;

use crate::statements::statements;

/// Where sqlx notes what was applied, and so do we: `cargo sqlx` reads the same table.
const TABLE: &str = "_sqlx_migrations";

/// What the servers say to a statement that was carried out before: the table, the column, the key is there already; what
/// is to be dropped is gone.
const DONE_BEFORE: [u16; 4] = [1050, 1060, 1061, 1091];

/// What the table says about a migration.
struct Noted {
    checksum: Vec<u8>,
    /// It was begun and not ended.
    cut_off: bool,
}

/// Brings the tables up to date. A migration that was cut off is begun again.
///
/// The servers commit every DDL statement by itself, so a migration that is cut off stays half done, and sqlx's own
/// migrator leaves the rest to a person. Here every statement may run twice, so the rest is to run it again.
pub(crate) async fn run(migrator: &Migrator, connection: &mut MySqlConnection) -> Result<(), MigrateError> {
    // One at a time: the lock goes with the connection, also when this process is killed.
    connection.lock().await?;
    connection.ensure_migrations_table(TABLE).await?;
    let noted = noted(connection).await?;
    let known: HashSet<_> = migrator.iter().map(|migration| migration.version).collect();
    if let Some(missing) = noted.keys().find(|version| !known.contains(version)) {
        return Err(MigrateError::VersionMissing(*missing));
    }
    for migration in migrator.iter() {
        match noted.get(&migration.version) {
            None => apply(connection, migration, Time::First).await?,
            // Its text may have been mended since.
            Some(Noted { cut_off: true, .. }) => apply(connection, migration, Time::Again).await?,
            Some(Noted { checksum, .. }) if *checksum == *migration.checksum => {}
            Some(_) => return Err(MigrateError::VersionMismatch(migration.version)),
        }
    }
    connection.unlock().await
}

async fn noted(connection: &mut MySqlConnection) -> Result<HashMap<i64, Noted>, sqlx::Error> {
    const SELECT: &str = "SELECT version, checksum, success FROM _sqlx_migrations";
    let rows: Vec<(i64, Vec<u8>, bool)> = sqlx::query_as(SELECT).fetch_all(connection).await?;
    let noted = rows.into_iter().map(|(version, checksum, success)| {
        let cut_off = !success;
        (version, Noted { checksum, cut_off })
    });
    Ok(noted.collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Time {
    First,
    Again,
}

/// The mark that it was begun is stored before the first statement, and the mark that it is done after the last.
async fn apply(connection: &mut MySqlConnection, migration: &Migration, time: Time) -> Result<(), MigrateError> {
    const BEGUN: &str = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
        VALUES (?, ?, FALSE, ?, -1) ON DUPLICATE KEY UPDATE checksum = VALUES(checksum)";
    const DONE: &str = "UPDATE _sqlx_migrations SET success = TRUE, execution_time = ? WHERE version = ?";
    let started = Instant::now();
    sqlx::query(BEGUN)
        .bind(migration.version)
        .bind(&*migration.description)
        .bind(&*migration.checksum)
        .execute(&mut *connection)
        .await?;
    for statement in statements(migration.sql.as_str()) {
        // The text of a migration file, compiled into this program.
        let outcome = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *connection).await;
        match outcome {
            Err(error) if time == Time::Again && was_done_before(&error) => {}
            Err(error) => return Err(MigrateError::ExecuteMigration(error, migration.version)),
            Ok(_) => {}
        }
    }
    let nanoseconds = i64::try_from(started.elapsed().as_nanos()).unwrap_or(i64::MAX);
    sqlx::query(DONE)
        .bind(nanoseconds)
        .bind(migration.version)
        .execute(connection)
        .await?;
    Ok(())
}

fn was_done_before(error: &sqlx::Error) -> bool {
    let refused = error
        .as_database_error()
        .and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>());
    refused.is_some_and(|error| DONE_BEFORE.contains(&error.number()))
}
