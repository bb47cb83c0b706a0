//! Projections are shared by any number of processes: each one runs where its lease is.

use domain::ids::IdGen;
use event_store::EventStore;
use messaging::Broker;
use sqlx::MySqlPool;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::lease::{Candidate, Lease};
use crate::runner::{Observer, Runner};
use crate::tables::ReadTables;
use crate::{Generation, Projection};

/// How often a process that stands by asks for the lease.
const CANDIDACY: Duration = Duration::from_millis(500);
/// How much longer it waits for each projection it runs already, so that others come first.
const MODESTY: Duration = Duration::from_millis(100);

/// The lease under which a projection runs. Two versions of it run side by side while processes are replaced.
pub(crate) fn lease_name(name: &str, version: u32) -> String {
    format!("projection:{name}.v{version}")
}

/// One projection as this process would run it.
pub(crate) struct Share {
    pub(crate) projection: Arc<dyn Projection>,
    pub(crate) store: EventStore,
    pub(crate) read: MySqlPool,
    pub(crate) broker: Broker,
    pub(crate) observer: Option<Observer>,
    /// How many projections this process runs.
    pub(crate) held: Arc<AtomicU32>,
}

impl Share {
    /// Runs the projection whenever no other process does, until shutdown.
    pub(crate) async fn run(self, ids: &dyn IdGen, shutdown: CancellationToken) {
        let name = lease_name(self.projection.name(), self.projection.version());
        let candidate = Candidate::new(self.store.pool().clone(), name, ids);
        while !shutdown.is_cancelled() {
            match candidate.take().await {
                Ok(Some(lease)) => self.hold(&lease, &shutdown).await,
                Ok(None) => {}
                Err(error) => tracing::warn!(
                    projection = self.projection.name(),
                    error = &error as &dyn Error,
                    "the lease cannot be read"
                ),
            }
            let pause = CANDIDACY + MODESTY * self.held.load(Ordering::Relaxed);
            shutdown.run_until_cancelled(sleep(pause)).await;
        }
    }

    /// Works as long as the lease is held, and gives it back at shutdown so that a successor need not wait.
    async fn hold(&self, lease: &Lease, shutdown: &CancellationToken) {
        let name = self.projection.name();
        tracing::info!(projection = name, epoch = lease.epoch(), "running the projection");
        metrics::counter!("medbook_projection_takeovers_total", "projection" => name).increment(1);
        metrics::gauge!("medbook_projection_held", "projection" => name).set(1.0);
        self.held.fetch_add(1, Ordering::Relaxed);
        let target = ReadTables::new(self.projection.clone(), self.read.clone(), Generation::Live);
        let runner = Runner {
            target: target.observed_by(self.observer.clone()),
            log: self.store.clone(),
            feed: self.broker.clone(),
        };
        // The lease first: who has lost it should not begin another batch. Should one be under way all the same, the
        // checkpoint's compare-and-set lets only one pass.
        let lost = tokio::select! {
            biased;
            lost = lease.keep() => Some(lost),
            () = Box::pin(runner.run(shutdown.clone())) => None,
        };
        self.held.fetch_sub(1, Ordering::Relaxed);
        metrics::gauge!("medbook_projection_held", "projection" => name).set(0.0);
        // Who runs it says how far behind it is.
        metrics::gauge!("medbook_projection_lag", "projection" => name).set(0.0);
        match lost {
            Some(lost) => tracing::warn!(
                projection = name,
                error = &lost as &dyn Error,
                "stopped running the projection"
            ),
            None => lease.give_back().await,
        }
    }
}
