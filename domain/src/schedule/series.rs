use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::time::{Resolved, Zone};

/// Visits at one time of the practice's clock, every so many weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    /// The first one.
    pub first: DateTime<Utc>,
    /// Weeks from one to the next, 1 to 12.
    pub every_weeks: u16,
    /// How many, 2 to [`Series::MOST`].
    pub times: u16,
}

impl Series {
    /// A series has no more visits than this: half a year of weekly ones.
    pub const MOST: u16 = 26;

    /// When each of them starts, by its number from 1. `None` where the clocks skip that time; of a time that happens
    /// twice it is the first.
    pub fn starts(self, time_zone: Tz) -> impl Iterator<Item = (u16, Option<DateTime<Utc>>)> {
        let zone = Zone::of(time_zone);
        let local = zone.wall_time(self.first).local;
        (1..=self.times).map(move |number| {
            if number == 1 {
                // The first was chosen: of a time that happens twice it may be the second.
                return (number, Some(self.first));
            }
            let later = TimeDelta::weeks((self.every_weeks * (number - 1)).into());
            let starts_at = match zone.resolve(local + later) {
                Resolved::Never => None,
                Resolved::Once(at) | Resolved::Twice(at, _) => Some(at),
            };
            (number, starts_at)
        })
    }
}
