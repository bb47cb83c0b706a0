//! One transaction for a batch, in two round trips: lock and ask; write and commit.

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Executor, MySqlConnection};
use uuid::Uuid;

use super::check::{Found, lock_and_ask};
use super::ledger::Ledger;
use super::session::{PATIENCE, in_time, timed_out};
use super::sql::Script;
use super::{Accepted, Command, Refused, inserts};
use crate::{AppendError, Appended, IdempotencyKey};

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
    /// What is to be written; `None`: every command was refused.
    script: Option<Script>,
}

/// Why a script was not carried out.
enum Failed {
    /// A statement before the commit was refused, so the commit was not carried out either.
    BeforeCommit(sqlx::Error),
    /// The commit was refused, or nobody knows.
    InDoubt(sqlx::Error),
}

pub(super) async fn attempt(connection: &mut MySqlConnection, commands: &[Command], now: DateTime<Utc>) -> Attempt {
    let found = match in_time(lock_and_ask(connection, commands)).await {
        Ok(found) => found,
        Err(error) => return Attempt::NotStored(error),
    };
    let Judged {
        verdicts,
        evidence,
        script,
    } = judge(commands, found, now);
    let Some(script) = script else {
        return match in_time(connection.execute(ending(&verdicts))).await {
            Ok(_) => Attempt::Settled(verdicts),
            Err(error) => Attempt::NotStored(error),
        };
    };
    match carry_out(connection, script).await {
        Ok(()) => Attempt::Settled(verdicts),
        Err(Failed::BeforeCommit(error)) => Attempt::NotStored(error),
        Err(Failed::InDoubt(error)) => Attempt::InDoubt {
            error,
            verdicts,
            evidence,
        },
    }
}

/// How a batch of which nothing is stored ends. A refusal was decided while the lock was held, so it is true whatever
/// becomes of the rollback. An answer of an earlier commit is passed on as a success, so it has to be on disk first.
fn ending(verdicts: &Verdicts) -> &'static str {
    const WRITE: &str = "UPDATE log_flush SET times = times + 1;COMMIT";
    let passed_on =
        |verdict: &Result<Appended, Refused>| matches!(verdict, Err(Refused::Command(AppendError::Answered(_))));
    if verdicts.iter().any(passed_on) {
        WRITE
    } else {
        "ROLLBACK"
    }
}

fn judge(commands: &[Command], found: Found, now: DateTime<Utc>) -> Judged {
    let mut ledger = Ledger::new(found.known, found.head, now);
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
    let (head, changes) = ledger.into_changes();
    let evidence = evidence(&accepted);
    let script = (!accepted.is_empty()).then(|| inserts::script(&accepted, &changes, found.hash, head));
    Judged {
        verdicts,
        evidence,
        script,
    }
}

/// Sends a script whose last statement is the commit. A server stops at the first statement it refuses.
async fn carry_out(connection: &mut MySqlConnection, script: Script) -> Result<(), Failed> {
    let (text, statements) = script.finish();
    let mut done = 0;
    let running = async {
        let mut results = connection.execute_many(sqlx::raw_sql(AssertSqlSafe(text)));
        while results.try_next().await?.is_some() {
            done += 1;
        }
        Ok(())
    };
    let Err(error) = tokio::time::timeout(PATIENCE, running)
        .await
        .unwrap_or_else(|_| Err(timed_out()))
    else {
        return Ok(());
    };
    // Only the server's own word says that a statement was refused. A lost answer may be the commit's.
    if error.as_database_error().is_some() && done + 1 < statements {
        Err(Failed::BeforeCommit(error))
    } else {
        Err(Failed::InDoubt(error))
    }
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
