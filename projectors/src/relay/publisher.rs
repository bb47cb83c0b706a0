use event_store::{Log, Recorded, StoreError};
use futures_util::StreamExt;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::FuturesOrdered;
use messaging::{BrokerError, End, Outgoing, Placed, Published, StreamError, Tail};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use tracing::Span;
use uuid::Uuid;

use super::ports::Stream;
use super::repair::Repair;
use super::resume::publish_after;
use crate::spans;

/// Most events read and sent at once.
const BATCH: u32 = 256;
/// Most batches on their way to the broker. Each is sent behind the end the one before leads to, without waiting for it.
const IN_FLIGHT: usize = 8;
/// The largest event that is published; larger ones are read from the log. The stream takes 256 KiB with headers.
const LARGEST: usize = 250 * 1024;
/// The pause after the broker refused or was away.
const PAUSE: Duration = Duration::from_millis(200);
/// How often the stream's end is compared while there is nothing to publish, so that a stream that was deleted or
/// written to by somebody else is put right.
const CHECK: Duration = Duration::from_secs(5);

/// Copies the log into the stream.
pub(super) struct Publisher<L, S> {
    log: L,
    stream: S,
    durable: watch::Receiver<u64>,
    /// The last message of this log known to be in the stream, and its sequence there.
    remembered: Option<(Place, u64)>,
}

/// An event of the log that is in the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub position: u64,
    pub event_id: Uuid,
}

/// Where the copy stands.
struct Pipeline {
    log: Uuid,
    /// Everything up to this position is in the stream or on its way.
    sent: u64,
    /// What the stream ends with once everything on its way is stored.
    end: End,
    in_flight: FuturesOrdered<BoxFuture<'static, Landed>>,
}

/// What came of a batch.
struct Landed {
    batch: Vec<Place>,
    /// The position read up to, with events left out.
    last: u64,
    /// The sequence it was sent behind.
    after: u64,
    published: Published,
    /// One for each event, from sending to landing.
    _spans: Vec<Span>,
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
    #[error("the stream's end is not as it was left: sequence {expected} expected, {found} found")]
    Moved { expected: u64, found: u64 },
    #[error("the log is another one now")]
    OtherLog,
}

impl Interrupted {
    fn is_not_written(&self) -> bool {
        matches!(self, Self::Broker(BrokerError::NotWritten(_)))
    }
}

impl<L: Log, S: Stream> Publisher<L, S> {
    pub(super) fn new(log: L, stream: S, durable: watch::Receiver<u64>) -> Self {
        Self {
            log,
            stream,
            durable,
            remembered: None,
        }
    }

