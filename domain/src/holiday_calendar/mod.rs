//! What the platform changed about a country's holidays: days beyond the computed ones, and computed ones that are ordinary
//! days on one date.
//!
//! One stream a country, so that whoever decides by a country's holidays has one stream to make a condition of.

mod commands;
mod error;
mod events;
#[cfg(test)]
mod tests;

pub use commands::HolidayCalendarCommand;
pub use error::HolidayCalendarRefusal;
pub use events::HolidayCalendarEvent;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use crate::Aggregate;
use crate::holidays::{Country, Holiday};
use crate::ids::{HolidayCalendarId, name_based};
use crate::setting::{Names, REASON_LIMIT, written};

/// Made once at random; the ids of all calendars follow from it and the countries.
const NAMESPACE: Uuid = Uuid::from_u128(0xa91e_5c07_d23b_4f68_8e15_6b4d_f0c2_7930);

/// The code of a day that is a holiday because the platform says so.
pub const PLATFORM_DAY: &str = "platform-day";

/// Most changes of a country at a time.
const CHANGES: usize = 200;

/// The changes of one country.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayCalendar {
    added: BTreeMap<NaiveDate, Names>,
    switched_off: BTreeSet<NaiveDate>,
}

impl HolidayCalendar {
    /// The changes of this country.
    pub fn id_of(country: Country) -> HolidayCalendarId {
        HolidayCalendarId(name_based(NAMESPACE, country.code()))
    }

    /// These changes: days that were added, and computed holidays that are ordinary days.
    pub fn new(added: BTreeMap<NaiveDate, Names>, switched_off: BTreeSet<NaiveDate>) -> Self {
        Self { added, switched_off }
    }

    /// The holiday on a day, if it is one and these are this country's changes. A day the platform added is called
    /// [`PLATFORM_DAY`].
    pub fn holiday_on(&self, country: Country, date: NaiveDate) -> Option<Holiday> {
        if self.added.contains_key(&date) {
            let name = PLATFORM_DAY;
            return Some(Holiday { country, date, name });
        }
        let computed = country.holiday_on(date);
        computed.filter(|_| !self.switched_off.contains(&date))
    }

    /// The holidays of a year, in order.
    pub fn holidays_of(&self, country: Country, year: i32) -> Vec<Holiday> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1);
        let days = first.into_iter().flat_map(|first| first.iter_days());
        days.take_while(|day| day.year() == year)
            .filter_map(|day| self.holiday_on(country, day))
            .collect()
    }

    fn room(&self) -> Result<(), HolidayCalendarRefusal> {
        if self.added.len() + self.switched_off.len() < CHANGES {
            Ok(())
        } else {
            Err(HolidayCalendarRefusal::TooMany)
        }
    }

    fn add_day(
        &self,
        country: Country,
        date: NaiveDate,
        names: &Names,
    ) -> Result<Vec<HolidayCalendarEvent>, HolidayCalendarRefusal> {
        let names = names.written().ok_or(HolidayCalendarRefusal::Names)?;
        if self.added.get(&date) == Some(&names) {
            return Ok(vec![]);
        }
        if country.holiday_on(date).is_some() || self.added.contains_key(&date) {
            return Err(HolidayCalendarRefusal::AlreadyHoliday);
        }
        self.room()?;
        Ok(vec![HolidayCalendarEvent::DayAdded { country, date, names }])
    }

    fn remove_day(
        &self,
        country: Country,
        date: NaiveDate,
        reason: &str,
    ) -> Result<Vec<HolidayCalendarEvent>, HolidayCalendarRefusal> {
        let reason = written(reason, REASON_LIMIT).ok_or(HolidayCalendarRefusal::Reason)?;
        if !self.added.contains_key(&date) {
            return Err(HolidayCalendarRefusal::NoHoliday);
        }
        Ok(vec![HolidayCalendarEvent::DayRemoved { country, date, reason }])
    }

    fn switch_off(
        &self,
        country: Country,
        date: NaiveDate,
        reason: &str,
    ) -> Result<Vec<HolidayCalendarEvent>, HolidayCalendarRefusal> {
        let reason = written(reason, REASON_LIMIT).ok_or(HolidayCalendarRefusal::Reason)?;
        if country.holiday_on(date).is_none() {
            return Err(HolidayCalendarRefusal::NoHoliday);
        }
        if self.switched_off.contains(&date) {
            return Ok(vec![]);
        }
        self.room()?;
        Ok(vec![HolidayCalendarEvent::HolidaySwitchedOff { country, date, reason }])
    }

    fn switch_on(
        &self,
        country: Country,
        date: NaiveDate,
    ) -> Result<Vec<HolidayCalendarEvent>, HolidayCalendarRefusal> {
        if country.holiday_on(date).is_none() {
            return Err(HolidayCalendarRefusal::NoHoliday);
        }
        let off = self.switched_off.contains(&date);
        let on = HolidayCalendarEvent::HolidaySwitchedOn { country, date };
        Ok(off.then_some(on).into_iter().collect())
    }
}

impl Aggregate for HolidayCalendar {
    const TYPE: &'static str = "holiday-calendar";
    type Command = HolidayCalendarCommand;
    type Event = HolidayCalendarEvent;
    type Refusal = HolidayCalendarRefusal;

    fn decide(&self, command: HolidayCalendarCommand) -> Result<Vec<HolidayCalendarEvent>, HolidayCalendarRefusal> {
        match command {
            HolidayCalendarCommand::AddDay { country, date, names } => self.add_day(country, date, &names),
            HolidayCalendarCommand::RemoveDay { country, date, reason } => self.remove_day(country, date, &reason),
            HolidayCalendarCommand::SwitchOff { country, date, reason } => self.switch_off(country, date, &reason),
            HolidayCalendarCommand::SwitchOn { country, date } => self.switch_on(country, date),
        }
    }

    fn evolve(&mut self, event: &HolidayCalendarEvent) {
        match event {
            HolidayCalendarEvent::DayAdded { date, names, .. } => {
                self.added.insert(*date, names.clone());
            }
            HolidayCalendarEvent::DayRemoved { date, .. } => {
                self.added.remove(date);
            }
            HolidayCalendarEvent::HolidaySwitchedOff { date, .. } => {
                self.switched_off.insert(*date);
            }
            HolidayCalendarEvent::HolidaySwitchedOn { date, .. } => {
                self.switched_off.remove(date);
            }
        }
    }
}
