//! What a runner does when it had to leave its place.

use event_store::Log;
use std::error::Error;
use std::time::Duration;
use tokio::time::{Instant, sleep};

use super::stop::{Refused, Stop};
use super::{FeedSource, Runner, Target, report};

/// The pause after something that passes by itself.
const PAUSE: Duration = Duration::from_millis(500);
/// The pauses before a refused event is tried again: the first, doubled each time up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(3);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// How often a runner that stands still or by looks whether something has changed.
const STEP: Duration = Duration::from_secs(1);

/// How long the next pause at a refused event is.
#[derive(Debug, Default)]
pub(super) struct Patience {
    at: Option<u64>,
    pause: Duration,
}

impl Patience {
    /// The pause before this event is tried once more.
    fn next(&mut self, position: u64) -> Duration {
        self.pause = if self.at.replace(position) == Some(position) {
            (self.pause * 2).min(LONGEST_PAUSE)
        } else {
            FIRST_PAUSE
        };
        self.pause
    }
}

impl<T: Target, L: Log, F: FeedSource> Runner<T, L, F> {
    pub(super) async fn recover(&self, stop: Stop, patience: &mut Patience) {
        let name = self.target.name();
        metrics::counter!("medbook_projection_stops_total", "projection" => name, "why" => stop.why()).increment(1);
        match stop {
            Stop::Twin => self.stand_by().await,
            Stop::Poison { position, error } => {
                self.note(position, &error).await;
                self.stand_still(position, patience.next(position)).await;
            }
            Stop::Panicked => {
                tracing::error!(projection = name, "the projection panicked; trying again");
                metrics::gauge!("medbook_projection_stopped", "projection" => name).set(1.0);
                sleep(FIRST_PAUSE).await;
            }
            Stop::OtherLog => tracing::error!(projection = name, "the log is another one than before"),
            Stop::Database(error) => {
                tracing::warn!(
                    projection = name,
                    error = &error as &dyn Error,
                    "the read tables are away"
                );
                sleep(PAUSE).await;
            }
            Stop::Log(error) => {
                tracing::warn!(projection = name, error = &error as &dyn Error, "the log is away");
                sleep(PAUSE).await;
            }
        }
    }

    /// Says in the log, the metrics and the checkpoint row which event cannot be taken in.
    async fn note(&self, position: u64, error: &Refused) {
        let name = self.target.name();
        metrics::gauge!("medbook_projection_stopped", "projection" => name).set(1.0);
        let text = error.text();
        tracing::error!(
            projection = name,
            position,
            error = text,
            "the projection stands still at this event"
        );
        if let Err(stop) = self.target.note_error(position, &text).await {
            tracing::warn!(projection = name, why = stop.why(), "the error could not be noted");
        }
    }

    /// Waits before the event is tried again, shorter when an operator asked for it or set the event aside.
    async fn stand_still(&self, position: u64, pause: Duration) {
        let until = Instant::now() + pause;
        while Instant::now() < until {
            sleep(STEP).await;
            if let Ok(barrier) = self.log.barrier().await {
                report(self.target.name(), position.saturating_sub(1), barrier);
            }
            let asked = self.target.asked_to_retry().await.unwrap_or(false);
            let passed = self.set_aside().await.is_ok_and(|told| told.contains(&position));
            if asked || passed {
                return;
            }
        }
    }

    /// Somebody else runs this projection. Waits until the checkpoint rests below the barrier.
    async fn stand_by(&self) {
        tracing::debug!(projection = self.target.name(), "somebody else runs this projection");
        let mut seen = None;
        loop {
            sleep(STEP).await;
            let (Ok(place), Ok(barrier)) = (self.target.place().await, self.log.barrier().await) else {
                return;
            };
            if seen == Some(place.position) && place.position < barrier {
                return;
            }
            seen = Some(place.position);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_three_seconds_to_a_minute_and_begin_anew_at_another_event() {
        let mut patience = Patience::default();
        let pauses: Vec<_> = (0..7).map(|_| patience.next(9).as_secs()).collect();
        assert_eq!(pauses, [3, 6, 12, 24, 48, 60, 60]);
        assert_eq!(patience.next(10).as_secs(), 3);
    }
}
