use domain::setting::Standing;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Reference, SettingStanding};
use crate::queries::settings::Setting;

/// A room or a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RoomKind {
    /// A room.
    Room,
    /// A device.
    Device,
}

/// A room or a device of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Room {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: RoomKind,
    /// The doctors who share it, by name.
    pub doctors: Vec<Reference>,
    /// Whether visit types can choose it.
    pub standing: SettingStanding,
}

/// A room or device as a doctor sees it who shares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SharedRoom {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: RoomKind,
}

/// The same as it stands in its table.
#[derive(Clone, Debug, Deserialize)]
pub struct RoomValue {
    kind: RoomKind,
    /// The doctors who share it.
    pub doctors: Vec<Uuid>,
    standing: Standing,
}

impl RoomValue {
    /// Whether this doctor's visit types can choose it.
    pub fn can_be_used_by(&self, doctor: Uuid) -> bool {
        self.standing == Standing::Active && self.doctors.contains(&doctor)
    }
}

impl Room {
    /// With the doctors' names.
    pub fn of(setting: Setting<RoomValue>, names: &HashMap<Uuid, String>) -> Self {
        let doctor = |id: Uuid| {
            Some(Reference {
                id,
                name: names.get(&id)?.clone(),
            })
        };
        let mut doctors: Vec<Reference> = setting.value.doctors.into_iter().filter_map(doctor).collect();
        doctors.sort_by(|one, other| one.name.cmp(&other.name));
        Self {
            id: setting.id,
            name: setting.name,
            kind: setting.value.kind,
            doctors,
            standing: setting.value.standing.into(),
        }
    }
}

impl From<Setting<RoomValue>> for SharedRoom {
    fn from(setting: Setting<RoomValue>) -> Self {
        Self {
            id: setting.id,
            name: setting.name,
            kind: setting.value.kind,
        }
    }
}
