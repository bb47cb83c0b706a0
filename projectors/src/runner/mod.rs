//! Keeps one projection up with the log.
//!
//! ```text
//!            ┌──────── gap, silence, no broker ────────┐
//!            ▼                                         │
//!   catch up from the log ── at the barrier ──▶ follow the feed
//! ```
//! Every step there moves the checkpoint from where this runner thinks it is and writes the rows, together. When somebody
//! else moved it, this runner stands by until the checkpoint rests while there is something to do. The tables, the log
//! and the feed are ports: the same code runs over the real ones and in the simulation.

mod absorb;
mod follow;
mod ports;
mod recover;
mod stop;
mod whence;

pub use crate::tables::checkpoint;
pub use crate::tables::{Observer, Step};
pub use ports::{Feed, FeedSource, Place, Target};
pub use stop::{Refused, Stop};

use domain::quarantine::{Quarantine, QuarantineEvent};
use domain::{Aggregate, Fact};
use event_store::{Log, Recorded};
use futures_util::FutureExt;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use recover::Patience;
use whence::{Start, whence};

/// Most events at once while catching up.
const CATCH_UP_BATCH: u32 = 2_000;
/// How often the barrier and the log's name are looked at while there is work.
const LOOK: Duration = Duration::from_secs(1);

/// One projection with all it needs.
pub struct Runner<T, L, F> {
    /// Its tables.
    pub target: T,
    /// The log.
    pub log: L,
    /// Where it is fed from.
    pub feed: F,
}

/// Where a runner is.
struct Progress {
    position: u64,
    /// The log it reads.
    log: Option<Uuid>,
    /// What an operator told it to pass over.
    set_aside: Vec<u64>,
    looked: Instant,
}

impl<T: Target, L: Log, F: FeedSource> Runner<T, L, F> {
    /// Runs until shutdown; a transaction that is open then is rolled back.
    pub async fn run(self, shutdown: CancellationToken) {
        let forever = async {
            let mut patience = Patience::default();
            loop {
                // A projection that panics must not take the others' process with it, nor end in silence.
                let ended = AssertUnwindSafe(self.keep_up()).catch_unwind().await;
                let stop = match ended {
                    Ok(Ok(never)) => match never {},
                    Ok(Err(stop)) => stop,
                    Err(_panic) => Stop::Panicked,
                };
                self.recover(stop, &mut patience).await;
            }
        };
        shutdown.run_until_cancelled(forever).await;
    }

    /// Ends only when something is wrong.
    async fn keep_up(&self) -> Result<Infallible, Stop> {
        let mut progress = self.start().await?;
        loop {
            self.catch_up(&mut progress).await?;
            self.follow(&mut progress).await?;
        }
    }

    /// Where to go on. Rows of another log, or of events that are gone, are thrown away first.
    async fn start(&self) -> Result<Progress, Stop> {
        let name = self.target.name();
        let mut place = self.target.place().await?;
        let (log, head) = (self.log.id().await?, self.log.head().await?);
        let start = whence(place, log, head);
        match start {
            Start::GoOn => {}
            Start::Adopt(log) => self.target.belong_to(log).await?,
            Start::OtherLog | Start::AheadOfLog => {
                tracing::error!(
                    projection = name,
                    position = place.position,
                    head,
                    why = ?start,
                    "the rows are not of this log; making them anew from its beginning"
                );
                metrics::counter!("medbook_projection_restarts_total", "projection" => name).increment(1);
                self.target.start_anew(place, log).await?;
                place.position = 0;
            }
        }
        Ok(Progress {
            position: place.position,
            log,
            set_aside: self.set_aside().await?,
            looked: Instant::now(),
        })
    }

    /// The positions this projection is to pass over, ascending.
    async fn set_aside(&self) -> Result<Vec<u64>, Stop> {
        Ok(set_aside(&self.log, self.target.name()).await?)
    }

    /// Reads the log up to the barrier.
    async fn catch_up(&self, progress: &mut Progress) -> Result<(), Stop> {
        loop {
            let barrier = self.look(progress).await?;
            if progress.position >= barrier {
                return Ok(());
            }
            let mut events: Vec<Recorded> = self.log.read_after(progress.position, CATCH_UP_BATCH).await?;
            events.retain(|event| event.position <= barrier);
            self.absorb(progress, events).await?;
        }
    }

    /// Looks how far the log is and says how far behind this projection is; the barrier.
    async fn look(&self, progress: &mut Progress) -> Result<u64, Stop> {
        let barrier = self.log.barrier().await?;
        if progress.looked.elapsed() >= LOOK || progress.position > barrier {
            progress.looked = Instant::now();
            if self.log.id().await? != progress.log && progress.log.is_some()
                || self.log.head().await? < progress.position
            {
                return Err(Stop::OtherLog);
            }
        }
        report(self.target.name(), progress.position, barrier);
        Ok(barrier)
    }

    /// The same, at most once a second.
    async fn look_now_and_then(&self, progress: &mut Progress) -> Result<(), Stop> {
        if progress.looked.elapsed() >= LOOK {
            self.look(progress).await?;
        }
        Ok(())
    }
}

/// The positions that an operator told a projection to pass over, ascending.
///
/// # Errors
/// When the log cannot be read.
pub(crate) async fn set_aside<L: Log>(log: &L, projection: &str) -> Result<Vec<u64>, event_store::StoreError> {
    let stream = log.stream(Quarantine::TYPE, Quarantine::id_of(projection).0).await?;
    // What cannot be read sets nothing aside: the projection then stops at it, as at any other event.
    let told: Vec<QuarantineEvent> = stream.iter().filter_map(quarantine_event).collect();
    Ok(Quarantine::fold(&told)
        .set_aside()
        .map(|(position, _)| position)
        .collect())
}

fn quarantine_event(event: &Recorded) -> Option<QuarantineEvent> {
    match event.fact() {
        Ok(Fact::Quarantine(_, event)) => Some(event),
        Ok(
            Fact::Account(..)
            | Fact::Doctor(..)
            | Fact::Schedule(..)
            | Fact::Appointment(..)
            | Fact::Hold(..)
            | Fact::Waitlist(..)
            | Fact::Review(..)
            | Fact::Setting(..),
        )
        | Err(_) => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a metric")]
fn report(name: &'static str, position: u64, barrier: u64) {
    metrics::gauge!("medbook_projection_position", "projection" => name).set(position as f64);
    metrics::gauge!("medbook_projection_lag", "projection" => name).set(barrier.saturating_sub(position) as f64);
}
