//! Writing: one task per process takes what waits, and appends it in one transaction.
//!
//! | file | what it does |
//! |---|---|
//! | `task` | takes batches from the queue, retries, answers everybody |
//! | `transaction` | one attempt: lock and ask, judge, write and commit |
//! | `check`, `inserts`, `rows` | the statements of the two round trips |
//! | `sql` | their text, in which no value can be read as SQL |
//! | `ledger` | which works of a batch may be stored; pure |
//! | `fault`, `settle` | what an error means; what became of a commit whose answer was lost |

mod check;
mod fault;
mod inserts;
pub(crate) mod ledger;
mod rows;
mod session;
mod settle;
mod sql;
mod task;
mod transaction;

pub(crate) use rows::days;

use domain::time::Clock;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::connect::connect_options;
use crate::sealing::Sealed;
use crate::{AppendError, Appended, Work};

/// Most works that may wait. More would wait longer than any caller does, so they are told at once.
const QUEUE: usize = 4096;

/// The way to the writer task. Clones share it.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Command>,
    appended: watch::Receiver<u64>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// A work that waits for its batch.
struct Command {
    work: Arc<Work>,
    sealed: Sealed,
    bytes: usize,
    queued_at: Instant,
    reply: oneshot::Sender<Result<Appended, Refused>>,
}

impl Command {
    fn events(&self) -> u64 {
        self.work.writes.iter().map(|write| write.events.len() as u64).sum()
    }
}

/// A command of a batch that will be stored.
struct Accepted<'a> {
    command: &'a Command,
    appended: Appended,
}

/// Why a command of a batch was not stored.
#[derive(Debug)]
pub(crate) enum Refused {
    /// To be told to the caller.
    Command(AppendError),
    /// A person's key is not the one the work was sealed under: seal again.
    KeyChanged,
}

impl Writer {
    /// Starts the task; it connects when the first work comes.
    pub(crate) fn start(url: &str, clock: Arc<dyn Clock>, batch: usize, head: u64) -> Result<Self, sqlx::Error> {
        let (queue, commands) = mpsc::channel(QUEUE);
        let (announce, appended) = watch::channel(head);
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let task = task::Task::new(connect_options(url)?, clock, announce);
        tasks.spawn(task.run(commands, batch.max(1), stop.clone()));
        tasks.close();
        Ok(Self {
            queue,
            appended,
            stop,
            tasks,
        })
    }

    pub(crate) async fn append(&self, work: Arc<Work>, sealed: Sealed, bytes: usize) -> Result<Appended, Refused> {
        let (reply, answer) = oneshot::channel();
        let command = Command {
            work,
            sealed,
            bytes,
            queued_at: Instant::now(),
            reply,
        };
        self.queue.try_send(command).map_err(|not_sent| {
            Refused::Command(AppendError::Unavailable(match not_sent {
                mpsc::error::TrySendError::Full(_) => sqlx::Error::PoolTimedOut,
                mpsc::error::TrySendError::Closed(_) => sqlx::Error::PoolClosed,
            }))
        })?;
        // No answer: the task died with the command in its hands, perhaps after the commit.
        answer.await.unwrap_or(Err(Refused::Command(AppendError::Unknown)))
    }

    pub(crate) fn appended(&self) -> watch::Receiver<u64> {
        self.appended.clone()
    }

    /// Takes nothing more, and returns when everything taken is settled.
    pub(crate) async fn close(&self) {
        self.stop.cancel();
        self.tasks.wait().await;
    }
}
