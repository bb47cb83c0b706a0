//! Public holidays, computed: which dates of a year are public holidays in a whole country.
//!
//! Holidays of single regions are not here; a doctor closes on those by an exception. The rules are checked against a list
//! of dates from another source (`holidays.txt`), without the Dutch Good Friday, which is no public holiday by law.

mod calendars;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use calendars::{
    AUSTRIA, BELGIUM, ENGLAND_AND_WALES, FRANCE, GERMANY, IRELAND, ITALY, NETHERLANDS, POLAND, SPAIN, SWITZERLAND,
    UNITED_STATES,
};

/// A country whose public holidays are known. ISO 3166-1 alpha-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    /// Austria.
    At,
    /// Belgium.
    Be,
    /// Switzerland: what is kept in every canton.
    Ch,
    /// Germany: what is kept in every state.
    De,
    /// Spain: what is kept in every community.
    Es,
    /// France, without Alsace and Moselle.
    Fr,
    /// England and Wales.
    Gb,
    /// Ireland.
    Ie,
    /// Italy.
    It,
    /// The Netherlands.
    Nl,
    /// Poland.
    Pl,
    /// The federal holidays of the United States.
    Us,
}

/// One public holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Where.
    pub country: Country,
    /// When.
    pub date: NaiveDate,
    /// Its name as a code, for example `easter-monday`.
    pub name: &'static str,
}

impl Country {
    /// All of them, by code.
    pub const ALL: [Self; 12] = [
        Self::At,
        Self::Be,
        Self::Ch,
        Self::De,
        Self::Es,
        Self::Fr,
        Self::Gb,
        Self::Ie,
        Self::It,
        Self::Nl,
        Self::Pl,
        Self::Us,
    ];

    /// The code on the wire and in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::At => "AT",
            Self::Be => "BE",
            Self::Ch => "CH",
            Self::De => "DE",
            Self::Es => "ES",
            Self::Fr => "FR",
            Self::Gb => "GB",
            Self::Ie => "IE",
            Self::It => "IT",
            Self::Nl => "NL",
            Self::Pl => "PL",
            Self::Us => "US",
        }
    }

    /// The holiday on a day, if it is one.
    pub fn holiday_on(self, date: NaiveDate) -> Option<Holiday> {
        let on = |year: i32| {
            let kept = self.rules().iter().filter(move |rule| rule.since <= year);
            kept.flat_map(move |rule| rule.when.days(year).map(move |day| (day, rule.name)))
        };
        let named = |year| on(year).find(|(day, _)| *day == date).map(|(_, name)| name);
        // New Year's Day may be observed on the last day of the year before.
        let next = || ((date.month(), date.day()) == (12, 31)).then(|| named(date.year() + 1));
        let name = named(date.year()).or_else(|| next().flatten())?;
        Some(Holiday {
            country: self,
            date,
            name,
        })
    }

    /// The holidays of a year, in order.
    pub fn holidays_of(self, year: i32) -> Vec<Holiday> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1);
        let days = first.into_iter().flat_map(|first| first.iter_days());
        days.take_while(|day| day.year() == year)
            .filter_map(|day| self.holiday_on(day))
            .collect()
    }

    fn rules(self) -> &'static [Rule] {
        match self {
            Self::At => AUSTRIA,
            Self::Be => BELGIUM,
            Self::Ch => SWITZERLAND,
            Self::De => GERMANY,
            Self::Es => SPAIN,
            Self::Fr => FRANCE,
            Self::Gb => ENGLAND_AND_WALES,
            Self::Ie => IRELAND,
            Self::It => ITALY,
            Self::Nl => NETHERLANDS,
            Self::Pl => POLAND,
            Self::Us => UNITED_STATES,
        }
    }
}

struct Rule {
    name: &'static str,
    when: When,
    /// The first year in which it is kept; 0: always, as far as anybody books.
    since: i32,
}

/// On which day of a year.
#[derive(Clone, Copy)]
enum When {
    /// Month and day.
    On(u32, u32),
    /// Month and day; on a Saturday also the Friday before, on a Sunday also the Monday after.
    Observed(u32, u32),
    /// Month and day; on a weekend the first working day after it that is no such holiday itself: so many days after a
    /// Saturday and after a Sunday.
    Substituted {
        month: u32,
        day: u32,
        saturday: u64,
        sunday: u64,
    },
    /// Days after Easter Sunday.
    Easter(i64),
    /// The n-th such weekday of a month.
    Nth(u8, Weekday, u32),
    /// The last such weekday of a month.
    Last(Weekday, u32),
    /// The first Monday of February, or its first day when that is a Friday.
    Brigid,
    /// 27 April, or the day before when that is a Sunday.
    King,
    /// 5 May of every fifth year.
    Liberation,
}

