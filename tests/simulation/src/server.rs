//! The write database: visible at once, durable later, and a crash forgets what was not.

use chrono::{DateTime, Utc};
use event_store::memory::{MemoryLog, Savepoint};
use notifier::Taken;
use std::collections::BTreeMap;
use tokio::time::Instant;
use uuid::Uuid;

/// What a row of the notifier's outbox is known by.
pub type MailKey = (Uuid, String, Uuid);

/// A row of the outbox.
#[derive(Clone, Debug)]
pub struct MailRow {
    pub mail: Taken,
    pub stream_id: Uuid,
    pub status: &'static str,
    pub next_try_at: Option<DateTime<Utc>>,
}

impl MailRow {
    /// Whether there is something left to do now: a reminder for later is not.
    pub fn is_owed(&self, now: DateTime<Utc>) -> bool {
        self.next_try_at.is_some_and(|at| self.status != "planned" || at <= now)
    }
}

/// The rows beside the log.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// What readers see as the barrier.
    pub barrier: u64,
    /// The row whose commit makes the barrier.
    pub written: u64,
    pub barrier_epoch: u64,
    pub lease_epoch: u64,
    pub lease_holder: u64,
    pub lease_expires: Option<Instant>,
    pub mail_position: Option<u64>,
    pub mails: BTreeMap<MailKey, MailRow>,
}

/// A point of the server's history: what a crash may lead back to.
#[derive(Clone, Debug, Default)]
struct Point {
    commits: u64,
    log: Savepoint,
    tables: Tables,
}

/// The server.
pub struct Server {
    pub log: MemoryLog,
    pub tables: Tables,
    /// How often it has died.
    pub life: u64,
    down_until: Option<Instant>,
    /// How often somebody found it down.
    pub refusals: u64,
    commits: u64,
    durable: Point,
    durable_head: u64,
}

/// What a commit has to come back with, once it is on disk.
#[derive(Debug)]
pub struct Flush {
    life: u64,
    point: Point,
    head: u64,
}

impl Server {
    pub fn new(log: MemoryLog) -> Self {
        Self {
            log,
            tables: Tables::default(),
            life: 0,
            down_until: None,
            refusals: 0,
            commits: 0,
            durable: Point::default(),
            durable_head: 0,
        }
    }

    /// Whether it answers.
    pub fn is_up(&mut self) -> bool {
        let down = self.down_until.is_some_and(|until| until > Instant::now());
        self.refusals += u64::from(down);
        !down
    }

    /// Something was changed, and everybody can see it; it is not on disk yet.
    pub fn commit(&mut self) -> Flush {
        self.commits += 1;
        self.log.set_barrier(self.tables.barrier);
        Flush {
            life: self.life,
            point: Point {
                commits: self.commits,
                log: self.log.savepoint(),
                tables: self.tables.clone(),
            },
            head: self.log.end(),
        }
    }

    /// The commit is on disk, and all before it; `false` when the server died meanwhile.
    pub fn flushed(&mut self, flush: Flush) -> bool {
        if flush.life != self.life {
            return false;
        }
        if flush.point.commits > self.durable.commits {
            self.durable = flush.point;
            self.durable_head = flush.head;
        }
        true
    }

    /// How many events a crash now would leave.
    pub fn durable_head(&self) -> u64 {
        self.durable_head
    }

    /// Dies; what was not on disk never happened.
    pub fn crash(&mut self, down_until: Instant) -> u64 {
        self.life += 1;
        self.down_until = Some(down_until);
        let lost = self.log.end() - self.durable_head;
        self.log.crash_back_to(self.durable.log);
        self.tables = self.durable.tables.clone();
        self.log.set_barrier(self.tables.barrier);
        lost
    }
}
