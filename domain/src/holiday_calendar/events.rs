use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Event;
use crate::holidays::Country;
use crate::setting::Names;

/// What happened to a country's holidays on this platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum HolidayCalendarEvent {
    /// A day is a holiday that is none by the country's rules.
    #[serde(rename = "holiday-calendar.day-added")]
    DayAdded {
        country: Country,
        date: NaiveDate,
        names: Names,
    },
    /// It is an ordinary day again. `reason` is an admin's text and not about a person.
    #[serde(rename = "holiday-calendar.day-removed")]
    DayRemoved {
        country: Country,
        date: NaiveDate,
        reason: String,
    },
    /// A holiday of the country's rules is an ordinary day on this date. `reason` as when a day is removed.
    #[serde(rename = "holiday-calendar.holiday-switched-off")]
    HolidaySwitchedOff {
        country: Country,
        date: NaiveDate,
        reason: String,
    },
    /// The country's rules hold on this date again.
    #[serde(rename = "holiday-calendar.holiday-switched-on")]
    HolidaySwitchedOn { country: Country, date: NaiveDate },
}

impl Event for HolidayCalendarEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::DayAdded { .. } => "holiday-calendar.day-added",
            Self::DayRemoved { .. } => "holiday-calendar.day-removed",
            Self::HolidaySwitchedOff { .. } => "holiday-calendar.holiday-switched-off",
            Self::HolidaySwitchedOn { .. } => "holiday-calendar.holiday-switched-on",
        }
    }
}
