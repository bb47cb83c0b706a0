//! What the platform changed about public holidays, for the rules of doctors who keep them.

use chrono::NaiveDate;
use domain::holiday_calendar::HolidayCalendar;
use domain::schedule::Rules;
use sqlx::MySqlPool;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::settings::{self, HolidayChange, Kind};

/// Puts the platform's days into the rules of every doctor who keeps a country's holidays. Asks only if somebody does.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn put_into<'a>(read: &MySqlPool, rules: impl Iterator<Item = &'a mut Rules>) -> sqlx::Result<()> {
    let mut keeping: Vec<&mut Rules> = rules.filter(|rules| rules.holidays.is_some()).collect();
    if keeping.is_empty() {
        return Ok(());
    }
    let calendars = by_country(read).await?;
    for rules in &mut keeping {
        let calendar = rules.holidays.and_then(|country| calendars.get(country.code()));
        rules.platform_days = calendar.cloned().unwrap_or_default();
    }
    Ok(())
}

async fn by_country(read: &MySqlPool) -> sqlx::Result<HashMap<String, HolidayCalendar>> {
    let settings = settings::of_kind::<BTreeMap<NaiveDate, HolidayChange>>(read, Kind::Holidays).await?;
    let calendars = settings
        .into_iter()
        .map(|setting| (setting.name, calendar(setting.value)));
    Ok(calendars.collect())
}

fn calendar(changes: BTreeMap<NaiveDate, HolidayChange>) -> HolidayCalendar {
    let (mut added, mut off) = (BTreeMap::new(), BTreeSet::new());
    for (date, change) in changes {
        match change {
            HolidayChange::Added(names) => {
                added.insert(date, names);
            }
            HolidayChange::Off => {
                off.insert(date);
            }
        }
    }
    HolidayCalendar::new(added, off)
}
