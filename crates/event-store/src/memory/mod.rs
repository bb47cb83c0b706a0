//! The log in memory, for the simulation: the same judge on the same kind of rows, and a crash that forgets.
//!
//! What the database does is modelled where it can hurt: an append is visible at once and durable only later, so a crash
//! drops everything after a [`Savepoint`]. When a commit becomes durable, how long a call takes and when the server dies
//! is the simulation's to decide; nothing in here waits.

mod rows;

use chrono::{DateTime, Utc};
use domain::{Aggregate, Reservation};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use uuid::Uuid;

use crate::{AppendError, Appended, IdempotencyKey, Loaded, Log, Recorded, StoreError, StoredAnswer, Work};
use rows::Rows;

/// How many appends there were. What came after one can be taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Savepoint(usize);

/// A log in memory. Clones share it.
#[derive(Clone)]
pub struct MemoryLog {
    id: Uuid,
    rows: Arc<Mutex<Rows>>,
    barrier: Arc<Mutex<u64>>,
    appended: watch::Sender<u64>,
}

impl MemoryLog {
    /// An empty log of this name.
    pub fn new(id: Uuid) -> Self {
        Self {
            id,
            rows: Arc::default(),
            barrier: Arc::default(),
            appended: watch::Sender::new(0),
        }
    }

    /// Appends a work, all or nothing, as the real writer would judge it at this instant. Personal values are dropped:
    /// there is no vault.
    ///
    /// # Errors
    /// The judge's [`AppendError`]; nothing is stored then.
    pub fn append(&self, work: Work, now: DateTime<Utc>) -> Result<Appended, AppendError> {
        let appended = self.rows().append(Arc::new(work), now)?;
        self.appended.send_replace(self.rows().head());
        Ok(appended)
    }

    /// The present state of a stream.
    ///
    /// # Errors
    /// When an event is not understood.
    pub fn load<A: Aggregate>(&self, id: impl Into<Uuid>) -> Result<Loaded<A>, StoreError> {
        self.rows().load(id.into())
    }

    /// The answer a key was given.
    pub fn stored_answer(&self, key: &IdempotencyKey) -> Option<StoredAnswer> {
        self.rows().answer(key)
    }

    /// Every reservation that is held.
    pub fn reservations(&self) -> Vec<Reservation> {
        self.rows().reservations()
    }

    /// Every event.
    pub fn events(&self) -> Vec<Recorded> {
        self.rows().after(0, usize::MAX)
    }

    /// Position of the last event.
    pub fn end(&self) -> u64 {
        self.rows().head()
    }

    /// The event at this position, unless the log holds another one there now.
    pub fn event(&self, position: u64, event_id: Uuid) -> Option<Recorded> {
        let there = self.rows().after(position.saturating_sub(1), 1);
        there
            .into_iter()
            .find(|event| event.position == position && event.event_id == event_id)
    }

    /// Where the log is now.
    pub fn savepoint(&self) -> Savepoint {
        Savepoint(self.rows().appends())
    }

    /// The server dies and comes back: everything after this point never happened. A later point changes nothing.
    pub fn crash_back_to(&self, Savepoint(appends): Savepoint) {
        self.rows().cut(appends);
    }

    /// Moves what [`Log::barrier`] says.
    pub fn set_barrier(&self, position: u64) {
        *lock(&self.barrier) = position;
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        lock(&self.rows)
    }
}

/// A panic while it was held has failed the simulation already.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Log for MemoryLog {
    async fn head(&self) -> Result<u64, StoreError> {
        Ok(self.rows().head())
    }

    async fn barrier(&self) -> Result<u64, StoreError> {
        Ok(*lock(&self.barrier))
    }

    async fn read_after(&self, position: u64, limit: u32) -> Result<Vec<Recorded>, StoreError> {
        Ok(self.rows().after(position, limit as usize))
    }

    async fn stream(&self, stream_type: &'static str, stream_id: Uuid) -> Result<Vec<Recorded>, StoreError> {
        Ok(self.rows().stream(stream_type, stream_id))
    }

    async fn id(&self) -> Result<Option<Uuid>, StoreError> {
        Ok(Some(self.id))
    }

    fn appended(&self) -> watch::Receiver<u64> {
        self.appended.subscribe()
    }
}
