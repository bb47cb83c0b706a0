//! Keeps one projection up with the log.
//!
//! ```text
//!            ┌──────── gap, silence, no broker ────────┐
//!            ▼                                         │
//!   catch up from the log ── at the barrier ──▶ follow the feed
//! ```
//! Every step there is a transaction that moves the checkpoint from where this runner thinks it is and writes the rows.
//! When somebody else moved it, this runner stands by until the checkpoint rests while there is something to do.

mod absorb;
pub mod checkpoint;
mod follow;
mod stop;

pub use absorb::{Observer, Step};

use event_store::{EventStore, Recorded};
use futures_util::FutureExt;
use messaging::Broker;
use sqlx::MySqlPool;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

use crate::Projection;
use crate::log_id::LogId;
use stop::Stop;

/// Most events in one transaction while catching up.
const CATCH_UP_BATCH: u32 = 500;
/// The pause after something that passes by itself.
const PAUSE: Duration = Duration::from_millis(500);
/// The pause before a refused event is tried again.
const POISON_PAUSE: Duration = Duration::from_secs(3);
/// How often a runner that stands by looks whether it is needed.
const STAND_BY: Duration = Duration::from_secs(1);

/// One projection with all it needs.
pub(crate) struct Runner {
    pub(crate) projection: Box<dyn Projection>,
    pub(crate) store: EventStore,
    pub(crate) read: MySqlPool,
    pub(crate) broker: Broker,
    pub(crate) log: Arc<LogId>,
    pub(crate) observer: Option<Observer>,
}

impl Runner {
    /// Runs until shutdown; a transaction that is open then is rolled back.
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let forever = async {
            loop {
                // A projection that panics must not take the others' process with it, nor end in silence.
                let stop = AssertUnwindSafe(self.keep_up()).catch_unwind().await;
                let stop = stop.unwrap_or(Stop::Panicked);
                self.recover(stop).await;
            }
        };
        shutdown.run_until_cancelled(forever).await;
    }

    /// Ends only when something is wrong.
    async fn keep_up(&self) -> Stop {
        let mut position = match checkpoint::load(&self.read, self.projection.as_ref()).await {
            Ok(position) => position,
            Err(error) => return Stop::Database(error),
        };
        loop {
            let one_round = async {
                self.catch_up(&mut position).await?;
                self.follow(&mut position).await
            };
            if let Err(stop) = one_round.await {
                return stop;
            }
        }
    }

    /// Reads the log up to the barrier.
    async fn catch_up(&self, position: &mut u64) -> Result<(), Stop> {
        loop {
            let barrier = self.store.barrier().await?;
            self.report(*position, barrier);
            if *position >= barrier {
                return Ok(());
            }
            let mut events: Vec<Recorded> = self.store.read_after(*position, CATCH_UP_BATCH).await?;
            events.retain(|event| event.position <= barrier);
            self.absorb(position, &events).await?;
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a metric")]
    fn report(&self, position: u64, barrier: u64) {
        let name = self.projection.name();
        metrics::gauge!("medbook_projection_position", "projection" => name).set(position as f64);
        metrics::gauge!("medbook_projection_lag", "projection" => name).set(barrier.saturating_sub(position) as f64);
    }

    async fn recover(&self, stop: Stop) {
        let name = self.projection.name();
        metrics::counter!("medbook_projection_stops_total", "projection" => name, "why" => stop.why()).increment(1);
        match stop {
            Stop::Twin => self.stand_by().await,
            Stop::Poison { position, error } => {
                self.note(position, error).await;
                tokio::time::sleep(POISON_PAUSE).await;
            }
            Stop::Panicked => {
                tracing::error!(projection = name, "the projection panicked; trying again");
                metrics::gauge!("medbook_projection_stopped", "projection" => name).set(1.0);
                tokio::time::sleep(POISON_PAUSE).await;
            }
            Stop::Database(error) => {
                tracing::warn!(
                    projection = name,
                    error = &error as &dyn std::error::Error,
                    "the read tables are away"
                );
                tokio::time::sleep(PAUSE).await;
            }
            Stop::Log(error) => {
                tracing::warn!(
                    projection = name,
                    error = &error as &dyn std::error::Error,
                    "the log is away"
                );
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Says in the log, the metrics and the checkpoint row which event cannot be taken in.
    async fn note(&self, position: u64, error: stop::Refused) {
        let name = self.projection.name();
        metrics::gauge!("medbook_projection_stopped", "projection" => name).set(1.0);
        let text = error.text();
        tracing::error!(
            projection = name,
            position,
            error = text,
            "the projection stands still at this event"
        );
        if let Err(error) = checkpoint::note_error(&self.read, self.projection.as_ref(), position, &text).await {
            tracing::warn!(
                projection = name,
                error = &error as &dyn std::error::Error,
                "the error could not be noted"
            );
        }
    }

    /// Somebody else runs this projection. Waits until the checkpoint rests below the barrier.
    async fn stand_by(&self) {
        tracing::debug!(
            projection = self.projection.name(),
            "somebody else runs this projection"
        );
        let mut seen = None;
        loop {
            tokio::time::sleep(STAND_BY).await;
            let position = checkpoint::load(&self.read, self.projection.as_ref()).await;
            let (Ok(position), Ok(barrier)) = (position, self.store.barrier().await) else {
                return;
            };
            if seen == Some(position) && position < barrier {
                return;
            }
            seen = Some(position);
        }
    }
}
