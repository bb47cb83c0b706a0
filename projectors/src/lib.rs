//! From the log to the read tables, by way of the broker.
//!
//! | module | what it does |
//! |---|---|
//! | [`lease`] | a task that one process does at a time |
//! | [`relay`] | moves the barrier and publishes the log in order; one process at a time, any number may stand by |
//! | [`runner`] | keeps one projection up with the log: rows and checkpoint in one transaction |
//! | [`projections`] | the read models, one folder each |
//! | [`rebuild`] | a read side made anew from the log, and the comparison of two |
//!
//! The broker only makes it fast. A projection takes an event from the feed when it is the next one, drops it when it is
//! old, and reads the log when there is a gap, when the feed is silent or when there is no broker. Everything stays at
//! or below the barrier: events above it may not survive a crash of the database.
//!
//! To add a projection: a migration with tables of version 1, a folder in `projections/` with an exhaustive `match`, a
//! line in [`projections::all`], and its cases in `tests/projections.rs`. It starts at the beginning of the log.
//!
//! Not in here: sending messages to people (a projection may be rebuilt at any time and must have no effect but its
//! rows), and queries.

pub mod lease;
mod log_id;
mod projection;
pub mod projections;
pub mod rebuild;
pub mod relay;
pub mod runner;
mod settle;

pub use projection::Projection;
pub use settle::{Unsettled, settle};

use event_store::EventStore;
use messaging::{Broker, BrokerError};
use sqlx::MySqlPool;
use std::sync::Arc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use runner::{Observer, Runner};

/// What the projectors need to know.
pub struct Config {
    /// `nats://user:password@host:port`
    pub nats_url: String,
    /// The projections to keep up.
    pub projections: Vec<Box<dyn Projection>>,
    /// Is told every step of every transaction; tests stop the process in one.
    pub observer: Option<Observer>,
}

impl Config {
    /// Every projection, fed by this broker.
    pub fn new(nats_url: impl Into<String>) -> Self {
        Self {
            nats_url: nats_url.into(),
            projections: projections::all(),
            observer: None,
        }
    }
}

/// Keeps every projection up with the log until shutdown. Each one runs on its own: one that fails stops in place, the
/// others go on. Any number of processes may run this at once; only one moves a checkpoint.
///
/// `read` needs a connection for each projection.
///
/// # Errors
/// When the broker's URL cannot be read. A broker or database that is away is waited for.
pub async fn run(
    config: Config,
    store: EventStore,
    read: MySqlPool,
    shutdown: CancellationToken,
) -> Result<(), BrokerError> {
    let broker = Broker::connect(&config.nats_url, "medbook projectors").await?;
    let log = Arc::new(log_id::LogId::default());
    let mut running = JoinSet::new();
    for projection in config.projections {
        let runner = Runner {
            projection,
            store: store.clone(),
            read: read.clone(),
            broker: broker.clone(),
            log: log.clone(),
            observer: config.observer.clone(),
        };
        running.spawn(runner.run(shutdown.clone()));
    }
    while running.join_next().await.is_some() {}
    Ok(())
}
