//! One transaction for a batch. A plain command of two events takes four round trips: lock, ask, insert, commit.

use chrono::{DateTime, Utc};
use sqlx::{Executor, MySqlConnection};
use uuid::Uuid;

use super::ledger::{Changes, Ledger};
use super::session::in_time;
use super::{Accepted, Command, Refused, check, inserts};
use crate::{Appended, IdempotencyKey};

/// An answer for each command, in their order.
pub(super) type Verdicts = Vec<Result<Appended, Refused>>;

/// How far a batch came.
pub(super) enum Attempt {
    /// Committed, or nothing to commit: the verdicts are true.
    Settled(Verdicts),
    /// An error before the commit was asked for: nothing is stored.
    NotStored(sqlx::Error),
    /// An error at the commit: it is to be found out whether the verdicts are true.
    InDoubt {
        error: sqlx::Error,
        verdicts: Verdicts,
        evidence: Option<Evidence>,
    },
}

/// A row that stands exactly if the batch was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    Event {
        position: u64,
        id: Uuid,
    },
    Answer {
        key: IdempotencyKey,
        fingerprint: [u8; 32],
        position: u64,
    },
}

struct Judged {
    verdicts: Verdicts,
    evidence: Option<Evidence>,
}

pub(super) async fn attempt(connection: &mut MySqlConnection, commands: &[Command], now: DateTime<Utc>) -> Attempt {
    let Judged { verdicts, evidence } = match in_time(judge_and_write(connection, commands, now)).await {
        Ok(judged) => judged,
        Err(error) => return Attempt::NotStored(error),
    };
    if verdicts.iter().all(Result::is_err) {
        // Every command was refused while the lock was held, so that is true whatever becomes of the rollback.
        return match in_time(connection.execute("ROLLBACK")).await {
            Ok(_) => Attempt::Settled(verdicts),
            Err(error) => Attempt::NotStored(error),
        };
    }
    match in_time(connection.execute("COMMIT")).await {
        Ok(_) => Attempt::Settled(verdicts),
        Err(error) => Attempt::InDoubt {
            error,
            verdicts,
            evidence,
        },
    }
}

async fn judge_and_write(
    connection: &mut MySqlConnection,
    commands: &[Command],
    now: DateTime<Utc>,
) -> Result<Judged, sqlx::Error> {
    let events: u64 = commands.iter().map(Command::events).sum();
    let head = lock_and_move_head(connection, events).await?;
    let mut ledger = Ledger::new(check::ask(connection, commands).await?, head, now);
    let judge = |command: &Command| ledger.judge(&command.work, &command.sealed);
    let verdicts: Verdicts = commands.iter().map(judge).collect();
    let accepted: Vec<_> = commands
        .iter()
        .zip(&verdicts)
        .filter_map(|(command, verdict)| {
            let appended = *verdict.as_ref().ok()?;
            Some(Accepted { command, appended })
        })
        .collect();
    let (new_head, changes) = ledger.into_changes();
    if !accepted.is_empty() {
        write(connection, &accepted, &changes, head + events, new_head).await?;
    }
    let evidence = evidence(&accepted);
    Ok(Judged { verdicts, evidence })
}

/// Takes the lock every append of every process takes first, and moves the head past all events of the batch in the
/// same round trip; `LAST_INSERT_ID` brings back where it was.
async fn lock_and_move_head(connection: &mut MySqlConnection, events: u64) -> Result<u64, sqlx::Error> {
    let moved = sqlx::query("UPDATE log_head SET position = LAST_INSERT_ID(position) + ?")
        .bind(events)
        .execute(connection)
        .await?;
    Ok(moved.last_insert_id())
}

async fn write(
    connection: &mut MySqlConnection,
    accepted: &[Accepted<'_>],
    changes: &Changes,
    moved_to: u64,
    new_head: u64,
) -> Result<(), sqlx::Error> {
    inserts::write(connection, accepted, changes).await?;
    if new_head != moved_to {
        // Refused commands left the batch smaller than the head was moved.
        sqlx::query("UPDATE log_head SET position = ?")
            .bind(new_head)
            .execute(connection)
            .await?;
    }
    Ok(())
}

fn evidence(accepted: &[Accepted<'_>]) -> Option<Evidence> {
    accepted.iter().find_map(|accepted| {
        let (work, last) = (&accepted.command.work, accepted.appended.position);
        let first_event = work.writes.iter().flat_map(|write| &write.events).next();
        let event = first_event.map(|event| Evidence::Event {
            position: last + 1 - accepted.command.events(),
            id: event.id,
        });
        let answer = work.answer.as_ref().map(|answer| Evidence::Answer {
            key: answer.key,
            fingerprint: answer.fingerprint,
            position: last,
        });
        event.or(answer)
    })
}
