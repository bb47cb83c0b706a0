use domain::doctor::Doctor;
use domain::ids::DoctorId;
use domain::room::{RoomDetails, RoomKind};
use garde::Validate;
use http_kit::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::attempt::Attempt;
use crate::refused::Refused;

/// A room or a device.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomBody {
    /// Its name.
    #[garde(length(chars, min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// What it is.
    #[garde(skip)]
    pub kind: RoomKindCode,
    /// The doctors who share it.
    #[garde(length(max = 200))]
    #[schema(max_items = 200)]
    pub doctors: Vec<Uuid>,
}

/// A room or a device.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = RoomKind)]
pub enum RoomKindCode {
    /// A room.
    Room,
    /// A device.
    Device,
}

impl RoomBody {
    pub fn details(self) -> RoomDetails {
        RoomDetails {
            name: self.name,
            kind: match self.kind {
                RoomKindCode::Room => RoomKind::Room,
                RoomKindCode::Device => RoomKind::Device,
            },
            doctors: self.doctors.into_iter().map(DoctorId).collect(),
        }
    }
}

/// Refuses a room that somebody would share who is no doctor of this platform.
pub async fn shared_by_doctors(attempt: &Attempt, room: &RoomDetails) -> Result<(), Refused> {
    for id in &room.doctors {
        if attempt.load::<Doctor>(*id).await?.state.profile().is_none() {
            return Err(Problem::invalid_field("doctors", "One of these is no doctor of this platform.").into());
        }
    }
    Ok(())
}
