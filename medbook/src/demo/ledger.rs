use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::Aggregate;
use domain::ids::IdGen;
use event_store::{AppendError, Audit, EventStore, Loaded, Work};
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Ids from a fixed seed.
pub struct DemoIds(Mutex<StdRng>);

impl DemoIds {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl IdGen for DemoIds {
    fn next(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}

/// Puts commands into the log, one at a time.
pub struct Ledger {
    store: EventStore,
    ids: Arc<DemoIds>,
    pub position: u64,
}

impl Ledger {
    pub fn new(store: EventStore, ids: Arc<DemoIds>) -> Self {
        Self {
            store,
            ids,
            position: 0,
        }
    }

    pub fn next_id(&self) -> Uuid {
        self.ids.next()
    }

    /// Work of one person, or of nobody, at one instant.
    pub fn work(&self, actor: impl Into<Option<Uuid>>, now: DateTime<Utc>) -> Work {
        let correlation_id = self.next_id();
        let audit = Audit {
            actor: actor.into(),
            causation_id: correlation_id,
            correlation_id,
            now,
        };
        Work::new(audit, self.ids.clone())
    }

    /// Appends; `false` when somebody's time is taken.
    pub async fn append(&mut self, work: Work) -> Result<bool> {
        match self.store.append(work).await {
            Ok(appended) => {
                self.position = appended.position;
                Ok(true)
            }
            Err(AppendError::Overlap { .. }) => Ok(false),
            Err(other) => Err(other).context("the log refused a step of the demo clinic"),
        }
    }

    /// An aggregate as it stands.
    pub async fn load<A: Aggregate>(&self, id: Uuid) -> Result<Loaded<A>> {
        self.store
            .load(id)
            .await
            .context("a stream of the demo clinic cannot be read")
    }

    /// Decides one command and appends it: the aggregate after it, or `None` when somebody's time is taken.
    pub async fn run<A: Aggregate>(
        &mut self,
        actor: impl Into<Option<Uuid>>,
        now: DateTime<Utc>,
        loaded: &Loaded<A>,
        command: A::Command,
    ) -> Result<Option<Loaded<A>>> {
        let mut work = self.work(actor, now);
        let state = work.decide(loaded, command)?;
        // Every command the demo gives makes exactly one event.
        let after = Loaded {
            id: loaded.id,
            version: loaded.version + 1,
            state,
        };
        Ok(self.append(work).await?.then_some(after))
    }
}

/// An aggregate that does not exist yet.
pub fn fresh<A: Aggregate>(id: Uuid) -> Loaded<A> {
    Loaded {
        id,
        version: 0,
        state: A::default(),
    }
}
