use serde::{Deserialize, Serialize};

use crate::Event;
use crate::doctor::Specialty;
use crate::setting::Names;

/// What happened to the platform's entry about a field of medicine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum SpecialtyEvent {
    /// Doctors can have it.
    #[serde(rename = "specialty.added")]
    Added { code: Specialty, names: Names },
    /// It is called this from now on.
    #[serde(rename = "specialty.renamed")]
    Renamed { code: Specialty, names: Names },
    /// New doctors cannot have it. `reason` is an admin's text and not about a person.
    #[serde(rename = "specialty.retired")]
    Retired { code: Specialty, reason: String },
    /// New doctors can have it again.
    #[serde(rename = "specialty.restored")]
    Restored { code: Specialty },
}

impl Event for SpecialtyEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Added { .. } => "specialty.added",
            Self::Renamed { .. } => "specialty.renamed",
            Self::Retired { .. } => "specialty.retired",
            Self::Restored { .. } => "specialty.restored",
        }
    }
}
