use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::PlaceNumber;
use crate::Event;
use crate::ids::{DoctorId, LocationId, PatientId, VisitTypeId};
use crate::schedule::{Allotment, Stretch};

/// What happened to a hold. That it ends when its time is over is no event: everybody who looks sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum HoldEvent {
    /// A time is kept for a patient until `expires_at`.
    #[serde(rename = "hold.placed")]
    Placed {
        patient_id: PatientId,
        doctor_id: DoctorId,
        visit_type_id: VisitTypeId,
        /// The visit it is for.
        visit: Stretch,
        /// The doctor's time it takes, buffers included.
        reserved: Stretch,
        number: PlaceNumber,
        /// What else the visit would take.
        allotment: Allotment,
        /// The further location it is at; `None`: the practice or by video.
        location: Option<LocationId>,
        expires_at: DateTime<Utc>,
    },
    /// It is kept until then.
    #[serde(rename = "hold.renewed")]
    Renewed { expires_at: DateTime<Utc> },
    /// The patient gave it up.
    #[serde(rename = "hold.released")]
    Released {},
    /// The patient booked the time.
    #[serde(rename = "hold.used")]
    Used {},
}

impl Event for HoldEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Placed { .. } => "hold.placed",
            Self::Renewed { .. } => "hold.renewed",
            Self::Released {} => "hold.released",
            Self::Used {} => "hold.used",
        }
    }

    /// Version 1 of a hold that was placed had no allotment, and version 2 was for a visit at the practice.
    fn schema_version(&self) -> u16 {
        match self {
            Self::Placed { .. } => 3,
            Self::Renewed { .. } | Self::Released {} | Self::Used {} => 1,
        }
    }
}
