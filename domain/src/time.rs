//! Local times and instants. The one module that turns one into the other.
//!
//! Zone names are [`chrono_tz::Tz`]; the rules behind a name come from jiff's bundled database, which is newer than the
//! one of chrono-tz and than the server's. The server's own zone is never used.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// Where time comes from.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;
}

/// What a wall-clock time in a zone means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// One instant.
    Once(DateTime<Utc>),
    /// The clocks skip it (spring); it never happens.
    Never,
    /// It happens twice (autumn); earlier and later.
    Twice(DateTime<Utc>, DateTime<Utc>),
}

impl Resolved {
    /// The instants, in order.
    pub fn instants(self) -> impl Iterator<Item = DateTime<Utc>> {
        let (first, second) = match self {
            Self::Once(at) => (Some(at), None),
            Self::Never => (None, None),
            Self::Twice(earlier, later) => (Some(earlier), Some(later)),
        };
        first.into_iter().chain(second)
    }
}

/// The reading of a clock on the wall of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallTime {
    /// Date and time shown.
    pub local: NaiveDateTime,
    /// Seconds east of UTC in force.
    pub offset_seconds: i32,
}

impl WallTime {
    /// The offset as `+01:00`.
    pub fn offset(&self) -> String {
        let minutes = self.offset_seconds.abs() / 60;
        let sign = if self.offset_seconds < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// The rules of one zone, looked up once.
#[derive(Clone, Debug)]
pub struct Zone {
    rules: TimeZone,
}

impl Zone {
    /// The rules behind a name. A name that the newer database dropped falls back to UTC, which no such name does today
    /// (there is a test over every name).
    pub fn of(name: Tz) -> Self {
        Self {
            rules: TimeZone::get(name.name()).unwrap_or(TimeZone::UTC),
        }
    }

    /// What this wall-clock time means here.
    pub fn resolve(&self, local: NaiveDateTime) -> Resolved {
        let Some(civil) = civil(local) else {
            return Resolved::Never;
        };
        let instant = |offset: jiff::tz::Offset| {
            DateTime::from_naive_utc_and_offset(local - TimeDelta::seconds(offset.seconds().into()), Utc)
        };
        match self.rules.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => Resolved::Once(instant(offset)),
            AmbiguousOffset::Gap { .. } => Resolved::Never,
            AmbiguousOffset::Fold { before, after } => Resolved::Twice(instant(before), instant(after)),
        }
    }

    /// The offset east of UTC of every time of this day, if the clocks do not change on it, the day before or the day
    /// after. On such a day local times and instants differ by this and nothing else.
    pub fn steady_offset(&self, day: NaiveDate) -> Option<TimeDelta> {
        let midnight = day.and_time(NaiveTime::MIN).and_utc();
        let timestamp = |at: DateTime<Utc>| jiff::Timestamp::new(at.timestamp(), 0).ok();
        // Local midnight is less than a day away from midnight in UTC.
        let from = timestamp(midnight - TimeDelta::days(1))?;
        let to = timestamp(midnight + TimeDelta::days(2))?;
        let changes = self
            .rules
            .following(from)
            .next()
            .is_some_and(|change| change.timestamp() <= to);
        (!changes).then(|| TimeDelta::seconds(self.rules.to_offset(from).seconds().into()))
    }

    /// The instants after this one at which the clocks change or the rules are written anew, in order; no end where the
    /// changes repeat every year.
    pub fn changes_after(&self, at: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        let from = jiff::Timestamp::new(at.timestamp(), 0).unwrap_or(jiff::Timestamp::MAX);
        let changes = self.rules.following(from);
        changes.map_while(|change| DateTime::from_timestamp(change.timestamp().as_second(), 0))
    }

    /// What the clocks here show at this instant.
    pub fn wall_time(&self, at: DateTime<Utc>) -> WallTime {
        let offset_seconds =
            jiff::Timestamp::new(at.timestamp(), 0).map_or(0, |timestamp| self.rules.to_offset(timestamp).seconds());
        WallTime {
            local: at.naive_utc() + TimeDelta::seconds(offset_seconds.into()),
            offset_seconds,
        }
    }

    /// The date here at this instant.
    pub fn date(&self, at: DateTime<Utc>) -> NaiveDate {
        self.wall_time(at).local.date()
    }

    /// The first instant of a day here. Where the clocks skip midnight, the first instant after the gap.
    pub fn start_of_day(&self, date: NaiveDate) -> DateTime<Utc> {
        let midnight = date.and_time(NaiveTime::MIN);
        (0..=24 * 4)
            .find_map(|quarter| {
                self.resolve(midnight + TimeDelta::minutes(15 * quarter))
                    .instants()
                    .next()
            })
            .unwrap_or_else(|| DateTime::from_naive_utc_and_offset(midnight, Utc))
    }
}

fn civil(local: NaiveDateTime) -> Option<jiff::civil::DateTime> {
    let year = i16::try_from(local.year()).ok()?;
    let small = |n: u32| i8::try_from(n).ok();
    jiff::civil::DateTime::new(
        year,
        small(local.month())?,
        small(local.day())?,
        small(local.hour())?,
        small(local.minute())?,
        small(local.second())?,
        0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::TZ_VARIANTS;

    fn local(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_hour_skipped_in_spring_never_happens() {
        let berlin = Zone::of(chrono_tz::Europe::Berlin);
        assert_eq!(berlin.resolve(local("2027-03-28T02:30:00")), Resolved::Never);
        assert_eq!(
            berlin.resolve(local("2027-03-28T03:00:00")),
            Resolved::Once(utc("2027-03-28T01:00:00Z"))
        );
    }

    #[test]
    fn the_hour_repeated_in_autumn_happens_twice() {
        let berlin = Zone::of(chrono_tz::Europe::Berlin);
        assert_eq!(
            berlin.resolve(local("2026-10-25T02:30:00")),
            Resolved::Twice(utc("2026-10-25T00:30:00Z"), utc("2026-10-25T01:30:00Z"))
        );
        assert_eq!(berlin.wall_time(utc("2026-10-25T00:30:00Z")).offset(), "+02:00");
        assert_eq!(berlin.wall_time(utc("2026-10-25T01:30:00Z")).offset(), "+01:00");
    }

    #[test]
    fn a_day_that_starts_after_a_skipped_midnight_starts_at_one() {
        let cairo = Zone::of(chrono_tz::Africa::Cairo);
        let first = cairo.start_of_day(NaiveDate::from_ymd_opt(2026, 4, 24).unwrap());
        assert_eq!(cairo.wall_time(first).local, local("2026-04-24T01:00:00"));
    }

    #[test]
    fn a_day_is_steady_unless_the_clocks_change_around_it_and_then_its_times_resolve_by_the_offset() {
        for name in [
            chrono_tz::Europe::Berlin,
            chrono_tz::Pacific::Kiritimati,
            chrono_tz::Pacific::Pago_Pago,
            chrono_tz::Africa::Casablanca,
            chrono_tz::Australia::Lord_Howe,
            chrono_tz::UTC,
        ] {
            let zone = Zone::of(name);
            let year = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().iter_days().take(365);
            let mut unsteady = 0;
            for day in year {
                let Some(offset) = zone.steady_offset(day) else {
                    unsteady += 1;
                    continue;
                };
                for minute in (0..24 * 60).step_by(45) {
                    let local = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute);
                    assert_eq!(
                        zone.resolve(local),
                        Resolved::Once((local - offset).and_utc()),
                        "{name} {local}"
                    );
                }
            }
            assert!(unsteady <= 12, "{name}: {unsteady} days, three for every change");
        }
        let berlin = Zone::of(chrono_tz::Europe::Berlin);
        assert_eq!(
            berlin.steady_offset(NaiveDate::from_ymd_opt(2026, 10, 25).unwrap()),
            None
        );
    }

    #[test]
    fn every_zone_name_has_rules_and_every_hour_of_a_year_comes_back() {
        for name in TZ_VARIANTS {
            assert!(
                TimeZone::get(name.name()).is_ok(),
                "{name} is unknown to the bundled database"
            );
            let zone = Zone::of(name);
            for hour in (0..366 * 24).step_by(7) {
                let at = utc("2026-06-01T00:00:00Z") + TimeDelta::hours(hour);
                let wall = zone.wall_time(at);
                assert!(
                    zone.resolve(wall.local).instants().any(|back| back == at),
                    "{name} {at}"
                );
            }
        }
    }
}
