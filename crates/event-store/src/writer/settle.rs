//! Finding out what became of a commit whose answer was lost.

use sqlx::mysql::MySqlConnectOptions;
use sqlx::{Connection, Executor, MySqlConnection};
use std::time::Duration;

use super::session::{self, PATIENCE};
use super::transaction::Evidence;

const PAUSE: Duration = Duration::from_millis(100);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Committed,
    NotCommitted,
    Unknown,
}

/// Looks for the batch's evidence for as long as callers can be expected to wait.
pub(super) async fn find_out(options: &MySqlConnectOptions, evidence: Option<Evidence>) -> Outcome {
    let Some(evidence) = evidence else {
        return Outcome::Unknown;
    };
    let looking = async {
        loop {
            match look(options, evidence).await {
                Ok(true) => return Outcome::Committed,
                Ok(false) => return Outcome::NotCommitted,
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "an unknown commit is not settled yet"
                    );
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    };
    tokio::time::timeout(PATIENCE, looking)
        .await
        .unwrap_or(Outcome::Unknown)
}

async fn look(options: &MySqlConnectOptions, evidence: Evidence) -> Result<bool, sqlx::Error> {
    let mut connection = session::open(options).await?;
    // The lost transaction holds this lock until the server has committed it or thrown it away; once it is ours, what
    // we see is final.
    sqlx::query("SELECT position FROM log_head FOR UPDATE")
        .fetch_one(&mut connection)
        .await?;
    let stands = stands(&mut connection, evidence).await?;
    connection.execute("ROLLBACK").await?;
    connection.close().await?;
    Ok(stands)
}

async fn stands(connection: &mut MySqlConnection, evidence: Evidence) -> Result<bool, sqlx::Error> {
    let found = match evidence {
        Evidence::Event { position, id } => {
            sqlx::query("SELECT 1 FROM event WHERE position = ? AND event_id = ?")
                .bind(position)
                .bind(id)
                .fetch_optional(connection)
                .await?
        }
        Evidence::Answer {
            key,
            fingerprint,
            position,
        } => {
            const SELECT: &str = "SELECT 1 FROM idempotency WHERE scope = ? AND idempotency_key = ? \
                AND fingerprint = ? AND position = ?";
            sqlx::query(SELECT)
                .bind(key.scope)
                .bind(key.key)
                .bind(fingerprint.as_slice())
                .bind(position)
                .fetch_optional(connection)
                .await?
        }
    };
    Ok(found.is_some())
}
