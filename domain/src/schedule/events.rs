use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Branch, DateException, Limits, TimeOff, VisitType, WeeklyHours};
use crate::Event;
use crate::holidays::Country;
use crate::ids::{ExceptionId, LocationId, TimeOffId, VisitTypeId};

/// What happened to a doctor's schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ScheduleEvent {
    /// The schedule exists; nothing is offered yet.
    #[serde(rename = "schedule.opened")]
    Opened { time_zone: Tz },
    /// These are the weekly hours from now on.
    #[serde(rename = "schedule.weekly-hours-set")]
    WeeklyHoursSet { weekly: WeeklyHours },
    /// A type of visit is offered.
    #[serde(rename = "schedule.visit-type-added")]
    VisitTypeAdded { visit_type: VisitType },
    /// A type of visit is offered like this from now on.
    #[serde(rename = "schedule.visit-type-changed")]
    VisitTypeChanged { visit_type: VisitType },
    /// A type of visit is no longer offered.
    #[serde(rename = "schedule.visit-type-retired")]
    VisitTypeRetired { id: VisitTypeId },
    /// Other hours hold on a date. Exceptions of dates that were over `at` are forgotten.
    #[serde(rename = "schedule.exception-added")]
    ExceptionAdded {
        exception: DateException,
        at: DateTime<Utc>,
    },
    /// The usual hours hold again.
    #[serde(rename = "schedule.exception-removed")]
    ExceptionRemoved { id: ExceptionId },
    /// The doctor sees nobody for a while. Times off that were over `at` are forgotten.
    #[serde(rename = "schedule.time-off-taken")]
    TimeOffTaken { time_off: TimeOff, at: DateTime<Utc> },
    /// The doctor works as usual after all.
    #[serde(rename = "schedule.time-off-cancelled")]
    TimeOffCancelled { id: TimeOffId },
    /// The rules of the clocks were changed: so many visits have moved with their local time, and these times off are
    /// other instants or leave out other ones.
    #[serde(rename = "schedule.clocks-moved")]
    ClocksMoved {
        /// Whose clocks.
        time_zone: Tz,
        /// The release of the database of rules, such as `2026f`.
        rules: String,
        visits: u32,
        time_off: Vec<TimeOff>,
        at: DateTime<Utc>,
    },
    /// The doctor is closed on these public holidays from now on; `None`: on none.
    #[serde(rename = "schedule.holidays-observed")]
    HolidaysObserved { country: Option<Country> },
    /// The doctor sees at most so many people from now on.
    #[serde(rename = "schedule.limits-set")]
    LimitsSet { limits: Limits },
    /// The doctor has one more location.
    #[serde(rename = "schedule.location-added")]
    LocationAdded { branch: Branch },
    /// A location has this name and address from now on.
    #[serde(rename = "schedule.location-changed")]
    LocationChanged { branch: Branch },
    /// The doctor sees nobody at this location any more.
    #[serde(rename = "schedule.location-retired")]
    LocationRetired { id: LocationId },
}

impl Event for ScheduleEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "schedule.opened",
            Self::WeeklyHoursSet { .. } => "schedule.weekly-hours-set",
            Self::VisitTypeAdded { .. } => "schedule.visit-type-added",
            Self::VisitTypeChanged { .. } => "schedule.visit-type-changed",
            Self::VisitTypeRetired { .. } => "schedule.visit-type-retired",
            Self::ExceptionAdded { .. } => "schedule.exception-added",
            Self::ExceptionRemoved { .. } => "schedule.exception-removed",
            Self::TimeOffTaken { .. } => "schedule.time-off-taken",
            Self::TimeOffCancelled { .. } => "schedule.time-off-cancelled",
            Self::ClocksMoved { .. } => "schedule.clocks-moved",
            Self::HolidaysObserved { .. } => "schedule.holidays-observed",
            Self::LimitsSet { .. } => "schedule.limits-set",
            Self::LocationAdded { .. } => "schedule.location-added",
            Self::LocationChanged { .. } => "schedule.location-changed",
            Self::LocationRetired { .. } => "schedule.location-retired",
        }
    }

    /// Before the last versions hours were at the practice.
    fn schema_version(&self) -> u16 {
        match self {
            Self::WeeklyHoursSet { .. } => 3,
            Self::VisitTypeAdded { .. } | Self::VisitTypeChanged { .. } | Self::ExceptionAdded { .. } => 2,
            Self::Opened { .. }
            | Self::VisitTypeRetired { .. }
            | Self::ExceptionRemoved { .. }
            | Self::TimeOffTaken { .. }
            | Self::TimeOffCancelled { .. }
            | Self::ClocksMoved { .. }
            | Self::HolidaysObserved { .. }
            | Self::LimitsSet { .. }
            | Self::LocationAdded { .. }
            | Self::LocationChanged { .. }
            | Self::LocationRetired { .. } => 1,
        }
    }
}
