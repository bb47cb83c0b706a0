use chrono::{DateTime, Utc};
use domain::ids::IdGen;
use domain::{Aggregate, Event, Holdings, Sealing, StreamId};
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{IdempotencyKey, Loaded};

/// Who asked, for what, and when: stored with every event of a work.
#[derive(Clone, Copy, Debug)]
pub struct Audit {
    /// The account that asked; `None`: the system or somebody not signed in.
    pub actor: Option<Uuid>,
    /// The command.
    pub causation_id: Uuid,
    /// The request or process it is part of.
    pub correlation_id: Uuid,
    /// The instant all its decisions were made for.
    pub now: DateTime<Utc>,
}

/// Everything one append carries, all or nothing.
pub struct Work {
    pub(crate) audit: Audit,
    ids: Arc<dyn IdGen>,
    pub(crate) writes: Vec<StreamWrite>,
    pub(crate) unchanged: Vec<(StreamId, u32)>,
    pub(crate) sealings: Vec<Sealing>,
    pub(crate) secrets: Vec<Secret>,
    pub(crate) answer: Option<Answer>,
    /// An event that has no JSON; such a work cannot be appended.
    pub(crate) unwritable: Option<serde_json::Error>,
}

/// The new events of one stream, and what the stream held before and holds after them.
pub(crate) struct StreamWrite {
    pub stream: StreamId,
    pub expected: u32,
    pub events: Vec<NewEvent>,
    pub before: Holdings,
    pub after: Holdings,
}

pub(crate) struct NewEvent {
    pub id: Uuid,
    pub event_type: &'static str,
    pub schema_version: u16,
    /// JSON text of the event's data.
    pub payload: String,
}

pub(crate) struct Secret {
    pub owner: Uuid,
    pub kind: &'static str,
    pub value: Zeroizing<String>,
}

pub(crate) struct Answer {
    pub key: IdempotencyKey,
    pub fingerprint: [u8; 32],
    pub status: u16,
    pub body: Value,
}

impl Work {
    /// A work that carries nothing yet.
    pub fn new(audit: Audit, ids: Arc<dyn IdGen>) -> Self {
        Self {
            audit,
            ids,
            writes: Vec::new(),
            unchanged: Vec::new(),
            sealings: Vec::new(),
            secrets: Vec::new(),
            answer: None,
            unwritable: None,
        }
    }

    /// Decides a command and takes in what follows: events, changed claims and reservations, personal data. Returns the
    /// state after it. The stream has to be at the loaded version when the work is appended, also if nothing happened.
    ///
    /// To decide again on the same stream within one work, pass the state and version that the first decision led to.
    ///
    /// # Errors
    /// The aggregate's refusal; the work is as it was.
    pub fn decide<A: Aggregate>(&mut self, loaded: &Loaded<A>, command: A::Command) -> Result<A, A::Refusal> {
        let events = loaded.state.decide(command)?;
        Ok(self.record(loaded, &events))
    }

    /// The stream has to be at the loaded version when the work is appended, though nothing is written to it.
    pub fn unchanged<A: Aggregate>(&mut self, loaded: &Loaded<A>) {
        self.unchanged.push((loaded.stream(), loaded.version));
    }

    /// An ordinary row, such as a password hash, that is replaced in the same transaction. `kind` has at most 32 ASCII
    /// characters.
    pub fn secret(&mut self, owner: Uuid, kind: &'static str, value: String) {
        self.secrets.push(Secret {
            owner,
            kind,
            value: Zeroizing::new(value),
        });
    }

    /// The answer to be given to every later request with this key. `fingerprint` is the SHA-256 of the request.
    pub fn answer(&mut self, key: IdempotencyKey, fingerprint: [u8; 32], status: u16, body: Value) {
        self.answer = Some(Answer {
            key,
            fingerprint,
            status,
            body,
        });
    }

    /// Whether it carries no event. An empty work with an answer is worth appending: the answer is stored.
    pub fn is_empty(&self) -> bool {
        self.writes.iter().all(|write| write.events.is_empty())
    }

    /// Takes in events that were decided already.
    pub(crate) fn record<A: Aggregate>(&mut self, loaded: &Loaded<A>, events: &[A::Event]) -> A {
        let mut state = loaded.state.clone();
        let before = state.holdings();
        let mut new = Vec::with_capacity(events.len());
        for event in events {
            state.evolve(event);
            self.sealings.extend(event.personal());
            match payload(event) {
                Ok(payload) => new.push(NewEvent {
                    id: self.ids.next(),
                    event_type: event.event_type(),
                    schema_version: event.schema_version(),
                    payload,
                }),
                Err(error) => self.unwritable = Some(error),
            }
        }
        self.write(loaded.stream(), loaded.version, new, before, state.holdings());
        state
    }

    fn write(&mut self, stream: StreamId, expected: u32, events: Vec<NewEvent>, before: Holdings, after: Holdings) {
        let earlier = self
            .writes
            .iter_mut()
            .find(|write| write.stream == stream && write.next_version() == expected);
        match earlier {
            Some(write) => {
                write.events.extend(events);
                write.after = after;
            }
            None => self.writes.push(StreamWrite {
                stream,
                expected,
                events,
                before,
                after,
            }),
        }
    }

    /// Bytes it will take in the log, roughly: what callers can make large, not the columns beside it.
    pub(crate) fn bytes(&self) -> usize {
        let events = self.writes.iter().flat_map(|write| &write.events);
        let events: usize = events.map(|event| event.payload.len()).sum();
        let sealings: usize = self
            .sealings
            .iter()
            .map(|sealing| sealing.value.to_string().len())
            .sum();
        let secrets: usize = self.secrets.iter().map(|secret| secret.value.len()).sum();
        let answer = self.answer.as_ref().map_or(0, |answer| answer.body.to_string().len());
        events + sealings + secrets + answer
    }
}

impl StreamWrite {
    /// The version its next event would follow.
    fn next_version(&self) -> u32 {
        self.expected + u32::try_from(self.events.len()).unwrap_or(u32::MAX)
    }
}

/// Ids and counts only: what a work carries may be secret.
impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let streams: Vec<_> = self.writes.iter().map(|write| (write.stream, write.expected)).collect();
        f.debug_struct("Work")
            .field("command", &self.audit.causation_id)
            .field("writes", &streams)
            .field("unchanged", &self.unchanged)
            .finish_non_exhaustive()
    }
}

/// The `data` part of the event's JSON.
fn payload<E: Event>(event: &E) -> Result<String, serde_json::Error> {
    let mut tagged = serde_json::to_value(event)?;
    let data = tagged.get_mut("data").map_or(Value::Null, Value::take);
    serde_json::to_string(&data)
}
