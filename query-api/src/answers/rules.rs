use chrono::{NaiveDate, NaiveTime};
use domain::holidays::{Country, Holiday};
use domain::schedule::{Block, Change, DateException, Limits as DomainLimits, Rhythm, TimeOff};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::local_text;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// In which weeks a block of hours is worked. Weeks start on Monday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Rhythm)]
pub enum RhythmCode {
    /// Every week.
    #[default]
    Weekly,
    /// Every other week, that of Monday 5 January 1970 included.
    EvenWeeks,
    /// The weeks between those.
    OddWeeks,
}

/// A stretch of working hours on one weekday. Does not cross midnight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WeeklyBlock {
    /// The day.
    pub weekday: Weekday,
    /// First minute, as `HH:MM`.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "09:00")]
    pub from: String,
    /// First minute that is free again, as `HH:MM`.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "12:30")]
    pub to: String,
    /// In which weeks.
    #[serde(default)]
    pub rhythm: RhythmCode,
    /// Types offered in it; none: all.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub visit_types: Vec<Uuid>,
    /// The location it is at; null: the practice.
    #[serde(default)]
    #[schema(required)]
    pub location_id: Option<Uuid>,
}

/// What is different on a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ExceptionChange {
    /// The weekly hours do not apply. Extra hours of the same date do.
    Closed,
    /// Hours besides the weekly ones; also on a public holiday.
    Extra {
        /// First minute, as `HH:MM`.
        from: String,
        /// First minute that is free again, as `HH:MM`.
        to: String,
        /// Types offered in them; none: all.
        #[serde(rename = "visitTypes")]
        visit_types: Vec<Uuid>,
        /// The location they are at; null: the practice.
        #[serde(rename = "locationId")]
        #[schema(required)]
        location_id: Option<Uuid>,
    },
}

/// Other hours on one date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScheduleException {
    /// Which one.
    pub id: Uuid,
    /// The date in the doctor's zone.
    pub date: NaiveDate,
    /// What is different.
    pub change: ExceptionChange,
}

/// A stretch of time in which the doctor sees nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DoctorTimeOff {
    /// Which one.
    pub id: Uuid,
    /// First minute in the doctor's local time.
    #[schema(example = "2026-12-21T08:00")]
    pub from: String,
    /// First minute after it.
    #[schema(example = "2027-01-04T08:00")]
    pub to: String,
}

/// A public holiday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicHoliday {
    /// The day.
    pub date: NaiveDate,
    /// Its name as a code, for example `easter-monday`.
    pub name: String,
}

/// Most visits in a stretch of the doctor's calendar; null: as many as fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// On one day.
    #[schema(minimum = 1, maximum = 200)]
    pub per_day: Option<u16>,
    /// From Monday to Sunday.
    #[schema(minimum = 1, maximum = 1_000)]
    pub per_week: Option<u16>,
}

/// The code of a country whose public holidays are known.
pub fn country_code(country: Country) -> String {
    format!("{country:?}").to_uppercase()
}

impl WeeklyBlock {
    /// The block it stands for; `None` when a time is not one.
    pub fn block(&self) -> Option<Block> {
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
        let block = Block::new(self.weekday.into(), time(&self.from)?, time(&self.to)?);
        let visit_types = self.visit_types.iter().copied().map(domain::ids::VisitTypeId);
        let block = block.in_weeks(self.rhythm.into()).for_types(visit_types.collect());
        Some(block.at(self.location_id.map(domain::ids::LocationId)))
    }
}

fn minute(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

impl From<&Block> for WeeklyBlock {
    fn from(block: &Block) -> Self {
        Self {
            weekday: block.weekday().into(),
            from: minute(block.from),
            to: minute(block.to),
            rhythm: block.rhythm.into(),
            visit_types: block.visit_types.iter().map(|id| id.0).collect(),
            location_id: block.location.map(Into::into),
        }
    }
}

impl From<&DateException> for ScheduleException {
    fn from(exception: &DateException) -> Self {
        Self {
            id: exception.id.0,
            date: exception.date,
            change: match &exception.change {
                Change::Closed => ExceptionChange::Closed,
                Change::Extra {
                    from,
                    to,
                    visit_types,
                    location,
                } => ExceptionChange::Extra {
                    from: minute(*from),
                    to: minute(*to),
                    visit_types: visit_types.iter().map(|id| id.0).collect(),
                    location_id: location.map(Into::into),
                },
            },
        }
    }
}

impl From<&TimeOff> for DoctorTimeOff {
    fn from(time_off: &TimeOff) -> Self {
        Self {
            id: time_off.id.0,
            from: local_text(time_off.local_start),
            to: local_text(time_off.local_end),
        }
    }
}

impl From<Holiday> for PublicHoliday {
    fn from(holiday: Holiday) -> Self {
        Self {
            date: holiday.date,
            name: holiday.name.to_owned(),
        }
    }
}

impl From<DomainLimits> for Limits {
    fn from(limits: DomainLimits) -> Self {
        Self {
            per_day: limits.per_day,
            per_week: limits.per_week,
        }
    }
}

impl From<Rhythm> for RhythmCode {
    fn from(rhythm: Rhythm) -> Self {
        match rhythm {
            Rhythm::Weekly => Self::Weekly,
            Rhythm::EvenWeeks => Self::EvenWeeks,
            Rhythm::OddWeeks => Self::OddWeeks,
        }
    }
}

impl From<RhythmCode> for Rhythm {
    fn from(code: RhythmCode) -> Self {
        match code {
            RhythmCode::Weekly => Self::Weekly,
            RhythmCode::EvenWeeks => Self::EvenWeeks,
            RhythmCode::OddWeeks => Self::OddWeeks,
        }
    }
}

impl From<chrono::Weekday> for Weekday {
    fn from(weekday: chrono::Weekday) -> Self {
        match weekday {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

impl From<Weekday> for chrono::Weekday {
    fn from(weekday: Weekday) -> Self {
        match weekday {
            Weekday::Monday => Self::Mon,
            Weekday::Tuesday => Self::Tue,
            Weekday::Wednesday => Self::Wed,
            Weekday::Thursday => Self::Thu,
            Weekday::Friday => Self::Fri,
            Weekday::Saturday => Self::Sat,
            Weekday::Sunday => Self::Sun,
        }
    }
}
