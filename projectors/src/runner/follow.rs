use event_store::{Log, Recorded};
use messaging::Delivered;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

use super::stop::Stop;
use super::{Feed, FeedSource, Progress, Runner, Target};

/// Most events in one transaction while following the feed.
const LIVE_BATCH: usize = 200;
/// After this long without a message the barrier is compared.
const SILENCE: Duration = Duration::from_secs(1);
/// So many silences in a row with events in the log, and the feed is thought dead.
const DEAD_AFTER: u32 = 2;
/// How often the log is read while there is no feed, and for how long before the broker is asked again.
const WITHOUT_FEED: Duration = Duration::from_millis(50);
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// What came out of the feed at once.
struct Haul {
    /// Events that follow each other and the checkpoint.
    events: Vec<Recorded>,
    /// What came after them does not follow: read the log.
    gap: bool,
}

impl<T: Target, L: Log, F: FeedSource> Runner<T, L, F> {
    /// Follows the feed until it breaks, or the log for a while if there is no feed.
    pub(super) async fn follow(&self, progress: &mut Progress) -> Result<(), Stop> {
        let Some(log) = self.log.id().await? else {
            return self.follow_log(progress).await;
        };
        match self.feed.feed_from(log, progress.position + 1).await {
            Ok(feed) => self.follow_feed(feed, progress).await,
            Err(error) => {
                tracing::debug!(
                    projection = self.target.name(),
                    error = &error as &dyn std::error::Error,
                    "reading the log, because there is no feed"
                );
                self.follow_log(progress).await
            }
        }
    }

    async fn follow_log(&self, progress: &mut Progress) -> Result<(), Stop> {
        let until = Instant::now() + ASK_AGAIN;
        while Instant::now() < until {
            self.catch_up(progress).await?;
            sleep(WITHOUT_FEED).await;
        }
        Ok(())
    }

    async fn follow_feed(&self, mut feed: F::Feed, progress: &mut Progress) -> Result<(), Stop> {
        let mut silences = 0;
        loop {
            match timeout(SILENCE, feed.next()).await {
                Ok(Ok(first)) => {
                    silences = 0;
                    let haul = haul(&mut feed, first, progress.position);
                    self.absorb(progress, haul.events).await?;
                    if haul.gap {
                        self.fall_back(progress, "gap").await?;
                    }
                    self.look_now_and_then(progress).await?;
                }
                Ok(Err(error)) => {
                    tracing::info!(
                        projection = self.target.name(),
                        error = &error as &dyn std::error::Error,
                        "the feed broke"
                    );
                    return Ok(());
                }
                Err(_silence) if self.look(progress).await? > progress.position => {
                    silences += 1;
                    self.fall_back(progress, "silence").await?;
                    if silences == DEAD_AFTER {
                        return Ok(());
                    }
                }
                Err(_silence) => silences = 0,
            }
        }
    }

    async fn fall_back(&self, progress: &mut Progress, why: &'static str) -> Result<(), Stop> {
        metrics::counter!("medbook_projection_log_reads_total", "projection" => self.target.name(), "why" => why)
            .increment(1);
        self.catch_up(progress).await
    }
}

/// Takes what is waiting, without waiting for more. If the feed breaks here, the next call says so or stays silent; both
/// end in the log.
fn haul(feed: &mut impl Feed, first: Delivered, after: u64) -> Haul {
    let mut haul = Haul {
        events: Vec::new(),
        gap: false,
    };
    let mut next = Some(first);
    while let Some(message) = next.take() {
        if !haul.take(&message, after) {
            haul.gap = true;
            break;
        }
        if haul.events.len() < LIVE_BATCH {
            next = feed.waiting().unwrap_or_default();
        }
    }
    haul
}

impl Haul {
    /// Takes the message in if it is the next one and drops it if it is old; `false` if something is missing before it,
    /// or if it is not what its headers say.
    fn take(&mut self, message: &Delivered, after: u64) -> bool {
        let last = self.events.last().map_or(after, |event| event.position);
        if message.position <= last {
            return true;
        }
        if message.position != last + 1 {
            return false;
        }
        match serde_json::from_slice::<Recorded>(&message.payload) {
            Ok(event) if event.position == message.position && event.event_id == message.event_id => {
                self.events.push(event);
                true
            }
            Ok(_) | Err(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn message(position: u64) -> Delivered {
        let event_id = Uuid::from_u128(position.into());
        let payload = serde_json::json!({
            "position": position, "event_id": event_id, "stream_type": "appointment", "stream_id": event_id,
            "version": 1, "event_type": "appointment.confirmed", "schema_version": 1, "payload": {}, "actor": null,
            "causation_id": event_id, "correlation_id": event_id, "recorded_at": "2026-11-23T08:00:00Z",
        });
        Delivered {
            position,
            event_id,
            payload: payload.to_string().into(),
        }
    }

    fn took(positions: &[u64]) -> (Vec<u64>, bool) {
        let mut haul = Haul {
            events: Vec::new(),
            gap: false,
        };
        let whole = positions.iter().all(|position| haul.take(&message(*position), 10));
        (haul.events.iter().map(|event| event.position).collect(), whole)
    }

    #[test]
    fn n_10_what_is_old_or_came_twice_is_dropped() {
        assert_eq!(took(&[9, 10, 11, 11, 10, 12]), (vec![11, 12], true));
    }

    #[test]
    fn n_11_nothing_is_taken_across_a_gap() {
        assert_eq!(took(&[11, 13, 12]), (vec![11], false));
    }

    #[test]
    fn a_message_that_is_not_what_its_headers_say_sends_the_reader_to_the_log() {
        let mut haul = Haul {
            events: Vec::new(),
            gap: false,
        };
        let forged = Delivered {
            payload: message(12).payload,
            ..message(11)
        };
        assert!(!haul.take(&forged, 10));
    }
}
