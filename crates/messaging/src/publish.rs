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

/// What the stream has to end with for a batch to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The sequence of its newest message.
    pub sequence: u64,
    /// The id of its newest message, where that is known to be one of ours.
    pub message: Option<Uuid>,
}

/// A batch on its way. Dropping it takes nothing back.
#[derive(Debug)]
pub struct InFlight {
    after: u64,
    acknowledgements: Vec<PublishAckFuture>,
    failure: Option<BrokerError>,
}

impl Broker {
    /// Sends a batch without waiting for anything but the connection; more batches may follow at once, each behind the
    /// end that the one before leads to. The stream takes a message only when it ends with the one before it, so what is
    /// stored is in order and without holes.
    ///
    /// The sequence alone would not do: when a stranger's message has moved the stream's end by one, the first message is
    /// refused, but the second finds the sequence it expects. So where it is known the message before is named too.
    pub async fn send(&self, log: Uuid, after: End, batch: &[Outgoing]) -> InFlight {
        let mut in_flight = InFlight {
            after: after.sequence,
            acknowledgements: Vec::with_capacity(batch.len()),
            failure: None,
        };
        let mut end = after;
        for message in batch {
            match self.send_one(log, end, message).await {
                Ok(acknowledgement) => in_flight.acknowledgements.push(acknowledgement),
                Err(error) => {
                    in_flight.failure = Some(error);
                    break;
                }
            }
            end = end.followed_by(message);
        }
        in_flight
    }

    /// [`Broker::send`] and [`InFlight::settled`] in one.
    pub async fn publish(&self, log: Uuid, after: End, batch: &[Outgoing]) -> Published {
        self.send(log, after, batch).await.settled().await
    }

    async fn send_one(&self, log: Uuid, end: End, message: &Outgoing) -> Result<PublishAckFuture, BrokerError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::MESSAGE_ID, message.event_id.to_string());
        headers.insert(header::EXPECTED_LAST_SEQUENCE, end.sequence.to_string());
        if let Some(before) = end.message {
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

impl End {
    /// The end once this message is stored, and no other.
    pub fn followed_by(self, message: &Outgoing) -> Self {
        Self {
            sequence: self.sequence + 1,
            message: Some(message.event_id),
        }
    }
}

impl InFlight {
    /// Waits for every acknowledgement. A failure leaves it open how much was stored: read the [tail](Broker::tail)
    /// before going on.
    pub async fn settled(self) -> Published {
        let mut published = Published {
            held: 0,
            duplicates: 0,
            last_sequence: self.after,
            failure: None,
        };
        for acknowledgement in self.acknowledgements {
            match acknowledgement.await {
                Ok(ack) => {
                    published.held += 1;
                    published.duplicates += usize::from(ack.duplicate);
                    published.last_sequence = published.last_sequence.max(ack.sequence);
                }
                Err(error) => {
                    published.failure = Some(failure(error));
                    return published;
                }
            }
        }
        published.failure = self.failure;
        published
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
