//! Times of the wall clock as requests write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use domain::time::{Resolved, Zone};

/// What somebody hears who wrote it otherwise.
pub const MINUTE: &str = "A time is written as HH:MM, for example 09:30.";

/// What somebody hears who wrote it otherwise.
pub const MOMENT: &str = "A moment is written as YYYY-MM-DDTHH:MM, for example 2026-12-24T13:00.";

/// What somebody hears whose time never comes.
pub const SKIPPED: &str = "The clocks are put forward over this time. Please choose another one.";

/// A time of the day, `HH:MM`.
pub fn minute(text: &str) -> Option<NaiveTime> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok();
    time.filter(|_| text.len() == 5)
}

/// A date and time, `YYYY-MM-DDTHH:MM`.
pub fn moment(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = text.split_once('T')?;
    let day = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok();
    Some(day.filter(|_| date.len() == 10)?.and_time(minute(time)?))
}

/// The stretch between two times of a zone's clock; of a time that happens twice the one that makes it longer.
/// `None` for a time that never happens.
pub fn between(zone: &Zone, from: NaiveDateTime, to: NaiveDateTime) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let first = match zone.resolve(from) {
        Resolved::Once(at) | Resolved::Twice(at, _) => at,
        Resolved::Never => return None,
    };
    let last = match zone.resolve(to) {
        Resolved::Once(at) | Resolved::Twice(_, at) => at,
        Resolved::Never => return None,
    };
    Some((first, last))
}

/// Whether a text is a time of the day.
pub fn valid_minute<C>(text: &str, _context: &C) -> garde::Result {
    minute(text).map(drop).ok_or_else(|| garde::Error::new(MINUTE))
}

/// Whether a text is a date and time.
pub fn valid_moment<C>(text: &str, _context: &C) -> garde::Result {
    moment(text).map(drop).ok_or_else(|| garde::Error::new(MOMENT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_four_digits_and_a_colon() {
        assert_eq!(minute("09:30"), NaiveTime::from_hms_opt(9, 30, 0));
        for text in ["9:30", "09:3", "24:00", "09:60", " 09:30", "09:30:00", ""] {
            assert_eq!(minute(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_moment_is_a_date_and_a_time() {
        assert_eq!(
            moment("2026-12-24T13:00").map(|at| at.to_string()),
            Some("2026-12-24 13:00:00".to_owned())
        );
        for text in [
            "2026-12-24",
            "2026-12-24 13:00",
            "2026-12-24T13:00Z",
            "2026-2-4T13:00",
            "2026-02-30T13:00",
            "T",
        ] {
            assert_eq!(moment(text), None, "{text:?}");
        }
    }

    #[test]
    fn time_off_across_a_repeated_hour_takes_both() {
        let berlin = Zone::of(chrono_tz::Europe::Berlin);
        let local = |text| moment(text).unwrap();
        let night = between(&berlin, local("2026-10-25T02:00"), local("2026-10-25T02:30"));
        let (from, to) = night.unwrap();
        assert_eq!((to - from).num_minutes(), 90);
        assert_eq!(
            between(&berlin, local("2027-03-28T02:30"), local("2027-03-28T04:00")),
            None
        );
    }
}
