//! What the platform's settings have in common: admins change them, they are retired rather than deleted, and every change
//! can be read afterwards.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::catalogue::{CatalogueEntry, CatalogueEvent};
use crate::fact::decode;
use crate::holiday_calendar::{HolidayCalendar, HolidayCalendarEvent};
use crate::ids::{HolidayCalendarId, PolicyId, RoomId, SpecialtyId, TemplateId};
use crate::policy::{PolicyEvent, PolicyState};
use crate::room::{Room, RoomEvent};
use crate::specialty::{SpecialtyEntry, SpecialtyEvent};
use crate::{Aggregate, Event, UnknownFact};

/// Most characters of an admin's reason.
pub const REASON_LIMIT: usize = 500;

/// Most characters of a setting's name.
pub const NAME_LIMIT: usize = 80;

/// Whether a setting can still be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It can.
    #[default]
    Active,
    /// It cannot; what chose it before stays as it is.
    Retired,
}

/// A name in the languages of the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// English, 1 to [`NAME_LIMIT`] characters.
    pub en: String,
    /// German, the same.
    pub de: String,
}

impl Names {
    /// Both without the space around them; `None` when one is empty or too long.
    pub(crate) fn written(&self) -> Option<Self> {
        Some(Self {
            en: written(&self.en, NAME_LIMIT)?,
            de: written(&self.de, NAME_LIMIT)?,
        })
    }
}

/// A text without the space around it; `None` when it is empty or too long.
pub(crate) fn written(text: &str, limit: usize) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= limit).then(|| text.to_owned())
}

/// A fact about one setting. A reader for whom settings mean nothing matches all of them at once.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingFact {
    /// A room or a device.
    Room(RoomId, RoomEvent),
    /// A visit type of the catalogue.
    Catalogue(TemplateId, CatalogueEvent),
    /// A policy.
    Policy(PolicyId, PolicyEvent),
    /// A field of medicine.
    Specialty(SpecialtyId, SpecialtyEvent),
    /// A country's holidays.
    HolidayCalendar(HolidayCalendarId, HolidayCalendarEvent),
}

impl SettingFact {
    /// The version of its payload's shape.
    pub fn schema_version(&self) -> u16 {
        match self {
            Self::Room(_, event) => event.schema_version(),
            Self::Catalogue(_, event) => event.schema_version(),
            Self::Policy(_, event) => event.schema_version(),
            Self::Specialty(_, event) => event.schema_version(),
            Self::HolidayCalendar(_, event) => event.schema_version(),
        }
    }

    pub(crate) fn decode(kind: &str, id: Uuid, event_type: &str, payload: Value) -> Result<Self, UnknownFact> {
        match kind {
            Room::TYPE => decode(kind, event_type, payload).map(|event| Self::Room(RoomId(id), event)),
            CatalogueEntry::TYPE => {
                decode(kind, event_type, payload).map(|event| Self::Catalogue(TemplateId(id), event))
            }
            PolicyState::TYPE => decode(kind, event_type, payload).map(|event| Self::Policy(PolicyId(id), event)),
            SpecialtyEntry::TYPE => {
                decode(kind, event_type, payload).map(|event| Self::Specialty(SpecialtyId(id), event))
            }
            HolidayCalendar::TYPE => {
                decode(kind, event_type, payload).map(|event| Self::HolidayCalendar(HolidayCalendarId(id), event))
            }
            other => Err(UnknownFact::StreamType(other.to_owned())),
        }
    }
}

/// The state of one setting, for people who look into the log.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum SettingState {
    /// A room or a device.
    Room(Room),
    /// A visit type of the catalogue.
    Catalogue(CatalogueEntry),
    /// A policy.
    Policy(PolicyState),
    /// A field of medicine.
    Specialty(SpecialtyEntry),
    /// A country's holidays.
    HolidayCalendar(HolidayCalendar),
}

impl SettingState {
    pub(crate) fn new(fact: &SettingFact) -> Self {
        match fact {
            SettingFact::Room(..) => Self::Room(Room::default()),
            SettingFact::Catalogue(..) => Self::Catalogue(CatalogueEntry::default()),
            SettingFact::Policy(..) => Self::Policy(PolicyState::default()),
            SettingFact::Specialty(..) => Self::Specialty(SpecialtyEntry::default()),
            SettingFact::HolidayCalendar(..) => Self::HolidayCalendar(HolidayCalendar::default()),
        }
    }

    pub(crate) fn evolve(&mut self, fact: &SettingFact) {
        match (self, fact) {
            (Self::Room(state), SettingFact::Room(_, event)) => state.evolve(event),
            (Self::Catalogue(state), SettingFact::Catalogue(_, event)) => state.evolve(event),
            (Self::Policy(state), SettingFact::Policy(_, event)) => state.evolve(event),
            (Self::Specialty(state), SettingFact::Specialty(_, event)) => state.evolve(event),
            (Self::HolidayCalendar(state), SettingFact::HolidayCalendar(_, event)) => state.evolve(event),
            _ => {}
        }
    }
}
