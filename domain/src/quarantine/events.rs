use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Event;

/// What happened to a projection's quarantine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum QuarantineEvent {
    /// The projection passes over this event. `reason` is an operator's text and not about a person.
    #[serde(rename = "quarantine.event-set-aside")]
    EventSetAside {
        projection: String,
        position: u64,
        event_id: Uuid,
        reason: String,
    },
    /// The projection no longer passes over this event.
    #[serde(rename = "quarantine.event-taken-back")]
    EventTakenBack { projection: String, position: u64 },
}

impl Event for QuarantineEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::EventSetAside { .. } => "quarantine.event-set-aside",
            Self::EventTakenBack { .. } => "quarantine.event-taken-back",
        }
    }
}
