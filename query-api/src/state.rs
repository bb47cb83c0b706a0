use axum::extract::FromRef;
use domain::time::Clock;
use event_store::{EventStore, Vault};
use http_kit::{Gate, Problem};
use sqlx::MySqlPool;
use std::sync::Arc;
use std::time::Duration;

use crate::directory::Directory;
use crate::freshness::Freshness;
use crate::live::{Hub, Limits};

/// How requests wait for the read side.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Requests that may wait for a position at the same time. Waiting costs memory only, see [`Freshness`].
    pub waiters: usize,
    /// The longest a request waits for a position.
    pub patience: Duration,
    /// How many pages are told of changes while they are open.
    pub live: Limits,
}

impl Default for Config {
    /// 512 requests, one second, and the live connections' own limits.
    fn default() -> Self {
        Self {
            waiters: 512,
            patience: Duration::from_secs(1),
            live: Limits::default(),
        }
    }
}

/// What the endpoints work with. Clones share everything.
#[derive(Clone)]
pub struct State {
    pub(crate) read: MySqlPool,
    pub(crate) gate: Gate,
    pub(crate) vault: Vault,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) freshness: Arc<Freshness>,
    pub(crate) live: Arc<Hub>,
    pub(crate) directory: Arc<Directory>,
    log: Option<EventStore>,
}

impl State {
    /// `read` is the read side; `gate` knows who asks and `vault` opens personal values, both over the write side.
    pub fn new(read: MySqlPool, gate: Gate, vault: Vault, clock: Arc<dyn Clock>, config: Config) -> Self {
        Self {
            freshness: Arc::new(Freshness::new(read.clone(), config.waiters, config.patience)),
            live: Hub::new(config.live),
            directory: Arc::new(Directory::new(read.clone())),
            read,
            gate,
            vault,
            clock,
            log: None,
        }
    }

    /// With the log, for operators who look into it.
    pub fn with_log(self, log: EventStore) -> Self {
        let log = Some(log);
        Self { log, ..self }
    }

    /// The log.
    pub(crate) fn log(&self) -> Result<&EventStore, Problem> {
        self.log
            .as_ref()
            .ok_or_else(|| Problem::unavailable("this process does not know the log"))
    }
}

impl FromRef<State> for Gate {
    fn from_ref(state: &State) -> Self {
        state.gate.clone()
    }
}
