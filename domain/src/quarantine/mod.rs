//! The events that an operator told one projection to pass over, because it cannot take them in.
//!
//! One stream a projection. An event set aside stays in the log, and every other reader takes it in: only the rows that
//! this one projection would have made of it are missing, until it is taken back and the projection is rebuilt.

mod commands;
mod error;
mod events;
#[cfg(test)]
mod tests;

pub use commands::QuarantineCommand;
pub use error::QuarantineRefusal;
pub use events::QuarantineEvent;

use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::Aggregate;
use crate::ids::{QuarantineId, name_based};

/// Most characters of a reason.
pub const REASON_LIMIT: usize = 500;

/// Made once at random; the ids of all quarantines follow from it and the names of the projections.
const NAMESPACE: Uuid = Uuid::from_u128(0x5d1c_9e0a_3f7b_4c61_8b42_d90e_6a17_f35c);

/// What one projection passes over.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Quarantine {
    set_aside: BTreeMap<u64, SetAside>,
}

/// One event that is passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// The event's id.
    pub event_id: Uuid,
    /// Why, in the operator's words.
    pub reason: String,
}

impl Quarantine {
    /// The quarantine of the projection with this name. A version 5 UUID (RFC 9562, section 5.5), the same
    /// in every installation.
    pub fn id_of(projection: &str) -> QuarantineId {
        QuarantineId(name_based(NAMESPACE, projection))
    }

    /// Whether the event at this position is passed over.
    pub fn is_set_aside(&self, position: u64) -> bool {
        self.set_aside.contains_key(&position)
    }

    /// Everything that is passed over, by position.
    pub fn set_aside(&self) -> impl Iterator<Item = (u64, &SetAside)> {
        self.set_aside.iter().map(|(position, event)| (*position, event))
    }
}

impl Aggregate for Quarantine {
    const TYPE: &'static str = "quarantine";
    type Command = QuarantineCommand;
    type Event = QuarantineEvent;
    type Refusal = QuarantineRefusal;

    fn decide(&self, command: QuarantineCommand) -> Result<Vec<QuarantineEvent>, QuarantineRefusal> {
        match command {
            QuarantineCommand::SetAside {
                projection,
                position,
                event_id,
                reason,
            } => {
                let reason = written(&reason)?;
                if self.is_set_aside(position) {
                    return Err(QuarantineRefusal::AlreadySetAside);
                }
                Ok(vec![QuarantineEvent::EventSetAside {
                    projection,
                    position,
                    event_id,
                    reason,
                }])
            }
            QuarantineCommand::TakeBack { projection, position } => {
                if !self.is_set_aside(position) {
                    return Err(QuarantineRefusal::NotSetAside);
                }
                Ok(vec![QuarantineEvent::EventTakenBack { projection, position }])
            }
        }
    }

    fn evolve(&mut self, event: &QuarantineEvent) {
        match event {
            QuarantineEvent::EventSetAside {
                position,
                event_id,
                reason,
                ..
            } => {
                let event = SetAside {
                    event_id: *event_id,
                    reason: reason.clone(),
                };
                self.set_aside.insert(*position, event);
            }
            QuarantineEvent::EventTakenBack { position, .. } => {
                self.set_aside.remove(position);
            }
        }
    }
}

/// The reason without the space around it.
fn written(reason: &str) -> Result<String, QuarantineRefusal> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_LIMIT {
        return Err(QuarantineRefusal::Reason);
    }
    Ok(reason.to_owned())
}
