use async_nats::jetstream::consumer::{AckPolicy, Consumer, DeliverPolicy, pull};
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt};
use std::time::Duration;
use uuid::Uuid;

use crate::{Broker, BrokerError, header};

/// The server's sign of life while nothing happens; two missing ones end the feed.
const HEARTBEAT: Duration = Duration::from_secs(2);
/// How long the server keeps a consumer nobody reads from.
const FORGET_AFTER: Duration = Duration::from_secs(30);
/// Messages on their way to one reader.
const AHEAD: usize = 500;

/// A message of the log as it came out of the stream.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// Where its event stands in the log, as the relay said.
    pub position: u64,
    /// Its event.
    pub event_id: Uuid,
    /// The event's JSON.
    pub payload: Bytes,
}

/// Messages as they are stored. Positions may repeat and may skip: compare them.
///
/// The server's part of it has no memory: nothing is acknowledged, and it is gone with this value.
pub struct Feed {
    messages: pull::Stream,
    log: Uuid,
}

impl Broker {
    /// The messages of a log from about this position on.
    ///
    /// # Errors
    /// [`BrokerError`] when the stream is missing or cannot be read.
    pub async fn feed_from(&self, log: Uuid, position: u64) -> Result<Feed, BrokerError> {
        let start_sequence = self.tail(log).await?.sequence_of(position);
        let consumer: Consumer<pull::Config> = self
            .connected()?
            .create_consumer_on_stream(
                pull::Config {
                    deliver_policy: DeliverPolicy::ByStartSequence { start_sequence },
                    ack_policy: AckPolicy::None,
                    inactive_threshold: FORGET_AFTER,
                    memory_storage: true,
                    ..pull::Config::default()
                },
                crate::STREAM,
            )
            .await
            .map_err(|error| BrokerError::refused("open a feed")(error.into()))?;
        let messages = consumer
            .stream()
            .max_messages_per_batch(AHEAD)
            .heartbeat(HEARTBEAT)
            .messages()
            .await
            .map_err(|error| BrokerError::refused("open a feed")(error.into()))?;
        Ok(Feed { messages, log })
    }
}

impl Feed {
    /// The next message of the log; strangers' messages are passed over. Safe to cancel.
    ///
    /// # Errors
    /// [`BrokerError`] when the feed broke; open another one.
    pub async fn next(&mut self) -> Result<Delivered, BrokerError> {
        loop {
            let message = match self.messages.next().await {
                Some(Ok(message)) => message,
                Some(Err(error)) => return Err(BrokerError::refused("go on with the feed")(error.into())),
                None => return Err(BrokerError::Disconnected),
            };
            let marked = message
                .headers
                .as_ref()
                .and_then(|headers| header::read(headers, self.log));
            if let Some(marked) = marked {
                return Ok(Delivered {
                    position: marked.position,
                    event_id: marked.event_id,
                    payload: message.payload.clone(),
                });
            }
            tracing::warn!(subject = %message.subject, "passed over a message that is not of this log");
        }
    }

    /// The next message if one is here already.
    ///
    /// # Errors
    /// As [`Feed::next`].
    pub fn waiting(&mut self) -> Result<Option<Delivered>, BrokerError> {
        self.next().now_or_never().transpose()
    }
}
