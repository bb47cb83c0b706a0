//! From the log to the read tables, by way of the broker.
//!
//! | module | what it does |
//! |---|---|
//! | [`lease`] | a task that one process does at a time |
//! | [`relay`] | moves the barrier and publishes the log in order; one process at a time, any number may stand by |
//! | [`runner`] | keeps one projection up with the log: rows and checkpoint in one transaction |
//! | [`projections`] | the read models, one folder each |
//! | [`rebuild`] | a read model made anew from the log beside the live one, the change of names and the way back |
//! | `tables` | the tables of one projection: a batch in one transaction, or in lanes |
//! | `share` | which process runs which projection |
//! | `status` | how far they are, and why one stands still |
//!
//! The broker only makes it fast. A projection takes an event from the feed when it is the next one, drops it when it is
//! old, and reads the log when there is a gap, when the feed is silent or when there is no broker. Everything stays at
//! or below the barrier: events above it may not survive a crash of the database.
//!
//! To add a projection: a migration with tables of version 1, whose primary keys are binary or `_bin` text; a folder in
//! `projections/` with an exhaustive `match`; a line in [`projections::all`]; and its cases in `tests/suite/projections.rs`.
//! It starts at the beginning of the log.
//!
//! Not in here: sending messages to people (a projection may be rebuilt at any time and must have no effect but its
//! rows), and queries.

pub mod lease;
mod projection;
pub mod projections;
pub mod rebuild;
pub mod relay;
pub mod runner;
mod settle;
mod share;
mod spans;
mod status;
mod tables;

pub use projection::{Generation, Known, Lanes, Projection, TableName};
pub use settle::{Unsettled, settle};
pub use status::{Status, StatusError, retry, status};

use event_store::EventStore;
use event_store::system::RandomIds;
use messaging::{Broker, BrokerError};
use sqlx::MySqlPool;
use std::sync::Arc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use runner::Observer;
use share::Share;

/// What the projectors need to know.
pub struct Config {
    /// `nats://user:password@host:port`
    pub nats_url: String,
    /// The projections to keep up.
    pub projections: Vec<Box<dyn Projection>>,
    /// The names of those this process may run; empty: all of them.
    pub only: Vec<String>,
    /// Is told every step of every transaction; tests stop the process in one.
    pub observer: Option<Observer>,
}

impl Config {
    /// Every projection, fed by this broker.
    pub fn new(nats_url: impl Into<String>) -> Self {
        Self {
            nats_url: nats_url.into(),
            projections: projections::all(),
            only: Vec::new(),
            observer: None,
        }
    }

    fn chosen(self) -> Result<Vec<Arc<dyn Projection>>, StartError> {
        let known = |name: &String| self.projections.iter().any(|projection| projection.name() == name);
        if let Some(stranger) = self.only.iter().find(|name| !known(name)) {
            return Err(StartError::UnknownProjection(stranger.clone()));
        }
        let only = self.only;
        let wanted = self
            .projections
            .into_iter()
            .filter(|projection| only.is_empty() || only.iter().any(|name| name == projection.name()));
        Ok(wanted.map(Arc::from).collect())
    }
}

/// Why the projectors do not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The broker's URL cannot be read.
    #[error("the projectors cannot start")]
    Broker(#[from] BrokerError),
    /// There is no projection of this name.
    #[error("there is no projection named {0:?}")]
    UnknownProjection(String),
}

/// Keeps every projection up with the log until shutdown. Each one runs on its own: one that fails stops in place, the
/// others go on. Any number of processes may run this at once: they share the projections by lease, and one that dies is
/// replaced within five seconds.
///
/// `read` needs a connection for each projection and four more for big batches.
///
/// # Errors
/// [`StartError`]. A broker or database that is away is waited for.
pub async fn run(
    config: Config,
    store: EventStore,
    read: MySqlPool,
    shutdown: CancellationToken,
) -> Result<(), StartError> {
    let broker = Broker::connect(&config.nats_url, "medbook projectors").await?;
    let observer = config.observer.clone();
    let held = Arc::default();
    let mut running = JoinSet::new();
    for projection in config.chosen()? {
        let share = Share {
            projection,
            store: store.clone(),
            read: read.clone(),
            broker: broker.clone(),
            observer: observer.clone(),
            held: Arc::clone(&held),
        };
        let shutdown = shutdown.clone();
        running.spawn(async move { share.run(&RandomIds, shutdown).await });
    }
    while running.join_next().await.is_some() {}
    Ok(())
}
