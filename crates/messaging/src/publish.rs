use async_nats::HeaderMap;
use async_nats::jetstream::context::{PublishAckFuture, PublishError, PublishErrorKind};
use async_nats::jetstream::{self, ErrorCode};
use bytes::Bytes;
use std::error::Error;
use uuid::Uuid;

use crate::{Broker, BrokerError, header};

/// One event on its way into the stream.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Where it stands in the log.
    pub position: u64,
    /// Its id.
    pub event_id: Uuid,
    /// Its wire name, for example `appointment.booked`; the subject is `events.appointment.booked`.
    pub event_type: String,
    /// Its JSON. At most 256 KiB with the headers.
    pub payload: Bytes,
}

/// How far a batch got.
#[derive(Debug)]
pub struct Published {
    /// How many messages, counted from the first, the stream holds for certain.
    pub held: usize,
    /// How many of them it held already.
    pub duplicates: usize,
    /// The stream's last sequence after them, as far as this batch knows.
    pub last_sequence: u64,
    /// Why it stopped there; `None` when all are held.
    pub failure: Option<BrokerError>,
}

impl Broker {
    /// Publishes a batch without waiting between the messages, then waits for every acknowledgement. The stream takes a
    /// message only when it ends with the one before it, so what is stored is in order and without holes.
    ///
    /// The sequence alone would not do: when a stranger's message has moved the stream's end by one, the first message is
    /// refused, but the second finds the sequence it expects. So from the second on the message before is named too.
    ///
    /// A failure leaves it open how much was stored: read the [tail](Broker::tail) before going on.
    pub async fn publish(&self, log: Uuid, expected_last: u64, batch: &[Outgoing]) -> Published {
        let mut published = Published {
            held: 0,
            duplicates: 0,
            last_sequence: expected_last,
            failure: None,
        };
        let mut sent = Vec::with_capacity(batch.len());
        let mut before = None;
        for (expected, message) in (expected_last..).zip(batch) {
            let acknowledgement = self.send(log, expected, before, message).await;
            before = Some(message.event_id);
            match acknowledgement {
                Ok(acknowledgement) => sent.push(acknowledgement),
                Err(error) => {
                    published.failure = Some(error);
                    break;
                }
            }
        }
        for acknowledgement in sent {
            match acknowledgement.await {
                Ok(ack) => {
                    published.held += 1;
                    published.duplicates += usize::from(ack.duplicate);
                    published.last_sequence = published.last_sequence.max(ack.sequence);
                }
                Err(error) => {
                    published.failure = Some(failure(error));
                    break;
                }
            }
        }
        published
    }

    async fn send(
        &self,
        log: Uuid,
        expected: u64,
        before: Option<Uuid>,
        message: &Outgoing,
    ) -> Result<PublishAckFuture, BrokerError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::MESSAGE_ID, message.event_id.to_string());
        headers.insert(header::EXPECTED_LAST_SEQUENCE, expected.to_string());
        if let Some(before) = before {
            headers.insert(header::EXPECTED_LAST_MESSAGE_ID, before.to_string());
        }
        headers.insert(header::POSITION, message.position.to_string());
        headers.insert(header::LOG, log.to_string());
        self.connected()?
            .publish_with_headers(
                format!("events.{}", message.event_type),
                headers,
                message.payload.clone(),
            )
            .await
            .map_err(failure)
    }
}

fn failure(error: PublishError) -> BrokerError {
    let said = error
        .source()
        .and_then(|source| source.downcast_ref::<jetstream::Error>());
    if error.kind() == PublishErrorKind::StreamNotFound {
        BrokerError::NoStream
    } else if said.is_some_and(|said| said.error_code() == ErrorCode::STREAM_STORE_FAILED) {
        BrokerError::NotWritten(error.into())
    } else {
        BrokerError::refused("store a message")(error.into())
    }
}
