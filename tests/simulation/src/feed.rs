use messaging::{BrokerError, Delivered};
use projectors::runner::{Feed, FeedSource};
use std::time::Duration;
use tokio::time::sleep;
use uuid::Uuid;

use crate::broker::{Message, tail};
use crate::world::Process;

/// Where a process gets feeds.
#[derive(Clone)]
pub struct FarFeeds(pub Process);

/// A reader's place in the stream. It repeats, swaps and forgets as a broker may.
pub struct FarFeed {
    process: Process,
    log: Uuid,
    next: u64,
    generation: u64,
}

impl FeedSource for FarFeeds {
    type Feed = FarFeed;

    async fn feed_from(&self, log: Uuid, position: u64) -> Result<FarFeed, BrokerError> {
        self.0.travel().await;
        let inner = self.0.world.lock();
        if !inner.stream.is_up() {
            return Err(BrokerError::Disconnected);
        }
        let tail = tail(&inner.stream, log)?;
        let next = match tail.newest {
            Some(newest) if position <= newest.position => {
                let back = newest.sequence.saturating_sub(newest.position - position);
                back.max(tail.first_sequence).max(1)
            }
            Some(_) | None => tail.last_sequence + 1,
        };
        Ok(FarFeed {
            process: self.0.clone(),
            log,
            next,
            generation: inner.stream.generation,
        })
    }
}

impl FarFeed {
    /// The next message that is here, of whatever log.
    fn look(&mut self) -> Result<Option<Message>, BrokerError> {
        let mut inner = self.process.world.lock();
        if !inner.stream.is_up() || inner.stream.generation != self.generation || !inner.stream.exists {
            return Err(BrokerError::Disconnected);
        }
        let at = inner
            .stream
            .messages
            .partition_point(|message| message.sequence < self.next);
        let Some(message) = inner.stream.messages.get(at).cloned() else {
            return Ok(None);
        };
        let calm = inner.calm;
        match inner.chance.below(100) {
            // Once more, later.
            0..=3 if !calm => self.next = message.sequence.saturating_sub(2).max(1),
            // One is passed over.
            4 if !calm => self.next = message.sequence + 2,
            _ => self.next = message.sequence + 1,
        }
        Ok(Some(message))
    }

    fn of_this_log(&self, message: &Message) -> Option<Delivered> {
        (message.log == self.log).then(|| Delivered {
            position: message.position,
            event_id: message.id,
            payload: message.payload.to_vec().into(),
        })
    }
}

impl Feed for FarFeed {
    async fn next(&mut self) -> Result<Delivered, BrokerError> {
        loop {
            sleep(Duration::from_millis(2)).await;
            self.process.travel().await;
            if let Some(message) = self.look()?
                && let Some(delivered) = self.of_this_log(&message)
            {
                return Ok(delivered);
            }
            // Nothing to be had for a while; a reader would sleep.
            sleep(Duration::from_millis(20)).await;
        }
    }

    fn waiting(&mut self) -> Result<Option<Delivered>, BrokerError> {
        let message = self.look()?;
        Ok(message.and_then(|message| self.of_this_log(&message)))
    }
}
