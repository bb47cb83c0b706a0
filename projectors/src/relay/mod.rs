//! Moves the barrier and copies the log into the feed. Any number of processes may run it; the one with the lease works.
//!
//! Two loops run side by side while the lease is held. The first moves the barrier to the head of the log whenever the
//! head moved; it needs no broker, so the read tables keep moving when the broker is away. The second publishes what is
//! at or below the barrier, after what the stream's own end says was published.

mod barrier;
mod jetstream;
mod ports;
mod publisher;
mod repair;
mod resume;
mod seat;

pub use ports::{Applicant, Deposed, Seat, Stream};

use event_store::system::RandomIds;
use event_store::{EventStore, Log};
use messaging::{Broker, BrokerError, Limits, StreamError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use jetstream::JetStream;
use publisher::Publisher;
use seat::Contender;

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

/// Relays until shutdown. A broker or database that is away is waited for.
///
/// # Errors
/// [`RelayError`] when the broker's URL cannot be read, or when a broker that answers at the start keeps another
/// definition of the stream.
pub async fn run(config: Config, store: EventStore, shutdown: CancellationToken) -> Result<(), RelayError> {
    let broker = Broker::connect(&config.nats_url, "medbook relay").await?;
    check_stream(&broker, config.limits).await?;
    let contender = Contender::new(store.pool().clone(), &RandomIds);
    let stream = JetStream {
        broker,
        limits: config.limits,
    };
    stand(store, contender, stream, shutdown).await;
    Ok(())
}

/// Stands for the lease and relays whenever it has it, until shutdown.
pub async fn stand<L: Log, A: Applicant, S: Stream>(log: L, applicant: A, stream: S, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        match applicant.take().await {
            Ok(Some(seat)) => hold(&seat, &log, &stream, &shutdown).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "the lease cannot be read"),
        }
        shutdown.run_until_cancelled(sleep(CANDIDACY)).await;
    }
}

/// Works as long as the lease is held, and gives it back at shutdown so that a successor need not wait.
async fn hold<L: Log, S: Stream>(seat: &impl Seat, log: &L, stream: &S, shutdown: &CancellationToken) {
    tracing::info!(epoch = seat.epoch(), "relaying");
    #[expect(clippy::cast_precision_loss, reason = "a metric")]
    metrics::gauge!("medbook_relay_epoch").set(seat.epoch() as f64);
    let (moved, durable) = watch::channel(0);
    let publisher = Publisher::new(log.clone(), stream.clone(), durable);
    let work = async {
        tokio::select! {
            // Whether the lease is still held is asked first.
            biased;
            deposed = seat.keep() => deposed,
            deposed = barrier::follow_head(log.appended(), seat, &moved) => deposed,
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
