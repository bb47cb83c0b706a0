use serde::{Serialize, de::DeserializeOwned};
use std::fmt::{self, Debug};
use uuid::Uuid;

use crate::{Holdings, Sealing};

/// The name of one stream in the log: the kind of aggregate and the id of this one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId {
    /// [`Aggregate::TYPE`] of the aggregate the stream belongs to.
    pub kind: &'static str,
    /// Which aggregate of that kind.
    pub id: Uuid,
}

impl StreamId {
    /// The stream of aggregate `A` with this id.
    pub fn of<A: Aggregate>(id: impl Into<Uuid>) -> Self {
        Self {
            kind: A::TYPE,
            id: id.into(),
        }
    }
}

impl Debug for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Debug::fmt(self, f)
    }
}

/// A fact in the log. Its JSON is adjacently tagged (`type`, `data`); the log stores `data` as the payload.
pub trait Event: Serialize + DeserializeOwned + Clone + Debug + PartialEq + Send + Sync + 'static {
    /// The wire name, for example `appointment.booked`. Written by hand and never changed.
    fn event_type(&self) -> &'static str;

    /// The version of the payload's shape, from 1. A new shape gets the next number and an upcaster.
    fn schema_version(&self) -> u16 {
        1
    }

    /// The personal data this event carries, to be sealed in the vault in the same append.
    fn personal(&self) -> Vec<Sealing> {
        Vec::new()
    }
}

/// A consistency boundary: one stream, decided and folded on its own.
pub trait Aggregate: Default + Clone + Debug + Send + Sync + 'static {
    /// The kind of stream, for example `appointment`. At most 32 ASCII characters, never changed.
    const TYPE: &'static str;
    /// What may be asked. Carries all it needs, also `now`.
    type Command: Send;
    /// What may have happened.
    type Event: Event;
    /// Why a command was refused, as a value. Its text is a sentence a patient may read.
    type Refusal: std::error::Error + Clone + PartialEq + Send + Sync + 'static;

    /// Decides a command against the present state.
    ///
    /// A replayed command that changes nothing any more is `Ok(vec![])`.
    ///
    /// # Errors
    /// The rule that refuses it.
    fn decide(&self, command: Self::Command) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// Takes in one event. Has no rules and cannot fail.
    fn evolve(&mut self, event: &Self::Event);

    /// The claims and reservations this state holds in the log. A pure function, so that they can be rebuilt and checked.
    fn holdings(&self) -> Holdings {
        Holdings::default()
    }

    /// The state after these events.
    fn fold<'a>(events: impl IntoIterator<Item = &'a Self::Event>) -> Self {
        let mut state = Self::default();
        for event in events {
            state.evolve(event);
        }
        state
    }
}
