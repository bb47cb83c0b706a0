use access::Principal;
use axum::response::sse::Event;
use http_kit::Pass;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until};

use super::change::Change;
use super::hub::Place;
use super::{Changed, What};

/// One open page: what it is told next, until its pass ends.
pub struct Connection {
    place: Place,
    reader: Principal,
    pass: Pass,
    changes: Receiver<Arc<Change>>,
    ends: Instant,
    beats: Instant,
    first: Option<Changed>,
}

/// What woke a connection.
enum Woken {
    Told(Changed),
    Nothing,
    Heartbeat,
    End,
}

impl Connection {
    pub(super) fn new(
        place: Place,
        reader: Principal,
        pass: Pass,
        changes: Receiver<Arc<Change>>,
        since: Option<u64>,
        position: u64,
    ) -> Self {
        let now = Instant::now();
        // Whoever comes back after a break reads again rather than trusting that nothing happened.
        let what = match since {
            Some(since) if since != position => vec![What::Everything],
            Some(_) | None => Vec::new(),
        };
        Self {
            ends: now + pass.lasts(),
            beats: now + place.hub.limits.heartbeat,
            first: Some(Changed { what, position }),
            place,
            reader,
            pass,
            changes,
        }
    }

    /// The next thing to send; `None` when the connection ends. At once after it was opened: where the log stands.
    pub async fn next(&mut self) -> Option<Event> {
        if let Some(first) = self.first.take() {
            return Some(event(&first));
        }
        loop {
            let woken = self.wait().await;
            if matches!(woken, Woken::Nothing) {
                continue;
            }
            if matches!(woken, Woken::End) || !self.pass.holds().await {
                return None;
            }
            self.beats = Instant::now() + self.place.hub.limits.heartbeat;
            return Some(match woken {
                Woken::Told(changed) => event(&changed),
                Woken::Heartbeat | Woken::Nothing | Woken::End => Event::default().comment("still here"),
            });
        }
    }

    async fn wait(&mut self) -> Woken {
        tokio::select! {
            biased;
            () = self.place.hub.closing.cancelled() => Woken::End,
            () = sleep_until(self.ends) => Woken::End,
            told = self.changes.recv() => match told {
                Ok(change) => change.of(&self.reader).map_or(Woken::Nothing, Woken::Told),
                Err(RecvError::Lagged(_)) => Woken::Told(Changed {
                    what: vec![What::Everything],
                    position: self.place.hub.position(),
                }),
                Err(RecvError::Closed) => Woken::End,
            },
            () = sleep_until(self.beats) => Woken::Heartbeat,
        }
    }
}

fn event(changed: &Changed) -> Event {
    let event = Event::default().event("changed").id(changed.position.to_string());
    // A list of words and a number are always JSON.
    event.json_data(changed).unwrap_or_default()
}
