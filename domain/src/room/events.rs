use serde::{Deserialize, Serialize};

use super::RoomDetails;
use crate::Event;

/// What happened to a room or device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum RoomEvent {
    /// It is in the register.
    #[serde(rename = "room.registered")]
    Registered { room: RoomDetails },
    /// This holds of it from now on.
    #[serde(rename = "room.changed")]
    Changed { room: RoomDetails },
    /// It can no longer be chosen. `reason` is an admin's text and not about a person.
    #[serde(rename = "room.retired")]
    Retired { reason: String },
    /// It can be chosen again.
    #[serde(rename = "room.restored")]
    Restored {},
}

impl Event for RoomEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "room.registered",
            Self::Changed { .. } => "room.changed",
            Self::Retired { .. } => "room.retired",
            Self::Restored {} => "room.restored",
        }
    }
}
