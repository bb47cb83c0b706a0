use domain::Aggregate;
use domain::time::Clock;
use sqlx::MySqlPool;
use sqlx::mysql::MySqlRow;
use std::sync::Arc;
use tokio::sync::watch;
use uuid::Uuid;

use crate::sealing::{self, Sealed};
use crate::stored_event;
use crate::writer::{Refused, Writer};
use crate::{AppendError, IdempotencyKey, Loaded, MasterKey, Recorded, StoredAnswer, Vault, Work};

/// The most one append may carry. A broker's message is at most 1 MiB, and a person's command is never near this.
const WORK_LIMIT: usize = 256 * 1024;

/// How often a work is sealed anew because a person's key changed under it. Each time another append or an erasure of
/// the same person won a race, so a handful is plenty.
const SEAL_TRIES: usize = 5;

/// How much the store may use of the database and of one commit.
#[derive(Clone, Copy, Debug)]
pub struct StoreOptions {
    /// Connections for reading; the writer has one more of its own.
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

/// Why the log could not be read or opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("the log cannot be read ({operation})")]
    Database {
        /// What was tried.
        operation: &'static str,
        /// What came back.
        #[source]
        source: sqlx::Error,
    },
    /// A stored event is not understood by this program, or a stream has a hole.
    #[error("event {version} of {stream_type} {stream_id} cannot be read: {reason}")]
    Event {
        /// The stream's type.
        stream_type: &'static str,
        /// Which aggregate.
        stream_id: Uuid,
        /// Its place in the stream.
        version: u32,
        /// Why.
        reason: String,
    },
    /// The head row and the last event differ: the log was restored or edited by hand. Nothing may be appended.
    #[error("the log ends at {last}, but its head says {head}")]
    HeadMismatch {
        /// What the head row says.
        head: u64,
        /// The last event's position.
        last: u64,
    },
    /// Positions have a hole: events were deleted.
    #[error("event {expected} is missing from the log")]
    Gap {
        /// The first position that is not there.
        expected: u64,
    },
    /// The personal data in this database was sealed under another master key.
    #[error("the master key does not open this database's vault")]
    WrongMasterKey,
}

impl StoreError {
    pub(crate) fn database(operation: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Database { operation, source }
    }
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
        let head = self_check(&pool).await?;
        if !sealing::opens(&pool, &master).await? {
            return Err(StoreError::WrongMasterKey);
        }
        let writer = Writer::start(url, clock.clone(), options.batch, head).map_err(StoreError::database("connect"))?;
        Ok(Self {
            vault: Vault::new(pool.clone(), master.clone()),
            pool,
            master,
            writer,
            clock,
        })
    }

    /// Folds one stream. Version 0 means that there is no such stream.
    ///
    /// # Errors
    /// When the database refuses, or the stream holds an event this program does not know.
    pub async fn load<A: Aggregate>(&self, id: impl Into<Uuid>) -> Result<Loaded<A>, StoreError> {
        let id = id.into();
        let events = self.events::<A>(id).await?;
        Ok(Loaded {
            id,
            version: u32::try_from(events.len()).unwrap_or(u32::MAX),
            state: A::fold(&events),
        })
    }

    /// The events of one stream, in order.
    pub(crate) async fn events<A: Aggregate>(&self, stream_id: Uuid) -> Result<Vec<A::Event>, StoreError> {
        const SELECT: &str = "SELECT version, event_type, schema_version, payload FROM event \
            WHERE stream_id = ? AND stream_type = ? ORDER BY version";
        let rows = sqlx::query(SELECT)
            .bind(stream_id)
            .bind(A::TYPE)
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::database("load"))?;
        let decode = |(version, row): (u32, &MySqlRow)| {
            stored_event::event(row, version).map_err(|reason| StoreError::Event {
                stream_type: A::TYPE,
                stream_id,
                version,
                reason,
            })
        };
        (1..).zip(&rows).map(decode).collect()
    }

    /// Appends a work, all or nothing. Once called, the outcome no longer depends on whether the caller keeps waiting.
    ///
    /// # Errors
    /// See [`AppendError`]; nothing is stored unless it is [`AppendError::Unknown`].
    pub async fn append(&self, mut work: Work) -> Result<Appended, AppendError> {
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
        sealing::seal(&self.pool, &self.master, &work.sealings).await
    }

    /// Up to `limit` events after this position, ascending and without gaps.
    ///
    /// # Errors
    /// When the database refuses, or an event is missing.
    pub async fn read_after(&self, position: u64, limit: u32) -> Result<Vec<Recorded>, StoreError> {
        let events: Vec<Recorded> = sqlx::query_as(Recorded::SELECT_AFTER)
            .bind(position)
            .bind(limit)
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::database("read"))?;
        for (expected, event) in (position + 1..).zip(&events) {
            if event.position != expected {
                return Err(StoreError::Gap { expected });
            }
        }
        Ok(events)
    }

    /// Position of the last event; 0 in an empty log.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn head(&self) -> Result<u64, StoreError> {
        sqlx::query_scalar("SELECT position FROM log_head")
            .fetch_one(&self.pool)
            .await
            .map_err(StoreError::database("head"))
    }

    /// The position up to which events are known to survive a crash of the database. Effects outside it (broker, mail)
    /// stay at or below.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn barrier(&self) -> Result<u64, StoreError> {
        sqlx::query_scalar("SELECT position FROM log_barrier WHERE name = ?")
            .bind(crate::BARRIER)
            .fetch_optional(&self.pool)
            .await
            .map(Option::unwrap_or_default)
            .map_err(StoreError::database("barrier"))
    }

    /// The answer this key was given, if it was.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn stored_answer(&self, key: &IdempotencyKey) -> Result<Option<StoredAnswer>, StoreError> {
        const SELECT: &str = "SELECT fingerprint, status, body, position FROM idempotency \
            WHERE scope = ? AND idempotency_key = ?";
        sqlx::query_as(SELECT)
            .bind(key.scope)
            .bind(key.key)
            .fetch_optional(&self.pool)
            .await
            .map_err(StoreError::database("stored answer"))
    }

    /// The stream that holds a claim, by its aggregate's id.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn claimed_by(&self, namespace: &str, key: &str) -> Result<Option<Uuid>, StoreError> {
        sqlx::query_scalar("SELECT owner_id FROM claim WHERE namespace = ? AND claim_key = ?")
            .bind(namespace)
            .bind(key)
            .fetch_optional(&self.pool)
            .await
            .map_err(StoreError::database("claim"))
    }

    /// An ordinary row put there by [`Work::secret`].
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn secret(&self, owner: Uuid, kind: &str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT value FROM secret WHERE owner = ? AND kind = ?")
            .bind(owner)
            .bind(kind)
            .fetch_optional(&self.pool)
            .await
            .map_err(StoreError::database("secret"))
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

    pub(crate) fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now()
    }

    /// Takes no more work, finishes what was taken, and closes the connections.
    pub async fn close(self) {
        self.writer.close().await;
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