    /// Publishes until it is dropped.
    pub(super) async fn run(mut self) {
        let mut repair = Repair::default();
        loop {
            if let Err(error) = self.copy().await {
                metrics::counter!("medbook_relay_interruptions_total").increment(1);
                if self.stream.is_connected() {
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
        match self.stream.remake().await {
            Ok(()) => tracing::warn!("the broker could not write to its stream, so it was made anew"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "the broker cannot write to its stream and does not let the relay make it anew; restart it"
            ),
        }
    }

    /// Finds out where the copy stands and goes on from there. Ends without error when the log is still empty.
    async fn copy(&mut self) -> Result<(), Interrupted> {
        let Some(log) = self.log.id().await? else {
            return Ok(());
        };
        // The log is not empty, so the barrier comes.
        if self.durable.wait_for(|barrier| *barrier > 0).await.is_err() {
            return Ok(());
        }
        let mut pipeline = self.find_place(log).await?;
        loop {
            self.report(pipeline.sent);
            let more = *self.durable.borrow_and_update() > pipeline.sent && pipeline.in_flight.len() < IN_FLIGHT;
            if more {
                self.send_next(&mut pipeline).await?;
                // What has landed meanwhile, without waiting for it.
                while let Some(Some(landed)) = pipeline.in_flight.next().now_or_never() {
                    self.land(landed)?;
                }
            } else if pipeline.in_flight.is_empty() {
                self.rest(pipeline.log, pipeline.end).await?;
            } else {
                tokio::select! {
                    // What has landed makes room, so it comes first.
                    biased;
                    Some(landed) = pipeline.in_flight.next() => self.land(landed)?,
                    Ok(()) = self.durable.changed(), if pipeline.in_flight.len() < IN_FLIGHT => {}
                }
            }
        }
    }

    async fn find_place(&self, log: Uuid) -> Result<Pipeline, Interrupted> {
        let tail = match self.stream.tail(log).await {
            Err(BrokerError::NoStream) => {
                self.stream.ensure().await?;
                self.stream.tail(log).await?
            }
            other => other?,
        };
        let newest = self.confirm(tail.newest.map(Place::from)).await?;
        // A stream that ends before the message was remembered is another one, or has lost it.
        let remembered = self.remembered.filter(|(_, sequence)| *sequence <= tail.last_sequence);
        let remembered = self.confirm(remembered.map(|(place, _)| place)).await?;
        let position = publish_after(&tail, newest, remembered, *self.durable.borrow());
        tracing::info!(position, sequence = tail.last_sequence, "publishing after");
        Ok(Pipeline {
            log,
            sent: position,
            end: end_of(&tail),
            in_flight: FuturesOrdered::new(),
        })
    }

    /// The position of a message that is said to be in the stream, if the log has that very event there.
    async fn confirm(&self, place: Option<Place>) -> Result<Option<u64>, StoreError> {
        let Some(place) = place else {
            return Ok(None);
        };
        let there = self.log.read_after(place.position.saturating_sub(1), 1).await?;
        let same = there.first().is_some_and(|event| Place::from(event) == place);
        Ok(same.then_some(place.position))
    }

    async fn send_next(&self, pipeline: &mut Pipeline) -> Result<(), Interrupted> {
        let barrier = *self.durable.borrow();
        let mut events = self.log.read_after(pipeline.sent, BATCH).await?;
        events.retain(|event| event.position <= barrier);
        let Some(last) = events.last().map(|event| event.position) else {
            return Ok(());
        };
        let batch = outgoing(&events)?;
        let spans = events.iter().map(spans::relay).collect();
        let after = pipeline.end.sequence;
        let settled = self.stream.send(pipeline.log, pipeline.end, &batch).await;
        pipeline.end = batch.iter().fold(pipeline.end, End::followed_by);
        pipeline.sent = last;
        let batch = batch.iter().map(Place::from).collect();
        let landed = settled.map(move |published| Landed {
            batch,
            last,
            after,
            published,
            _spans: spans,
        });
        pipeline.in_flight.push_back(landed.boxed());
        Ok(())
    }

    /// Takes note of what the stream holds now.
    fn land(&mut self, landed: Landed) -> Result<(), Interrupted> {
        metrics::counter!("medbook_relay_published_total").increment(landed.published.held as u64);
        self.remembered = landed.held().or(self.remembered);
        tracing::trace!(position = landed.last, "landed");
        landed.check()
    }

    /// Waits for the barrier to move; after a while compares the stream's end.
    async fn rest(&mut self, log: Uuid, end: End) -> Result<(), Interrupted> {
        if timeout(CHECK, self.durable.changed()).await.is_ok() {
            return Ok(());
        }
        if self.log.id().await? != Some(log) {
            return Err(Interrupted::OtherLog);
        }
        // Not the sequence alone: a stranger's message may stand where a lost one of ours stood.
        let found = end_of(&self.stream.tail(log).await?);
        if found == end {
            return Ok(());
        }
        Err(Interrupted::Moved {
            expected: end.sequence,
            found: found.sequence,
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "a metric")]
    fn report(&self, sent: u64) {
        let barrier = *self.durable.borrow();
        metrics::gauge!("medbook_relay_position").set(sent as f64);
        metrics::gauge!("medbook_relay_barrier").set(barrier as f64);
        metrics::gauge!("medbook_relay_lag").set(barrier.saturating_sub(sent) as f64);
    }
}

impl Landed {
    /// The last of its messages that the stream holds for certain.
    fn held(&self) -> Option<(Place, u64)> {
        let last = self.published.held.checked_sub(1)?;
        let place = self.batch.get(last)?;
        Some((*place, self.published.last_sequence))
    }

    /// Whether all of it is in the stream, where it was thought to be. Duplicates somewhere before the end are in the
    /// stream too, but the end is not where it was thought to be.
    fn check(self) -> Result<(), Interrupted> {
        let expected = self.after + self.batch.len() as u64;
        match self.published.failure {
            Some(failure) => Err(failure.into()),
            None if self.published.last_sequence == expected => Ok(()),
            None => Err(Interrupted::Moved {
                expected,
                found: self.published.last_sequence,
            }),
        }
    }
}

impl From<Placed> for Place {
    fn from(placed: Placed) -> Self {
        Self {
            position: placed.position,
            event_id: placed.event_id,
        }
    }
}

impl From<&Recorded> for Place {
    fn from(event: &Recorded) -> Self {
        Self {
            position: event.position,
            event_id: event.event_id,
        }
    }
}

impl From<&Outgoing> for Place {
    fn from(message: &Outgoing) -> Self {
        Self {
            position: message.position,
            event_id: message.event_id,
        }
    }
}

/// What the stream ends with. The newest message is named when it is of this log.
fn end_of(tail: &Tail) -> End {
    let newest = tail.newest.filter(|newest| newest.sequence == tail.last_sequence);
    End {
        sequence: tail.last_sequence,
        message: newest.map(|newest| newest.event_id),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn landed(held: usize, last_sequence: u64) -> Landed {
        Landed {
            batch: (11..=13)
                .map(|position| Place {
                    position,
                    event_id: Uuid::from_u128(position.into()),
                })
                .collect(),
            last: 14,
            after: 5,
            _spans: vec![],
            published: Published {
                held,
                duplicates: 0,
                last_sequence,
                failure: None,
            },
        }
    }

    #[test]
    fn a_batch_that_is_stored_is_where_it_was_thought_to_be() {
        let landed = landed(3, 8);
        assert_eq!(landed.held().unwrap().0.position, 13);
        assert!(landed.check().is_ok());
    }

    #[test]
    fn a_batch_that_broke_off_is_remembered_up_to_what_is_certain() {
        let mut broken = landed(1, 6);
        broken.published.failure = Some(BrokerError::Disconnected);
        assert_eq!(broken.held().unwrap().0.position, 11);
        assert!(broken.check().is_err());
    }

    #[test]
    fn n_05_duplicates_elsewhere_make_the_relay_look_again() {
        let landed = landed(3, 5);
        assert_eq!(landed.held().unwrap().0.position, 13, "they are in the stream");
        let error = landed.check().unwrap_err();
        assert!(matches!(error, Interrupted::Moved { expected: 8, found: 5 }));
    }

    #[test]
    fn the_end_names_its_message_when_that_is_of_this_log() {
        let newest = |sequence| Placed {
            sequence,
            position: 7,
            event_id: Uuid::from_u128(7),
        };
        let tail = |newest| Tail {
            first_sequence: 1,
            last_sequence: 9,
            newest,
        };
        assert_eq!(end_of(&tail(Some(newest(9)))).message, Some(Uuid::from_u128(7)));
        assert_eq!(end_of(&tail(Some(newest(8)))).message, None);
        assert_eq!(end_of(&tail(None)).sequence, 9);
    }
}
