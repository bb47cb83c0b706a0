use domain::time::Clock;
use sqlx::MySqlPool;
use std::sync::Arc;
use tokio::sync::watch;
use tracing::Instrument;
use tracing::field::Empty;

use crate::sealing::{self, Sealed};
use crate::writer::{Refused, Writer};
use crate::{AppendError, MasterKey, StoreError, Vault, Work};

/// The most one append may carry. A broker's message is at most 1 MiB, and a person's command is never near this.
const WORK_LIMIT: usize = 256 * 1024;

/// How often a work is sealed anew because a person's key changed under it. Each time another append or an erasure of
/// the same person won a race, so a handful is plenty.
const SEAL_TRIES: usize = 5;

/// How much the store may use of the database and of one commit.
#[derive(Clone, Copy, Debug)]
pub struct StoreOptions {
    /// Connections for reading the log, and as many for ordinary rows; the writer has one more of its own.
    pub pool_size: u32,
    /// Most commands appended in one transaction.
    pub batch: usize,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            pool_size: 16,
            batch: 256,
        }
    }
}

/// The log. Clones share one pool and one writer task.
#[derive(Clone)]
pub struct EventStore {
    pool: MySqlPool,
    /// For single SELECTs only.
    reading: MySqlPool,
    vault: Vault,
    master: MasterKey,
    writer: Writer,
    clock: Arc<dyn Clock>,
}

/// What an append led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Position of the work's last event; the head of the log if it has none.
    pub position: u64,
}

impl EventStore {
    /// Opens the log of a migrated write database and starts the writer of this process.
    ///
    /// # Errors
    /// When the database cannot be reached, the log is not whole, or the master key is not the vault's.
    pub async fn open(
        url: &str,
        master: MasterKey,
        clock: Arc<dyn Clock>,
        options: StoreOptions,
    ) -> Result<Self, StoreError> {
        let pool = crate::connect(url, options.pool_size)
            .await
            .map_err(StoreError::database("connect"))?;
        let reading = crate::connect_for_reading(url, options.pool_size)
            .await
            .map_err(StoreError::database("connect"))?;
        let head = self_check(&pool).await?;
        if !sealing::opens(&pool, &master).await? {
            return Err(StoreError::WrongMasterKey);
        }
        let writer = Writer::start(url, clock.clone(), options.batch, head).map_err(StoreError::database("connect"))?;
        Ok(Self {
            vault: Vault::new(reading.clone(), master.clone()),
            pool,
            reading,
            master,
            writer,
            clock,
        })
    }

    /// Appends a work, all or nothing. Once called, the outcome no longer depends on whether the caller keeps waiting.
    ///
    /// # Errors
    /// See [`AppendError`]; nothing is stored unless it is [`AppendError::Unknown`].
    pub async fn append(&self, work: Work) -> Result<Appended, AppendError> {
        let span = tracing::debug_span!("append", correlation_id = %work.audit.correlation_id, position = Empty);
        let appended = self.seal_and_append(work).instrument(span.clone()).await?;
        span.record("position", appended.position);
        Ok(appended)
    }

    async fn seal_and_append(&self, mut work: Work) -> Result<Appended, AppendError> {
        if let Some(error) = work.unwritable.take() {
            return Err(AppendError::Unavailable(sqlx::Error::Encode(Box::new(error))));
        }
        let bytes = work.bytes();
        if bytes > WORK_LIMIT {
            return Err(AppendError::TooLarge {
                bytes,
                limit: WORK_LIMIT,
            });
        }
        let work = Arc::new(work);
        for _ in 0..SEAL_TRIES {
            let sealed = self.seal(&work).await.map_err(AppendError::Unavailable)?;
            match self.writer.append(work.clone(), sealed, bytes).await {
                Ok(appended) => return Ok(appended),
                Err(Refused::Command(error)) => return Err(error),
                Err(Refused::KeyChanged) => {}
            }
        }
        Err(AppendError::Unavailable(sqlx::Error::PoolTimedOut))
    }

    async fn seal(&self, work: &Work) -> Result<Sealed, sqlx::Error> {
        sealing::seal(&self.reading, &self.master, &work.sealings).await
    }

    /// Reads personal values.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The newest position this process appended. A wake-up only: other processes append too.
    pub fn appended(&self) -> watch::Receiver<u64> {
        self.writer.appended()
    }

    /// Connections to the write database, for ordinary rows and leases.
    pub fn pool(&self) -> &MySqlPool {
        &self.pool
    }

    pub(crate) fn reading(&self) -> &MySqlPool {
        &self.reading
    }

    pub(crate) fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now()
    }

    /// Takes no more work, finishes what was taken, and closes the connections.
    pub async fn close(self) {
        self.writer.close().await;
        self.reading.close().await;
        self.pool.close().await;
    }
}

/// Compares the head row with the log in one consistent read and returns the head.
async fn self_check(pool: &MySqlPool) -> Result<u64, StoreError> {
    const SELECT: &str = "SELECT position, (SELECT MAX(position) FROM event) FROM log_head";
    let (head, last): (u64, Option<u64>) = sqlx::query_as(SELECT)
        .fetch_one(pool)
        .await
        .map_err(StoreError::database("self-check"))?;
    let last = last.unwrap_or(0);
    if head == last {
        Ok(head)
    } else {
        Err(StoreError::HeadMismatch { head, last })
    }
}
