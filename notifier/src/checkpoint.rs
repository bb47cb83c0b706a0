//! How far the log has been read for mails.
//!
//! On the very first start there is no checkpoint. A log that began less than a day ago is new: it is read from its
//! beginning. Behind an older log the notifier starts at the end, because nobody wants a confirmation of what was
//! booked last year. A log with a past of its own, such as the demo clinic, sets the checkpoint itself ([`skip_to`]).

use chrono::{DateTime, TimeDelta, Utc};
use domain::time::Clock;
use event_store::{EventStore, Log, StoreError};
use sqlx::{MySqlConnection, MySqlPool};

use crate::error::NotifierError;
use crate::outbox;
use crate::ports::Outbox;

const NAME: &str = "mail";
const REMINDERS: &str = "reminders";
const A_LOG_IS_NEW_FOR: TimeDelta = TimeDelta::hours(24);

/// Mails nothing about events up to this position, also not what is owed for them already, but reminds of the visits to come.
/// Never moves back.
///
/// # Errors
/// When the database refuses; then nothing was changed.
pub async fn skip_to(store: &EventStore, position: u64, clock: &dyn Clock) -> Result<(), sqlx::Error> {
    const SET: &str = "INSERT INTO notifier_checkpoint (name, position, updated_at) VALUES (?, ?, ?) \
        ON DUPLICATE KEY UPDATE position = GREATEST(position, VALUES(position)), updated_at = VALUES(updated_at)";
    const DROP: &str = "UPDATE sent_mail SET status = 'skipped-old', next_try_at = NULL, settled_at = ? \
        WHERE next_try_at IS NOT NULL AND status = 'due' AND position <= ?";
    let now = clock.now();
    let mut transaction = store.pool().begin().await?;
    sqlx::query(SET)
        .bind(NAME)
        .bind(position)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
    sqlx::query(DROP)
        .bind(now)
        .bind(position)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Whether every mail the log owes up to this position is settled: sent, skipped or failed. Reminders that are not due at
/// `now` are not owed yet.
///
/// # Errors
/// When the database refuses.
pub async fn caught_up(store: &EventStore, position: u64, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let read = stored(store.pool()).await?.unwrap_or(0);
    Ok(read >= position && outbox::backlog(store.pool(), now).await? == 0)
}

/// Whether the reminders of visits from before were planned.
pub(crate) async fn reminders_planned(pool: &MySqlPool) -> Result<bool, sqlx::Error> {
    let planned: Option<u64> = sqlx::query_scalar("SELECT position FROM notifier_checkpoint WHERE name = ?")
        .bind(REMINDERS)
        .fetch_optional(pool)
        .await?;
    Ok(planned.is_some())
}

/// They were, of the events up to this position.
pub(crate) async fn note_reminders_planned(
    pool: &MySqlPool,
    position: u64,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT IGNORE INTO notifier_checkpoint (name, position, updated_at) VALUES (?, ?, ?)")
        .bind(REMINDERS)
        .bind(position)
        .bind(now)
        .execute(pool)
        .await?;
    Ok(())
}

/// The last position read, made up by the rule above when there is none yet.
pub(crate) async fn read<L: Log, O: Outbox>(log: &L, outbox: &O, now: DateTime<Utc>) -> Result<u64, NotifierError> {
    if let Some(position) = outbox.position().await? {
        return Ok(position);
    }
    let first = first_position(log, now).await?;
    Ok(outbox.begin_at(first, now).await?)
}

/// Another notifier may start at the same moment: whoever comes second takes what the first one wrote.
pub(crate) async fn begin_at(pool: &MySqlPool, position: u64, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    sqlx::query("INSERT IGNORE INTO notifier_checkpoint (name, position, updated_at) VALUES (?, ?, ?)")
        .bind(NAME)
        .bind(position)
        .bind(now)
        .execute(pool)
        .await?;
    Ok(stored(pool).await?.unwrap_or(position))
}

/// Moves on from one position to another; `false` when the checkpoint is no longer where it was read.
pub(crate) async fn advance(
    connection: &mut MySqlConnection,
    from: u64,
    to: u64,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let moved =
        sqlx::query("UPDATE notifier_checkpoint SET position = ?, updated_at = ? WHERE name = ? AND position = ?")
            .bind(to)
            .bind(now)
            .bind(NAME)
            .bind(from)
            .execute(connection)
            .await?;
    Ok(moved.rows_affected() == 1)
}

pub(crate) async fn stored(pool: &MySqlPool) -> Result<Option<u64>, sqlx::Error> {
    sqlx::query_scalar("SELECT position FROM notifier_checkpoint WHERE name = ?")
        .bind(NAME)
        .fetch_optional(pool)
        .await
}

async fn first_position<L: Log>(log: &L, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let first = log.read_after(0, 1).await?;
    let old = first
        .first()
        .is_some_and(|event| now - event.recorded_at >= A_LOG_IS_NEW_FOR);
    if old { log.head().await } else { Ok(0) }
}
