//! What was promised, and whether it was kept. Each check says how much it looked at and what it found wrong.

mod log;
mod mails;
mod overlaps;
mod projections;
mod published;
mod wishes;

use anyhow::Result;
use event_store::{EventStore, Recorded};
use serde::Serialize;
use sqlx::MySqlPool;
use uuid::Uuid;

use super::driver::Strike;
use super::journal::Entry;
use super::observer::Sightings;
use super::post_office::Taken;

pub use wishes::Tally;

/// Events read at a time.
const PAGE: u32 = 1_000;
/// So many examples of what is wrong are shown.
pub const EXAMPLES: usize = 5;

/// One promise.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// What was promised.
    pub promise: &'static str,
    /// How much was looked at.
    pub looked_at: usize,
    /// What is wrong; empty when the promise was kept.
    pub wrong: Vec<String>,
}

impl Check {
    fn of(promise: &'static str, looked_at: usize, wrong: Vec<String>) -> Self {
        Self {
            promise,
            looked_at,
            wrong,
        }
    }
}

/// What is left when everything has stopped.
pub struct Remains {
    /// The log.
    pub store: EventStore,
    /// The read tables.
    pub read: MySqlPool,
    /// Tables of a read side that was made anew from the log.
    pub rebuilt: MySqlPool,
    /// The broker.
    pub nats_url: String,
    /// The head of the log before the clients began.
    pub head_before: u64,
    /// What clients sent and heard.
    pub journal: Vec<Entry>,
    /// What a reader of the feed saw.
    pub sightings: Sightings,
    /// What the mail server took.
    pub mails: Vec<Taken>,
    /// What was done to the system.
    pub strikes: Vec<Strike>,
}

/// The outcome of all checks, with the numbers of the summary.
#[derive(Default)]
pub struct Findings {
    /// Every check.
    pub checks: Vec<Check>,
    /// Of wishes and answers.
    pub wishes: Tally,
    /// Events in the log.
    pub events: usize,
    /// Mails sent more than once in a moment in which that may happen.
    pub mails_doubled: usize,
}

/// Compares everything with everything.
///
/// # Errors
/// When something cannot be read.
pub async fn all(remains: &Remains) -> Result<Findings> {
    let log = whole_log(&remains.store).await?;
    let answers: Vec<Uuid> = sqlx::query_scalar("SELECT idempotency_key FROM idempotency")
        .fetch_all(remains.store.pool())
        .await?;
    let answers = answers.into_iter().collect();
    let (wishes, mut checks) = wishes::compare(&remains.journal, &log, &answers, remains.head_before);
    checks.extend(log::whole(&remains.store, &log).await?);
    checks.push(overlaps::in_the_log(&log));
    checks.push(overlaps::in_the_tables(remains.store.pool(), &remains.read).await?);
    checks.push(projections::equal(&remains.read, &remains.rebuilt).await?);
    checks.extend(published::stored(remains, &log).await?);
    let (mails_doubled, about_mails) = mails::compare(remains, &log).await?;
    checks.extend(about_mails);
    Ok(Findings {
        checks,
        wishes,
        events: log.len(),
        mails_doubled,
    })
}

async fn whole_log(store: &EventStore) -> Result<Vec<Recorded>> {
    let mut log = Vec::new();
    loop {
        let page = store.read_after(log.len() as u64, PAGE).await?;
        if page.is_empty() {
            return Ok(log);
        }
        log.extend(page);
    }
}
