use async_nats::Subscriber;
use futures_util::StreamExt;
use uuid::Uuid;

use crate::{Broker, BrokerError, header};

/// Every subject of the stream.
const SUBJECTS: &str = "events.>";

/// Hears that a log has new events, from now on. Nothing is kept for it: whoever missed one reads the log.
///
/// Unlike a [`Feed`](crate::Feed) it needs no consumer, so a user who may only listen can have it.
pub struct Bell {
    messages: Subscriber,
    log: Uuid,
}

impl Broker {
    /// A bell of this log. It comes back by itself after the connection broke.
    ///
    /// # Errors
    /// [`BrokerError`] when the connection is closed for good.
    pub async fn bell(&self, log: Uuid) -> Result<Bell, BrokerError> {
        let messages = self
            .client()
            .subscribe(SUBJECTS)
            .await
            .map_err(|error| BrokerError::refused("be listened to")(error.into()))?;
        Ok(Bell { messages, log })
    }
}

impl Bell {
    /// The position of the next event that is published; strangers' messages are passed over. Safe to cancel.
    ///
    /// # Errors
    /// [`BrokerError::Disconnected`] when nothing will come any more.
    pub async fn next(&mut self) -> Result<u64, BrokerError> {
        loop {
            let message = self.messages.next().await.ok_or(BrokerError::Disconnected)?;
            let headers = message.headers.as_ref();
            if let Some(marked) = headers.and_then(|headers| header::read(headers, self.log)) {
                return Ok(marked.position);
            }
        }
    }
}