impl When {
    fn days(self, year: i32) -> impl Iterator<Item = NaiveDate> {
        let on = |month, day| NaiveDate::from_ymd_opt(year, month, day);
        let (first, second) = match self {
            Self::On(month, day) => (on(month, day), None),
            Self::Observed(month, day) => {
                let date = on(month, day);
                (date, date.and_then(observed))
            }
            Self::Substituted {
                month,
                day,
                saturday,
                sunday,
            } => {
                let date = on(month, day);
                (date, date.and_then(|date| substitute(date, saturday, sunday)))
            }
            Self::Easter(days) => (Some(easter(year) + chrono::TimeDelta::days(days)), None),
            Self::Nth(n, weekday, month) => (NaiveDate::from_weekday_of_month_opt(year, month, weekday, n), None),
            Self::Last(weekday, month) => {
                let nth = |n| NaiveDate::from_weekday_of_month_opt(year, month, weekday, n);
                (nth(5).or_else(|| nth(4)), None)
            }
            Self::Brigid => {
                let first = on(2, 1).filter(|day| day.weekday() == Weekday::Fri);
                (
                    first.or_else(|| NaiveDate::from_weekday_of_month_opt(year, 2, Weekday::Mon, 1)),
                    None,
                )
            }
            Self::King => {
                let day = on(4, 27);
                (
                    day.filter(|day| day.weekday() != Weekday::Sun).or_else(|| on(4, 26)),
                    None,
                )
            }
            Self::Liberation => (on(5, 5).filter(|_| year % 5 == 0), None),
        };
        first.into_iter().chain(second)
    }
}

fn observed(date: NaiveDate) -> Option<NaiveDate> {
    match date.weekday() {
        Weekday::Sat => date.pred_opt(),
        Weekday::Sun => date.succ_opt(),
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => None,
    }
}

fn substitute(date: NaiveDate, saturday: u64, sunday: u64) -> Option<NaiveDate> {
    match date.weekday() {
        Weekday::Sat => date.checked_add_days(Days::new(saturday)),
        Weekday::Sun => date.checked_add_days(Days::new(sunday)),
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => None,
    }
}

/// Easter Sunday of a year of the Gregorian calendar, by Gauss's computation with the moon's corrections (Meeus,
/// Astronomical Algorithms, chapter 8).
fn easter(year: i32) -> NaiveDate {
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let moon_shift = century - century / 4 - (8 * century + 13) / 25;
    let full_moon = (19 * golden + moon_shift + 15) % 30;
    let to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - full_moon - of_century % 4) % 7;
    let late = (golden + 11 * full_moon + 19 * to_sunday) / 433;
    let month = (full_moon + to_sunday - 7 * late + 90) / 25;
    let day = (full_moon + to_sunday - 7 * late + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, month.unsigned_abs(), day.unsigned_abs()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_holiday_of_ten_years_is_where_the_list_has_it() {
        let listed: BTreeSet<String> = include_str!("holidays.txt").lines().map(str::to_owned).collect();
        let years = 2026..=2035;
        // For Spain the list leaves out Sundays.
        let listed_too = |holiday: &Holiday| holiday.country != Country::Es || holiday.date.weekday() != Weekday::Sun;
        let computed: BTreeSet<String> = Country::ALL
            .into_iter()
            .flat_map(|country| years.clone().flat_map(move |year| country.holidays_of(year)))
            .filter(listed_too)
            .map(|holiday| format!("{:?} {}", holiday.country, holiday.date).to_uppercase())
            .collect();
        let differences: Vec<_> = listed.symmetric_difference(&computed).collect();
        assert!(differences.is_empty(), "{differences:#?}");
    }

    #[test]
    fn a_code_is_two_capital_letters() {
        for country in Country::ALL {
            let code = serde_json::to_value(country).unwrap();
            assert_eq!(code, format!("{country:?}").to_uppercase());
            assert_eq!(code, country.code());
        }
    }
}
