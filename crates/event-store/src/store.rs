use domain::time::Clock;
use domain::{Aggregate, Event};
use sqlx::mysql::MySqlRow;
use sqlx::{MySqlPool, Row};
use std::sync::Arc;
use tokio::sync::watch;
use uuid::Uuid;

use crate::sealing::{self, Sealed};
use crate::upcast::{UPCASTERS, is_old, upcast};
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
        let writer = Writer::start(url, clock, options.batch, head).map_err(StoreError::database("connect"))?;
        Ok(Self {
            vault: Vault::new(pool.clone(), master.clone()),
            pool,
            master,
            writer,
        })
    }

    /// Folds one stream. Version 0 means that there is no such stream.
    ///
    /// # Errors
    /// When the database refuses, or the stream holds an event this program does not know.
    pub async fn load<A: Aggregate>(&self, id: impl Into<Uuid>) -> Result<Loaded<A>, StoreError> {
        const SELECT: &str = "SELECT version, event_type, schema_version, payload FROM event \
            WHERE stream_type = ? AND stream_id = ? ORDER BY version";
        let id = id.into();
        let rows = sqlx::query(SELECT)
            .bind(A::TYPE)
            .bind(id)
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::database("load"))?;
        let mut loaded = Loaded::<A>::new_stream(id);
        for row in &rows {
            let event = event_of_row::<A>(row, loaded.version + 1).map_err(|reason| StoreError::Event {
                stream_type: A::TYPE,
                stream_id: id,
                version: loaded.version + 1,
                reason,
            })?;
            loaded.state.evolve(&event);
            loaded.version += 1;
        }
        Ok(loaded)
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
        const SELECT: &str = "SELECT position, event_id, stream_type, stream_id, version, event_type, schema_version, \
            payload, actor, causation_id, correlation_id, recorded_at FROM event \
            WHERE position > ? ORDER BY position LIMIT ?";
        let events: Vec<Recorded> = sqlx::query_as(SELECT)
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

/// Decodes one row of a stream; the error says why it cannot be.
fn event_of_row<A: Aggregate>(row: &MySqlRow, expected: u32) -> Result<A::Event, String> {
    let column = |error: sqlx::Error| error.to_string();
    let version: u32 = row.try_get("version").map_err(column)?;
    if version != expected {
        return Err(format!("version {version} stands in its place"));
    }
    let event_type: &str = row.try_get("event_type").map_err(column)?;
    let stored: u16 = row.try_get("schema_version").map_err(column)?;
    let payload: &str = row.try_get("payload").map_err(column)?;
    decode::<A::Event>(event_type, stored, payload)
}

fn decode<E: Event>(event_type: &str, stored: u16, payload: &str) -> Result<E, String> {
    let text = |error: serde_json::Error| error.to_string();
    let name = serde_json::to_string(event_type).map_err(text)?;
    let (version, event) = if is_old(UPCASTERS, event_type, stored) {
        let old = serde_json::from_str(payload).map_err(text)?;
        let (version, newest) = upcast(UPCASTERS, event_type, stored, old);
        (version, format!("{{\"type\":{name},\"data\":{newest}}}"))
    } else {
        (stored, format!("{{\"type\":{name},\"data\":{payload}}}"))
    };
    let event: E = serde_json::from_str(&event).map_err(text)?;
    let known = event.schema_version();
    if version == known {
        Ok(event)
    } else {
        Err(format!("it has schema version {version}, known is {known}"))
    }
}
