//! The writer's own connection.

use sqlx::mysql::MySqlConnectOptions;
use sqlx::{ConnectOptions, Executor, MySqlConnection};
use std::time::Duration;

use crate::connect::prepare_session;

/// A batch takes milliseconds. Whatever takes longer than this has lost its server.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Connecting happens while callers wait.
const CONNECT: Duration = Duration::from_secs(2);

/// Opens a connection on which the first statement opens a transaction, which saves a round trip for each batch.
pub(super) async fn open(options: &MySqlConnectOptions) -> Result<MySqlConnection, sqlx::Error> {
    let opening = async {
        // Statements hold their values as text, so none may reach a log.
        let mut connection = options.clone().disable_statement_logging().connect().await?;
        prepare_session(&mut connection).await?;
        connection.execute("SET SESSION innodb_lock_wait_timeout = 5").await?;
        // Without it the servers look into the index for every alternative of a WHERE while they plan.
        connection.execute("SET SESSION eq_range_index_dive_limit = 1").await?;
        connection.execute("SET SESSION autocommit = 0").await?;
        Ok(connection)
    };
    tokio::time::timeout(CONNECT, opening)
        .await
        .unwrap_or_else(|_| Err(timed_out()))
}

/// Runs statements that must not hang for ever. After an error the connection has to be dropped: a statement may still
/// be running on it.
pub(super) async fn in_time<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    tokio::time::timeout(PATIENCE, work)
        .await
        .unwrap_or_else(|_| Err(timed_out()))
}

pub(super) fn timed_out() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())
}
