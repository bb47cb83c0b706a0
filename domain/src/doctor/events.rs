use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{DoctorRefusal, Specialty};
use crate::Event;

/// A doctor's gender, as far as the doctor publishes it: some patients look for a woman or a man.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gender {
    Female,
    Male,
    Diverse,
    /// The doctor does not say.
    #[default]
    NotSaid,
}

impl Gender {
    /// Every answer, in the order pages list them.
    pub const ALL: [Self; 4] = [Self::Female, Self::Male, Self::Diverse, Self::NotSaid];

    /// The code on the wire and in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Diverse => "diverse",
            Self::NotSaid => "not-said",
        }
    }
}

/// Where a doctor sees patients.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Degrees north, -90 to 90 (WGS 84).
    pub latitude: f64,
    /// Degrees east, -180 to 180 (WGS 84).
    pub longitude: f64,
}

impl Location {
    /// The same place with coordinates of five decimals, about a metre: more would promise what nobody measured.
    #[must_use]
    pub fn rounded(self) -> Self {
        let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
        Self {
            latitude: round(self.latitude),
            longitude: round(self.longitude),
            ..self
        }
    }

    /// Whether its coordinates are possible ones.
    pub(crate) fn is_on_earth(&self) -> bool {
        self.latitude.abs() <= 90.0 && self.longitude.abs() <= 180.0
    }

    fn check(&self) -> Result<(), DoctorRefusal> {
        if self.is_on_earth() {
            Ok(())
        } else {
            Err(DoctorRefusal::NotOnEarth)
        }
    }
}

/// What of a profile changes in the course of a doctor's work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// As published.
    pub gender: Gender,
    /// ISO 639-1 codes, at least one.
    pub languages: Vec<String>,
    /// Where visits take place.
    pub location: Location,
}

impl Details {
    pub(super) fn check(&self) -> Result<(), DoctorRefusal> {
        if self.languages.is_empty() {
            return Err(DoctorRefusal::NoLanguage);
        }
        self.location.check()
    }
}

/// What patients see of a doctor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Name with title, as published.
    pub name: String,
    /// At least one.
    pub specialties: Vec<Specialty>,
    /// ISO 639-1 codes, at least one.
    pub languages: Vec<String>,
    /// Where visits take place.
    pub location: Location,
    /// The zone of the doctor's working hours.
    pub time_zone: Tz,
}

impl Profile {
    pub(super) fn check(&self) -> Result<(), DoctorRefusal> {
        if self.specialties.is_empty() {
            return Err(DoctorRefusal::NoSpecialty);
        }
        if self.languages.is_empty() {
            return Err(DoctorRefusal::NoLanguage);
        }
        self.location.check()
    }
}

/// What happened to a doctor's profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum DoctorEvent {
    /// The doctor is on the platform.
    #[serde(rename = "doctor.onboarded")]
    Onboarded { profile: Profile },
    /// Patients see other details from now on. An event of its own and no second version of being onboarded: who never
    /// said anything about it has said nothing, and a practice that moves was not onboarded again.
    #[serde(rename = "doctor.details-changed")]
    DetailsChanged { details: Details },
}

impl Event for DoctorEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Onboarded { .. } => "doctor.onboarded",
            Self::DetailsChanged { .. } => "doctor.details-changed",
        }
    }
}
