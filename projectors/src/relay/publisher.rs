use event_store::{EventStore, Recorded, StoreError};
use messaging::{Broker, BrokerError, Limits, Outgoing, Published, StreamError, Tail};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use super::repair::Repair;
use super::resume::publish_after;
use crate::log_id::LogId;

/// Most events on their way to the broker at once.
const BATCH: u32 = 256;
/// The largest event that is published; larger ones are read from the log. The stream takes 256 KiB with headers.
const LARGEST: usize = 250 * 1024;
/// The pause after the broker refused or was away.
const PAUSE: Duration = Duration::from_millis(200);
/// How often the stream's end is compared while there is nothing to publish, so that a stream that was deleted or
/// written to by somebody else is put right.
const CHECK: Duration = Duration::from_secs(5);

/// Copies the log into the stream.
pub(super) struct Publisher {
    store: EventStore,
    broker: Broker,
    limits: Limits,
    durable: watch::Receiver<u64>,
    log: LogId,
}

/// Where the copy stands.
#[derive(Clone, Copy)]
struct Place {
    log: Uuid,
    /// Last position in the stream.
    position: u64,
    /// Last sequence of the stream.
    sequence: u64,
}

/// Why the copy has to look again where it stands.
#[derive(Debug, thiserror::Error)]
enum Interrupted {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Stream(#[from] StreamError),
    #[error(transparent)]
    Broker(#[from] BrokerError),
    #[error("an event has no JSON")]
    Json(#[from] serde_json::Error),
    #[error("the stream's end is not where it was left: {expected} expected, {found} found")]
    Moved { expected: u64, found: u64 },
}

impl Interrupted {
    fn is_not_written(&self) -> bool {
        matches!(self, Self::Broker(BrokerError::NotWritten(_)))
    }
}

impl Publisher {
    pub(super) fn new(store: EventStore, broker: Broker, limits: Limits, durable: watch::Receiver<u64>) -> Self {
        Self {
            store,
            broker,
            limits,
            durable,
            log: LogId::default(),
        }
    }

    /// Publishes until it is dropped.
    pub(super) async fn run(mut self) {
        let mut remembered = None;
        let mut repair = Repair::default();
        loop {
            if let Err(error) = self.copy(&mut remembered).await {
                metrics::counter!("medbook_relay_interruptions_total").increment(1);
                if self.broker.is_connected() {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "looking again at the stream's end"
                    );
                }
                if repair.is_due(error.is_not_written(), Instant::now()) {
                    self.remake_stream().await;
                }
            }
            sleep(PAUSE).await;
        }
    }

    async fn remake_stream(&self) {
        match self.broker.remake_stream(self.limits).await {
            Ok(()) => tracing::warn!("the broker could not write to its stream, so it was made anew"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "the broker cannot write to its stream and does not let the relay make it anew; restart it"
            ),
        }
    }

    /// Finds out where the copy stands and goes on from there. Ends without error when the log is still empty.
    async fn copy(&mut self, remembered: &mut Option<u64>) -> Result<(), Interrupted> {
        let Some(log) = self.log.get(&self.store).await? else {
            return Ok(());
        };
        // The log is not empty, so the barrier comes.
        if self.durable.wait_for(|barrier| *barrier > 0).await.is_err() {
            return Ok(());
        }
        let mut place = self.find_place(log, *remembered).await?;
        loop {
            let outcome = if *self.durable.borrow_and_update() > place.position {
                self.publish_next(&mut place).await
            } else {
                self.wait(place).await
            };
            *remembered = Some(place.position);
            self.report(place.position);
            outcome?;
        }
    }

    async fn find_place(&self, log: Uuid, remembered: Option<u64>) -> Result<Place, Interrupted> {
        let tail = match self.broker.tail(log).await {
            Err(BrokerError::NoStream) => {
                self.broker.ensure_stream(self.limits).await?;
                self.broker.tail(log).await?
            }
            other => other?,
        };
        let barrier = *self.durable.borrow();
        let confirmed = self.confirm(&tail).await?;
        let place = Place {
            log,
            position: publish_after(&tail, confirmed, remembered, barrier),
            sequence: tail.last_sequence,
        };
        tracing::info!(position = place.position, sequence = place.sequence, "publishing after");
        Ok(place)
    }

    /// The position of the stream's newest message, if the log has that very event there.
    async fn confirm(&self, tail: &Tail) -> Result<Option<u64>, StoreError> {
        let Some(newest) = tail.newest else {
            return Ok(None);
        };
        let there = self.store.read_after(newest.position.saturating_sub(1), 1).await?;
        let same = there
            .first()
            .is_some_and(|event| event.position == newest.position && event.event_id == newest.event_id);
        Ok(same.then_some(newest.position))
    }

    async fn publish_next(&self, place: &mut Place) -> Result<(), Interrupted> {
        let barrier = *self.durable.borrow();
        let mut events = self.store.read_after(place.position, BATCH).await?;
        events.retain(|event| event.position <= barrier);
        let Some(last) = events.last().map(|event| event.position) else {
            return Ok(());
        };
        let batch = outgoing(&events)?;
        let published = self.broker.publish(place.log, place.sequence, &batch).await;
        metrics::counter!("medbook_relay_published_total").increment(published.held as u64);
        advance(place, &batch, last, published)
    }

    /// Waits for the barrier to move; after a while compares the stream's end.
    async fn wait(&mut self, place: Place) -> Result<(), Interrupted> {
        if timeout(CHECK, self.durable.changed()).await.is_ok() {
            return Ok(());
        }
        let found = self.broker.tail(place.log).await?.last_sequence;
        if found == place.sequence {
            return Ok(());
        }
        Err(Interrupted::Moved {
            expected: place.sequence,
            found,
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "a metric")]
    fn report(&self, position: u64) {
        let barrier = *self.durable.borrow();
        metrics::gauge!("medbook_relay_position").set(position as f64);
        metrics::gauge!("medbook_relay_barrier").set(barrier as f64);
        metrics::gauge!("medbook_relay_lag").set(barrier.saturating_sub(position) as f64);
    }
}

fn outgoing(events: &[Recorded]) -> Result<Vec<Outgoing>, serde_json::Error> {
    let mut batch = Vec::with_capacity(events.len());
    for event in events {
        let payload = serde_json::to_vec(event)?;
        if payload.len() > LARGEST {
            tracing::warn!(
                position = event.position,
                bytes = payload.len(),
                "too large for the stream; left to the log"
            );
            continue;
        }
        batch.push(Outgoing {
            position: event.position,
            event_id: event.event_id,
            event_type: event.event_type.clone(),
            payload: payload.into(),
        });
    }
    Ok(batch)
}

/// Moves the place behind what the stream holds now. `last` is the position read up to, with events left out.
fn advance(place: &mut Place, batch: &[Outgoing], last: u64, published: Published) -> Result<(), Interrupted> {
    let all = published.held == batch.len();
    if all {
        place.position = last;
    } else if let Some(held) = published.held.checked_sub(1) {
        place.position = batch[held].position;
    }
    let expected = place.sequence + published.held as u64;
    place.sequence = published.last_sequence;
    if let Some(error) = published.failure {
        return Err(error.into());
    }
    // Duplicates somewhere before the end: the messages are there, but not where they were thought to be.
    if published.last_sequence == expected {
        Ok(())
    } else {
        Err(Interrupted::Moved {
            expected,
            found: published.last_sequence,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place {
            log: Uuid::nil(),
            position: 10,
            sequence: 5,
        }
    }

    fn batch() -> Vec<Outgoing> {
        (11..=13)
            .map(|position| Outgoing {
                position,
                event_id: Uuid::nil(),
                event_type: "appointment.confirmed".to_owned(),
                payload: "{}".into(),
            })
            .collect()
    }

    fn published(held: usize, last_sequence: u64) -> Published {
        Published {
            held,
            duplicates: 0,
            last_sequence,
            failure: None,
        }
    }

    #[test]
    fn a_batch_that_is_stored_moves_both_ends() {
        let mut place = place();
        advance(&mut place, &batch(), 14, published(3, 8)).unwrap();
        assert_eq!(
            (place.position, place.sequence),
            (14, 8),
            "14 was left out because it is too large"
        );
    }

    #[test]
    fn n_05_messages_that_were_there_already_are_counted_where_they_are() {
        let mut place = place();
        advance(&mut place, &batch(), 13, published(3, 8)).unwrap();
        assert_eq!((place.position, place.sequence), (13, 8));
    }

    #[test]
    fn a_batch_that_broke_off_leaves_the_place_behind_what_is_certain() {
        let mut place = place();
        let broken = Published {
            failure: Some(BrokerError::Disconnected),
            ..published(1, 6)
        };
        assert!(advance(&mut place, &batch(), 13, broken).is_err());
        assert_eq!(place.position, 11);
    }

    #[test]
    fn duplicates_elsewhere_make_the_relay_look_again() {
        let mut place = place();
        let error = advance(&mut place, &batch(), 13, published(3, 5)).unwrap_err();
        assert!(matches!(error, Interrupted::Moved { expected: 8, found: 5 }));
        assert_eq!(place.position, 13, "they are in the stream");
    }
}
