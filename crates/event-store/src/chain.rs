//! The chain that makes an edited log tell: every event's hash covers the one before it.
//!
//! `hash = SHA-256(previous ‖ event)`. `previous` is the hash of the event at the position before, 32 zero bytes if there
//! is none or it has none. `event` is, numbers big-endian and without padding:
//!
//! | bytes | what |
//! |---|---|
//! | 8 | position |
//! | 16 | event id |
//! | 4 + n | length and ASCII text of the stream type |
//! | 16 | stream id |
//! | 4 | version |
//! | 4 + n | length and ASCII text of the event type |
//! | 2 | schema version |
//! | 4 + n | length and UTF-8 text of the payload, as stored |
//! | 1 or 17 | 0, or 1 and the actor |
//! | 16 | causation id |
//! | 16 | correlation id |
//! | 8 | instant it was recorded at, microseconds since 1970-01-01 UTC, signed |
//!
//! Changing any of this is a new chain: the golden hashes below are in stored logs.

use aws_lc_rs::digest::{Context, SHA256};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A hash of the chain.
pub(crate) type Hash = [u8; 32];

/// What the first event follows.
pub(crate) const START: Hash = [0; 32];

/// The columns of one event that its hash covers.
#[derive(Clone, Copy)]
pub(crate) struct Link<'a> {
    pub position: u64,
    pub event_id: Uuid,
    pub stream_type: &'a str,
    pub stream_id: Uuid,
    pub version: u32,
    pub event_type: &'a str,
    pub schema_version: u16,
    pub payload: &'a str,
    pub actor: Option<Uuid>,
    pub causation_id: Uuid,
    pub correlation_id: Uuid,
    pub recorded_at: DateTime<Utc>,
}

impl Link<'_> {
    /// The event's hash after an event with this one.
    pub fn hash(&self, previous: &Hash) -> Hash {
        let mut sum = Context::new(&SHA256);
        sum.update(previous);
        sum.update(&self.position.to_be_bytes());
        sum.update(self.event_id.as_bytes());
        text(&mut sum, self.stream_type);
        sum.update(self.stream_id.as_bytes());
        sum.update(&self.version.to_be_bytes());
        text(&mut sum, self.event_type);
        sum.update(&self.schema_version.to_be_bytes());
        text(&mut sum, self.payload);
        match self.actor {
            None => sum.update(&[0]),
            Some(actor) => {
                sum.update(&[1]);
                sum.update(actor.as_bytes());
            }
        }
        sum.update(self.causation_id.as_bytes());
        sum.update(self.correlation_id.as_bytes());
        sum.update(&self.recorded_at.timestamp_micros().to_be_bytes());
        let mut hash = START;
        hash.copy_from_slice(sum.finish().as_ref());
        hash
    }
}

fn text(sum: &mut Context, text: &str) {
    // An append is refused long before a text needs a fifth byte.
    sum.update(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    sum.update(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Link<'static> {
        Link {
            position: 42,
            event_id: Uuid::from_u128(1),
            stream_type: "appointment",
            stream_id: Uuid::from_u128(2),
            version: 3,
            event_type: "appointment.cancelled",
            schema_version: 1,
            payload: r#"{"by":"patient","note":"grün"}"#,
            actor: Some(Uuid::from_u128(4)),
            causation_id: Uuid::from_u128(5),
            correlation_id: Uuid::from_u128(6),
            recorded_at: "2026-11-22T12:00:00.000001Z".parse().unwrap(),
        }
    }

    #[test]
    fn the_golden_hashes_never_change() {
        let first = sample().hash(&START);
        assert_eq!(
            hex::encode(first),
            "fc0cff0044e30bc33b056b75717cacca2bae328e028dfe842b70820aff5341d4"
        );
        let next = Link {
            position: 43,
            actor: None,
            ..sample()
        };
        assert_eq!(
            hex::encode(next.hash(&first)),
            "8d2737b6754be8de37508ec48fd4a83f8bb5ee859492a9bfee792eb97f4f70d0"
        );
    }

    #[test]
    fn every_column_and_the_event_before_count() {
        let sample = sample();
        let other = Uuid::from_u128(99);
        let edited = [
            Link { position: 43, ..sample },
            Link {
                event_id: other,
                ..sample
            },
            Link {
                stream_type: "appointmen",
                event_type: "tappointment.cancelled",
                ..sample
            },
            Link {
                stream_id: other,
                ..sample
            },
            Link { version: 4, ..sample },
            Link {
                event_type: "appointment.booked",
                ..sample
            },
            Link {
                schema_version: 2,
                ..sample
            },
            Link {
                payload: "{}",
                ..sample
            },
            Link { actor: None, ..sample },
            Link {
                causation_id: other,
                ..sample
            },
            Link {
                correlation_id: other,
                ..sample
            },
            Link {
                recorded_at: DateTime::UNIX_EPOCH,
                ..sample
            },
        ];
        let mut hashes: Vec<_> = edited.iter().map(|link| link.hash(&START)).collect();
        hashes.push(sample.hash(&START));
        hashes.push(sample.hash(&[1; 32]));
        let different: std::collections::BTreeSet<_> = hashes.iter().collect();
        assert_eq!(different.len(), hashes.len());
    }
}
