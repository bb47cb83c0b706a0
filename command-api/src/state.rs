use access::SigningKey;
use axum::extract::FromRef;
use domain::ids::IdGen;
use domain::time::Clock;
use event_store::{EventStore, MasterKey};
use http_kit::{Gate, Problem, TrustedProxies};
use sqlx::MySqlPool;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::limits::Limiters;
use crate::policies::Policies;
use crate::schedules::Schedules;
use crate::sessions::Sessions;

/// How long a stopping process waits for commands that were begun.
const PATIENCE: Duration = Duration::from_secs(10);

/// The secrets of the write side.
#[derive(Clone)]
pub struct Keys {
    /// Behind access tokens and mailed links.
    pub signing: Arc<SigningKey>,
    /// Behind the vault and the hashes personal values are found by.
    pub master: MasterKey,
}

/// What every endpoint works with. Clones share everything.
#[derive(Clone)]
pub struct State {
    pub(crate) store: EventStore,
    pub(crate) keys: Keys,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdGen>,
    pub(crate) gate: Gate,
    pub(crate) sessions: Sessions,
    pub(crate) schedules: Schedules,
    pub(crate) policies: Policies,
    pub(crate) limiters: Arc<Limiters>,
    pub(crate) commands: TaskTracker,
    pub(crate) config: Config,
    read: Option<MySqlPool>,
}

impl State {
    /// The state of one process.
    pub fn new(store: EventStore, keys: Keys, clock: Arc<dyn Clock>, ids: Arc<dyn IdGen>, config: Config) -> Self {
        Self {
            gate: Gate::new(keys.signing.clone(), clock.clone(), store.pool().clone()),
            sessions: Sessions::new(store.pool().clone(), ids.clone()),
            schedules: Schedules::new(),
            policies: Policies::new(),
            limiters: Arc::new(Limiters::new(config.limits)),
            commands: TaskTracker::new(),
            store,
            keys,
            clock,
            ids,
            config,
            read: None,
        }
    }

    /// With the read side, where an operator's nudges for projections are left and requests that may be due are found.
    /// Nothing is decided by it.
    pub fn with_read_side(self, read: MySqlPool) -> Self {
        let read = Some(read);
        Self { read, ..self }
    }

    /// The read side, if this process knows it.
    pub(crate) fn known_read_side(&self) -> Option<&MySqlPool> {
        self.read.as_ref()
    }

    /// The read side.
    pub(crate) fn read_side(&self) -> Result<&MySqlPool, Problem> {
        self.read
            .as_ref()
            .ok_or_else(|| Problem::unavailable("this process does not know the read side"))
    }

    /// What lets signed-in people in; the read side of the same process should use it too, so that a sign-out counts at
    /// once.
    pub fn gate(&self) -> Gate {
        self.gate.clone()
    }

    /// Waits for commands whose clients are gone, 10 s at most. Call it when no more requests come in.
    pub async fn finish(&self) {
        self.commands.close();
        if tokio::time::timeout(PATIENCE, self.commands.wait()).await.is_err() {
            tracing::warn!(commands = self.commands.len(), "stopped with commands still under way");
        }
    }
}

impl FromRef<State> for Gate {
    fn from_ref(state: &State) -> Self {
        state.gate.clone()
    }
}

impl FromRef<State> for TrustedProxies {
    fn from_ref(state: &State) -> Self {
        state.config.trusted_proxies.clone()
    }
}
