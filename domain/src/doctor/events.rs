use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{DoctorRefusal, Specialty};
use crate::Event;

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
        let on_earth = self.location.latitude.abs() <= 90.0 && self.location.longitude.abs() <= 180.0;
        if on_earth {
            Ok(())
        } else {
            Err(DoctorRefusal::NotOnEarth)
        }
    }
}

/// What happened to a doctor's profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum DoctorEvent {
    /// The doctor is on the platform.
    #[serde(rename = "doctor.onboarded")]
    Onboarded { profile: Profile },
}

impl Event for DoctorEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Onboarded { .. } => "doctor.onboarded",
        }
    }
}
