//! Everything that exists outside the code under test, and the rules it must keep at every moment.

use chrono::{DateTime, Utc};
use domain::ids::IdGen;
use domain::time::Clock;
use event_store::memory::MemoryLog;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::broker::Stream;
use crate::bug::Bug;
use crate::chance::Chance;
use crate::mail::Post;
use crate::server::{Flush, Server};
use crate::target::Rows;
use crate::trace::Trace;

/// Name of the log.
pub const LOG: Uuid = Uuid::from_u128(0x10c);

/// What the processes share.
pub struct World {
    pub bug: Option<Bug>,
    inner: Mutex<Inner>,
    pub log: MemoryLog,
    ids: AtomicU64,
    began: Instant,
    /// Seconds that nobody lived through.
    skipped: AtomicU64,
}

/// The parts that change.
pub struct Inner {
    pub chance: Chance,
    pub trace: Trace,
    pub server: Server,
    pub stream: Stream,
    pub targets: BTreeMap<&'static str, Rows>,
    pub post: Post,
    /// Who is woken by an append, in the order they asked. One shared channel would wake its readers in an order that
    /// tokio leaves to chance of its own.
    pub listeners: Vec<watch::Sender<u64>>,
    /// Rules that were broken.
    pub broken: Vec<String>,
    /// Until then the disk takes its time.
    pub slow_disk_until: Instant,
    /// No more faults.
    pub calm: bool,
}

/// The server died, or an answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away;

impl From<Away> for sqlx::Error {
    fn from(_: Away) -> Self {
        Self::PoolTimedOut
    }
}

impl From<Away> for event_store::StoreError {
    fn from(away: Away) -> Self {
        Self::Database {
            operation: "simulate",
            source: away.into(),
        }
    }
}

impl World {
    pub fn new(seed: u64, bug: Option<Bug>) -> Arc<Self> {
        let log = MemoryLog::new(LOG);
        Arc::new(Self {
            bug,
            inner: Mutex::new(Inner {
                chance: Chance::new(seed),
                trace: Trace::new(),
                server: Server::new(log.clone()),
                stream: Stream::default(),
                targets: BTreeMap::new(),
                post: Post::default(),
                listeners: Vec::new(),
                broken: Vec::new(),
                slow_disk_until: Instant::now(),
                calm: false,
            }),
            log,
            ids: AtomicU64::new(1),
            began: Instant::now(),
            skipped: AtomicU64::new(0),
        })
    }

    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    pub fn note(&self, who: &str, what: &str) {
        self.lock().trace.note(who, what);
    }

    /// It is this late now. Only when everything is settled: whoever reads the clock before and acts on it afterwards
    /// then finds nothing to do.
    pub fn skip_to(&self, at: DateTime<Utc>) {
        let seconds = (at - self.now()).num_seconds();
        self.skipped
            .fetch_add(u64::try_from(seconds).unwrap_or(0), Ordering::Relaxed);
        self.note("clock", &format!("shows {at}"));
    }

    /// A rule was broken.
    pub fn broken(&self, what: String) {
        let mut inner = self.lock();
        inner.trace.note("RULE", &what);
        inner.broken.push(what);
    }

    pub fn chance<T>(&self, choose: impl FnOnce(&mut Chance) -> T) -> T {
        choose(&mut self.lock().chance)
    }

    /// True so many times in a hundred, never when it is calm.
    pub fn trouble(&self, percent: u64) -> bool {
        let mut inner = self.lock();
        !inner.calm && inner.chance.percent(percent)
    }
}

impl Inner {
    /// Wakes whoever waits for appends.
    pub fn appended(&mut self) {
        let end = self.server.log.end();
        self.listeners.retain(|listener| listener.send(end).is_ok());
    }
}

impl Clock for World {
    fn now(&self) -> DateTime<Utc> {
        let began = DateTime::from_timestamp(1_795_420_800, 0).unwrap_or_default();
        began + self.began.elapsed() + Duration::from_secs(self.skipped.load(Ordering::Relaxed))
    }
}

impl IdGen for World {
    fn next(&self) -> Uuid {
        Uuid::from_u128(0xabc0_0000_0000 + u128::from(self.ids.fetch_add(1, Ordering::Relaxed)))
    }
}

/// One life of one process: what its ports go through. Everything it asks of the world takes a while, so that it can be
/// ended at any await, and while it is paused nothing it asks arrives.
#[derive(Clone)]
pub struct Process {
    pub world: Arc<World>,
    pub name: Arc<str>,
    /// Distinguishes the lives.
    pub life: u64,
    paused_until: Arc<Mutex<Instant>>,
    killed: CancellationToken,
}

impl Process {
    pub fn new(world: &Arc<World>, name: &str) -> Self {
        let life = world.ids.fetch_add(1, Ordering::Relaxed);
        Self {
            world: world.clone(),
            name: name.into(),
            life,
            paused_until: Arc::new(Mutex::new(Instant::now())),
            killed: CancellationToken::new(),
        }
    }

    fn paused_until(&self) -> MutexGuard<'_, Instant> {
        self.paused_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops it for a while.
    pub fn pause(&self, pause: Duration) {
        *self.paused_until() = Instant::now() + pause;
    }

    /// Ends it, wherever it is.
    pub fn kill(&self) {
        self.killed.cancel();
    }

    pub fn is_alive(&self) -> bool {
        !self.killed.is_cancelled()
    }

    /// Does this unless it is killed; then whatever it was at is dropped at its present await.
    pub async fn live<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.killed.run_until_cancelled(work).await
    }

    /// The way to somewhere and back takes a while.
    pub async fn travel(&self) {
        let pause = self.world.chance(|chance| chance.pause(3));
        sleep(pause).await;
        loop {
            let until = *self.paused_until();
            if until <= Instant::now() {
                return;
            }
            sleep_until(until).await;
        }
    }

    /// Something is asked of the write database.
    pub async fn ask<T>(&self, question: impl FnOnce(&mut Inner) -> T) -> Result<T, Away> {
        self.travel().await;
        let (answer, life) = {
            let mut inner = self.world.lock();
            if !inner.server.is_up() {
                return Err(Away);
            }
            let life = inner.server.life;
            (question(&mut inner), life)
        };
        self.travel().await;
        if self.world.lock().server.life == life {
            Ok(answer)
        } else {
            Err(Away)
        }
    }

    /// Something is changed in the write database; the answer comes when it is on disk. `None` changes nothing.
    pub async fn change<T>(&self, change: impl FnOnce(&mut Inner) -> Option<T>) -> Result<Option<T>, Away> {
        self.travel().await;
        let (answer, flush) = {
            let mut inner = self.world.lock();
            if !inner.server.is_up() {
                return Err(Away);
            }
            match change(&mut inner) {
                None => return Ok(None),
                Some(answer) => (answer, inner.server.commit()),
            }
        };
        self.flush(flush).await?;
        self.travel().await;
        // The commit is on disk, but its answer may get lost.
        if self.world.trouble(1) {
            return Err(Away);
        }
        Ok(Some(answer))
    }

    async fn flush(&self, flush: Flush) -> Result<(), Away> {
        let pause = {
            let mut inner = self.world.lock();
            let slow = inner.slow_disk_until > Instant::now();
            inner.chance.pause(if slow { 200 } else { 4 })
        };
        // The disk does not wait for who asked.
        let world = self.world.clone();
        let written = tokio::spawn(async move {
            sleep(pause).await;
            world.lock().server.flushed(flush)
        });
        match written.await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(Away),
        }
    }
}
