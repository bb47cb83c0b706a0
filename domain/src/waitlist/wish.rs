//! What somebody waits for.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::WaitlistRefusal;
use crate::doctor::Specialty;
use crate::ids::{DoctorId, PatientId, VisitTypeId};
use crate::schedule::Offer;
use crate::time::Zone;

/// Days a wish may lie ahead.
const FURTHEST: Days = Days::new(366);

/// Whose times a wish means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Whose {
    /// One doctor's.
    Doctor {
        doctor_id: DoctorId,
        visit_type_id: VisitTypeId,
        /// The type's name as it was then.
        visit_type_name: String,
    },
    /// Those of every doctor of a specialty in a city who has a type of visit of this name, but for times at a further
    /// location in another city.
    Specialty {
        specialty: Specialty,
        city: String,
        visit_type_name: String,
    },
}

/// A stretch of the day on the practice's clock: `[from, to)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayHours {
    /// First minute at which a visit may start.
    pub from: NaiveTime,
    /// First minute at which none may start any more.
    pub to: NaiveTime,
}

/// Which times are welcome. Days and hours are those of the practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Whose.
    pub whose: Whose,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day.
    pub last_day: NaiveDate,
    /// Days of the week, counted from Monday, 0 to 6; none: all.
    pub weekdays: BTreeSet<u8>,
    /// Hours of the day; `None`: all.
    pub hours: Option<DayHours>,
    /// The zone of the practice it was made at.
    pub time_zone: Tz,
}

impl Wish {
    /// The type of visit by its name.
    pub fn visit_type_name(&self) -> &str {
        match &self.whose {
            Whose::Doctor { visit_type_name, .. } | Whose::Specialty { visit_type_name, .. } => visit_type_name,
        }
    }

    /// Whether this is what is wished for. Which specialty and city a doctor belongs to is not known here.
    pub fn includes(&self, doctor: DoctorId, offer: &Offer) -> bool {
        let meant = match &self.whose {
            Whose::Doctor {
                doctor_id,
                visit_type_id,
                ..
            } => *doctor_id == doctor && *visit_type_id == offer.visit_type.id,
            Whose::Specialty {
                visit_type_name, city, ..
            } => is_same_name(visit_type_name, &offer.visit_type.name) && !is_elsewhere(offer, city),
        };
        meant && self.includes_start(offer.starts_at, &Zone::of(offer.time_zone))
    }

    /// Whether a visit may start then, in a practice in this zone.
    pub fn includes_start(&self, at: DateTime<Utc>, zone: &Zone) -> bool {
        let local = zone.wall_time(at).local;
        let day = local.date();
        (self.first_day..=self.last_day).contains(&day)
            && self.includes_weekday(day.weekday())
            && self
                .hours
                .is_none_or(|hours| hours.from <= local.time() && local.time() < hours.to)
    }

    /// The key of this patient's wish in [`WISH_CLAIM`](super::WISH_CLAIM): the same doctor and type, or the same
    /// specialty.
    pub fn key(&self, patient: PatientId) -> String {
        let patient = patient.0.simple();
        match &self.whose {
            Whose::Doctor {
                doctor_id,
                visit_type_id,
                ..
            } => format!("{patient}/{}/{}", doctor_id.0.simple(), visit_type_id.0.simple()),
            Whose::Specialty { specialty, .. } => format!("{patient}/{}", specialty.code()),
        }
    }

    /// The first instant of its first day.
    pub fn starts_at(&self) -> DateTime<Utc> {
        Zone::of(self.time_zone).start_of_day(self.first_day)
    }

    /// The first instant after its last day.
    pub fn ends_at(&self) -> DateTime<Utc> {
        Zone::of(self.time_zone).start_of_day(self.last_day + Days::new(1))
    }

    fn includes_weekday(&self, day: Weekday) -> bool {
        let day = u8::try_from(day.num_days_from_monday()).unwrap_or(0);
        self.weekdays.is_empty() || self.weekdays.contains(&day)
    }

    pub(super) fn check(&self, now: DateTime<Utc>) -> Result<(), WaitlistRefusal> {
        let today = Zone::of(self.time_zone).date(now);
        let in_order = self.first_day <= self.last_day && today <= self.last_day;
        if !in_order || self.last_day > today + FURTHEST {
            return Err(WaitlistRefusal::Days);
        }
        if self.hours.is_some_and(|hours| hours.to <= hours.from) {
            return Err(WaitlistRefusal::Hours);
        }
        Ok(())
    }
}

/// Whether it is at a further location in another city than the one waited for.
fn is_elsewhere(offer: &Offer, city: &str) -> bool {
    let branch = offer.venue.branch();
    branch.is_some_and(|branch| !is_same_name(&branch.location.city, city))
}

/// Whether two doctors' types of visit are called the same.
pub fn is_same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
