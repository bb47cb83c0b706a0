use domain::time::Clock;
use futures_util::FutureExt;
use sqlx::mysql::MySqlConnectOptions;
use sqlx::{Connection, Executor, MySqlConnection};
use std::collections::VecDeque;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::fault::Fault;
use super::settle::{Outcome, find_out};
use super::transaction::{Attempt, Verdicts, attempt};
use super::{Command, Refused, session};
use crate::AppendError;

/// Most payload of one batch, well below the smallest packet a server accepts by default (16 MiB) after quoting.
const BATCH_BYTES: usize = 1024 * 1024;

/// How often a batch is tried again when others were in its way.
const TRANSIENT_TRIES: u32 = 5;

/// Owns the writing connection.
pub(super) struct Task {
    options: MySqlConnectOptions,
    connection: Option<MySqlConnection>,
    clock: Arc<dyn Clock>,
    announce: watch::Sender<u64>,
}

/// What came of a batch as a whole.
enum Stored {
    Judged(Verdicts),
    Unavailable(sqlx::Error),
    Unknown,
    /// One of its commands spoils it for the others.
    OneByOne,
}

/// What to do after an attempt that stored nothing.
enum Next {
    Again,
    End(Stored),
}

/// How often a batch may still be tried again.
struct Tries {
    transient: u32,
    reconnect: u32,
}

impl Task {
    pub fn new(options: MySqlConnectOptions, clock: Arc<dyn Clock>, announce: watch::Sender<u64>) -> Self {
        Self {
            options,
            connection: None,
            clock,
            announce,
        }
    }

    /// Runs until the queue is closed and empty. Commands that arrive while a batch commits form the next one.
    pub async fn run(mut self, mut queue: mpsc::Receiver<Command>, batch: usize, stop: CancellationToken) {
        let mut waiting = Vec::with_capacity(batch);
        loop {
            tokio::select! {
                taken = queue.recv_many(&mut waiting, batch) => if taken == 0 { break },
                () = stop.cancelled(), if !queue.is_closed() => queue.close(),
            }
            for batch in split(waiting.drain(..)) {
                self.settle_unless_it_panics(batch).await;
            }
        }
        if let Some(connection) = self.connection {
            // The process is going away; a connection that cannot say goodbye is closed all the same.
            let _ = connection.close().await;
        }
    }

    /// A bug must not end all writing of this process. The commands in hand are dropped, which their callers learn as an
    /// unknown outcome; the next batch gets a connection of its own.
    async fn settle_unless_it_panics(&mut self, batch: Vec<Command>) {
        if AssertUnwindSafe(self.settle(batch)).catch_unwind().await.is_err() {
            self.connection = None;
            metrics::counter!("medbook_append_panics_total").increment(1);
            tracing::error!("the writer panicked; its commands have an unknown outcome, writing goes on");
        }
    }

    /// Stores a batch and answers every command of it.
    async fn settle(&mut self, batch: Vec<Command>) {
        let mut batches = VecDeque::from([batch]);
        while let Some(commands) = batches.pop_front() {
            let started = Instant::now();
            let stored = self.store(&commands).await;
            measure(&commands, started);
            match stored {
                Stored::OneByOne => batches.extend(commands.into_iter().map(|command| vec![command])),
                Stored::Judged(verdicts) => self.answer(commands, verdicts),
                Stored::Unavailable(error) => {
                    let error = Shared(Arc::new(error));
                    let refuse = |_| Err(refusal(AppendError::Unavailable(error.to_sqlx())));
                    let verdicts = commands.iter().map(refuse).collect();
                    self.answer(commands, verdicts);
                }
                Stored::Unknown => {
                    let verdicts = commands.iter().map(|_| Err(refusal(AppendError::Unknown))).collect();
                    self.answer(commands, verdicts);
                }
            }
        }
    }

    fn answer(&self, commands: Vec<Command>, verdicts: Verdicts) {
        if let Some(position) = verdicts.iter().flatten().map(|appended| appended.position).max() {
            self.announce.send_if_modified(|newest| {
                let newer = position > *newest;
                *newest = position.max(*newest);
                newer
            });
        }
        for (command, verdict) in commands.into_iter().zip(verdicts) {
            if let Err(refused) = &verdict {
                metrics::counter!("medbook_append_refused_total", "kind" => kind(refused)).increment(1);
            }
            // Nobody may be waiting any more; the work is done all the same.
            let _ = command.reply.send(verdict);
        }
    }

