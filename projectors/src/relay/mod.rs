//! Moves the barrier and copies the log into the feed. Any number of processes may run it; the one with the lease works.
//!
//! Two loops run side by side while the lease is held. The first moves the barrier to the head of the log whenever the
//! head moved; it needs no broker, so the read tables keep moving when the broker is away. The second publishes what is
//! at or below the barrier, after what the stream's own end says was published.

mod barrier;
mod publisher;
mod repair;
mod resume;
mod seat;

use event_store::system::RandomIds;
use event_store::{EventStore, StoreError};
use messaging::{Broker, BrokerError, Limits, StreamError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::lease::Lost;
use publisher::Publisher;
use seat::{Applicant, Seat};

/// How often a process that stands by asks for the lease.
const CANDIDACY: Duration = Duration::from_millis(500);
/// How long a start waits for the broker, to say at once when its stream cannot be as it must.
const FIRST_CONNECTION: Duration = Duration::from_secs(2);

/// What the relay needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// `nats://user:password@host:port`
    pub nats_url: String,
    /// How much the stream keeps.
    pub limits: Limits,
}

impl Config {
    /// This broker with the usual limits.
    pub fn new(nats_url: impl Into<String>) -> Self {
        Self {
            nats_url: nats_url.into(),
            limits: Limits::default(),
        }
    }
}

/// Why a relay does not start.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The broker's URL cannot be read.
    #[error("the relay cannot start")]
    Broker(#[from] BrokerError),
    /// The broker does not take the stream's definition.
    #[error("the relay cannot start: {0}")]
    Stream(#[source] StreamError),
}

/// Why a holder of the lease stops.
#[derive(Debug, thiserror::Error)]
enum Deposed {
    /// Another process has taken over, or this one was too slow to renew.
    #[error("the lease is lost")]
    Lost,
    /// The write database is away.
    #[error("the log is away")]
    Log(#[from] StoreError),
    /// The lease's or the barrier's row could not be written.
    #[error("the relay's rows cannot be written")]
    Rows(#[from] sqlx::Error),
}

impl From<Lost> for Deposed {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Gone => Self::Lost,
            Lost::Database(error) => Self::Rows(error),
        }
    }
}

/// Relays until shutdown. A broker or database that is away is waited for.
///
/// # Errors
/// [`RelayError`] when the broker's URL cannot be read, or when a broker that answers at the start keeps another
/// definition of the stream.
pub async fn run(config: Config, store: EventStore, shutdown: CancellationToken) -> Result<(), RelayError> {
    let broker = Broker::connect(&config.nats_url, "medbook relay").await?;
    check_stream(&broker, config.limits).await?;
    let applicant = Applicant::new(store.pool().clone(), &RandomIds);
    while !shutdown.is_cancelled() {
        match applicant.take().await {
            Ok(Some(seat)) => hold(&seat, &store, &broker, config.limits, &shutdown).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "the lease cannot be read"),
        }
        shutdown.run_until_cancelled(sleep(CANDIDACY)).await;
    }
    Ok(())
}

/// Works as long as the lease is held, and gives it back at shutdown so that a successor need not wait.
async fn hold(seat: &Seat, store: &EventStore, broker: &Broker, limits: Limits, shutdown: &CancellationToken) {
    tracing::info!(epoch = seat.epoch(), "relaying");
    let (moved, durable) = watch::channel(0);
    let publisher = Publisher::new(store.clone(), broker.clone(), limits, durable);
    let work = async {
        tokio::select! {
            deposed = seat.keep() => deposed,
            deposed = barrier::follow_head(store, seat, &moved) => deposed,
            () = Box::pin(publisher.run()) => Deposed::Lost,
        }
    };
    match shutdown.run_until_cancelled(work).await {
        Some(deposed) => {
            tracing::warn!(error = &deposed as &dyn std::error::Error, "stopped relaying");
            metrics::counter!("medbook_relay_deposed_total").increment(1);
        }
        None => seat.give_back().await,
    }
}

async fn check_stream(broker: &Broker, limits: Limits) -> Result<(), RelayError> {
    let give_up = Instant::now() + FIRST_CONNECTION;
    while !broker.is_connected() && Instant::now() < give_up {
        sleep(Duration::from_millis(20)).await;
    }
    match broker.ensure_stream(limits).await {
        Ok(()) => Ok(()),
        Err(error @ (StreamError::Differs { .. } | StreamError::Definition(_))) => Err(RelayError::Stream(error)),
        Err(StreamError::Broker(error)) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "starting without the broker");
            Ok(())
        }
    }
}
