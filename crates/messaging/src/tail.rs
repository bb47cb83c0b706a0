use async_nats::jetstream::stream::{LastRawMessageErrorKind, Stream};
use uuid::Uuid;

use crate::{Broker, BrokerError, header};

/// How many messages of strangers at the stream's end are looked through for one of the log.
const LOOK_BACK: u64 = 64;

/// A message of the log in the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Where it stands in the stream.
    pub sequence: u64,
    /// Where its event stands in the log.
    pub position: u64,
    /// Its event.
    pub event_id: Uuid,
}

/// The stream's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    /// Sequence of the oldest message kept.
    pub first_sequence: u64,
    /// Sequence of the newest message ever stored; 0 for a new stream.
    pub last_sequence: u64,
    /// The newest message of this log. `None` when the stream is empty or strangers filled its end.
    pub newest: Option<Placed>,
}

impl Tail {
    /// Whether nothing was ever stored.
    pub fn is_new(&self) -> bool {
        self.last_sequence == 0
    }

    /// The sequence from which to read so as to get this position early. A guess: strangers' messages and messages
    /// stored twice shift it, so a reader compares positions.
    pub(crate) fn sequence_of(&self, position: u64) -> u64 {
        match self.newest {
            Some(newest) if position <= newest.position => newest
                .sequence
                .saturating_sub(newest.position - position)
                .max(self.first_sequence)
                .max(1),
            Some(_) | None => self.last_sequence + 1,
        }
    }
}

impl Broker {
    /// What the stream says was published of this log.
    ///
    /// # Errors
    /// [`BrokerError`] when the stream is missing or cannot be read.
    pub async fn tail(&self, log: Uuid) -> Result<Tail, BrokerError> {
        let stream = self.stream().await?;
        let state = &stream.cached_info().state;
        let mut tail = Tail {
            first_sequence: state.first_sequence,
            last_sequence: state.last_sequence,
            newest: None,
        };
        if state.messages == 0 {
            return Ok(tail);
        }
        let oldest = state.first_sequence.max(state.last_sequence.saturating_sub(LOOK_BACK));
        for sequence in (oldest..=state.last_sequence).rev() {
            if let Some(placed) = placed(&stream, sequence, log).await? {
                tail.newest = Some(placed);
                break;
            }
        }
        Ok(tail)
    }
}

async fn placed(stream: &Stream, sequence: u64, log: Uuid) -> Result<Option<Placed>, BrokerError> {
    match stream.get_raw_message(sequence).await {
        Ok(message) => Ok(header::read(&message.headers, log).map(|marked| Placed {
            sequence,
            position: marked.position,
            event_id: marked.event_id,
        })),
        Err(error) if matches!(error.kind(), LastRawMessageErrorKind::NoMessageFound) => Ok(None),
        Err(error) => Err(BrokerError::refused("read the stream's end")(error.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tail(newest: Option<(u64, u64)>) -> Tail {
        Tail {
            first_sequence: 11,
            last_sequence: 100,
            newest: newest.map(|(sequence, position)| Placed {
                sequence,
                position,
                event_id: Uuid::nil(),
            }),
        }
    }

    #[test]
    fn a_position_in_the_stream_is_counted_back_from_the_newest() {
        let tail = tail(Some((100, 5_000)));
        assert_eq!(tail.sequence_of(5_000), 100);
        assert_eq!(tail.sequence_of(4_990), 90);
        assert_eq!(tail.sequence_of(10), 11, "older than the stream: from its oldest");
    }

    #[test]
    fn a_position_not_yet_published_is_the_next_message() {
        assert_eq!(tail(Some((100, 5_000))).sequence_of(5_001), 101);
        assert_eq!(tail(None).sequence_of(1), 101);
    }
}