    async fn store(&mut self, commands: &[Command]) -> Stored {
        let mut tries = Tries {
            transient: TRANSIENT_TRIES,
            reconnect: 1,
        };
        loop {
            let mut connection = match self.take_connection().await {
                Ok(connection) => connection,
                Err(error) if tries.reconnect == 0 => return Stored::Unavailable(error),
                Err(_) => {
                    tries.reconnect -= 1;
                    continue;
                }
            };
            let next = match attempt(&mut connection, commands, self.clock.now()).await {
                Attempt::Settled(verdicts) => {
                    self.connection = Some(connection);
                    Next::End(Stored::Judged(verdicts))
                }
                Attempt::NotStored(error) => self.after_failure(connection, commands, error, &mut tries).await,
                Attempt::InDoubt {
                    error,
                    verdicts,
                    evidence,
                } => {
                    drop(connection);
                    metrics::counter!("medbook_append_commits_in_doubt_total").increment(1);
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "the answer to a commit was lost"
                    );
                    match find_out(&self.options, evidence).await {
                        Outcome::Committed => Next::End(Stored::Judged(verdicts)),
                        Outcome::Unknown => Next::End(Stored::Unknown),
                        Outcome::NotCommitted => tries.after_disconnect(error),
                    }
                }
            };
            if let Next::End(stored) = next {
                return stored;
            }
        }
    }

    async fn take_connection(&mut self) -> Result<MySqlConnection, sqlx::Error> {
        match self.connection.take() {
            Some(connection) => Ok(connection),
            None => session::open(&self.options).await,
        }
    }

    /// Nothing is stored. Rolls back and keeps the connection if it still works.
    async fn after_failure(
        &mut self,
        mut connection: MySqlConnection,
        commands: &[Command],
        error: sqlx::Error,
        tries: &mut Tries,
    ) -> Next {
        let fault = Fault::of(&error);
        metrics::counter!("medbook_append_retries_total", "fault" => fault.as_str()).increment(1);
        if fault != Fault::Disconnected && session::in_time(connection.execute("ROLLBACK")).await.is_ok() {
            self.connection = Some(connection);
        }
        if fault == Fault::Unique {
            let commands: Vec<_> = commands.iter().map(|command| command.work.audit.causation_id).collect();
            metrics::counter!("medbook_append_unique_violations_total").increment(1);
            tracing::error!(
                error = &error as &dyn std::error::Error,
                ?commands,
                "an append hit a UNIQUE key that its checks should have kept it from"
            );
        }
        match fault {
            Fault::Disconnected => tries.after_disconnect(error),
            Fault::Transient => tries.after_transient(error).await,
            Fault::Unique | Fault::Refused if commands.len() > 1 => Next::End(Stored::OneByOne),
            Fault::Unique | Fault::Refused => Next::End(Stored::Unavailable(error)),
        }
    }
}

impl Tries {
    fn after_disconnect(&mut self, error: sqlx::Error) -> Next {
        if self.reconnect == 0 {
            return Next::End(Stored::Unavailable(error));
        }
        self.reconnect -= 1;
        Next::Again
    }

    async fn after_transient(&mut self, error: sqlx::Error) -> Next {
        if self.transient == 0 {
            return Next::End(Stored::Unavailable(error));
        }
        self.transient -= 1;
        // Not in step with whoever was in the way.
        tokio::time::sleep(Duration::from_millis(rand::random_range(1..=20))).await;
        Next::Again
    }
}

/// Commands in order, in batches that are not too large for one packet.
fn split(commands: impl Iterator<Item = Command>) -> Vec<Vec<Command>> {
    let mut batches: Vec<Vec<Command>> = Vec::new();
    let mut bytes = 0;
    for command in commands {
        bytes += command.bytes;
        match batches.last_mut() {
            Some(batch) if bytes <= BATCH_BYTES => batch.push(command),
            _ => {
                bytes = command.bytes;
                batches.push(vec![command]);
            }
        }
    }
    batches
}

fn measure(commands: &[Command], started: Instant) {
    for command in commands {
        let queued = started.duration_since(command.queued_at);
        metrics::histogram!("medbook_append_queue_seconds").record(queued.as_secs_f64());
    }
    #[expect(clippy::cast_precision_loss, reason = "a batch has some hundred commands")]
    metrics::histogram!("medbook_append_batch_commands").record(commands.len() as f64);
    metrics::histogram!("medbook_append_batch_seconds").record(started.elapsed().as_secs_f64());
}

fn refusal(error: AppendError) -> Refused {
    Refused::Command(error)
}

fn kind(refused: &Refused) -> &'static str {
    let Refused::Command(error) = refused else {
        return "key-changed";
    };
    match error {
        AppendError::Conflict { .. } => "conflict",
        AppendError::Claimed { .. } => "claimed",
        AppendError::Overlap { .. } => "overlap",
        AppendError::Answered(_) => "answered",
        AppendError::TooLarge { .. } => "too-large",
        AppendError::Unavailable(_) => "unavailable",
        AppendError::Unknown => "unknown",
    }
}

/// One error for every command of a batch.
#[derive(Clone, Debug)]
struct Shared(Arc<sqlx::Error>);

impl Shared {
    fn to_sqlx(&self) -> sqlx::Error {
        sqlx::Error::AnyDriverError(Box::new(self.clone()))
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the batch could not be stored")
    }
}

impl std::error::Error for Shared {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}
