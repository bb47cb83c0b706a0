use serde::{Deserialize, Serialize};

use super::Policy;
use crate::Event;

/// What happened to a policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum PolicyEvent {
    /// It is this from now on. `reason` is an admin's text and not about a person.
    #[serde(rename = "policy.set")]
    Set { policy: Policy, reason: Option<String> },
}

impl Event for PolicyEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Set { .. } => "policy.set",
        }
    }
}
