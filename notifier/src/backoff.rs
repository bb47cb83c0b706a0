//! When a mail that could not be sent is tried again.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// After this long without success a mail is given up.
pub const GIVE_UP_AFTER: TimeDelta = TimeDelta::hours(24);

const FIRST_WAIT_SECONDS: i64 = 5;
const LONGEST_WAIT_SECONDS: i64 = 60 * 60;

/// The next try after this many attempts (from 1), or `None` when it is time to give up.
///
/// Waits double from five seconds to an hour, each shortened by up to a half so that mails refused together do not come
/// back together. The shortening is made from the event's id: spread out, and still the same in every run of a test.
pub fn next_try(event_id: Uuid, attempts: u32, owed_since: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if now - owed_since >= GIVE_UP_AFTER {
        return None;
    }
    let doublings = attempts.saturating_sub(1).min(10);
    let longest = (FIRST_WAIT_SECONDS << doublings).min(LONGEST_WAIT_SECONDS) * 1000;
    Some(now + TimeDelta::milliseconds(longest - longest / 2 * scatter(event_id, attempts) / 1000))
}

/// A number of thousandths that looks like chance.
fn scatter(event_id: Uuid, attempts: u32) -> i64 {
    let (high, low) = event_id.as_u64_pair();
    let mixed = (high ^ low.rotate_left(32) ^ u64::from(attempts)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    i64::try_from((mixed >> 32) % 1000).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn waits_double_up_to_an_hour_and_are_shortened_by_at_most_half() {
        let now = at("2026-11-22T09:00:00Z");
        for (attempts, longest) in [(1, 5), (2, 10), (5, 80), (10, 2560), (11, 3600), (500, 3600)] {
            for low in 0..200 {
                let wait = next_try(Uuid::from_u64_pair(7, low), attempts, now, now).unwrap() - now;
                assert!(wait <= TimeDelta::seconds(longest), "{attempts}: {wait}");
                assert!(wait >= TimeDelta::milliseconds(longest * 500), "{attempts}: {wait}");
            }
        }
    }

    #[test]
    fn mails_refused_together_come_back_apart() {
        let now = at("2026-11-22T09:00:00Z");
        let tries: std::collections::BTreeSet<_> = (0..100)
            .map(|low| next_try(Uuid::from_u64_pair(7, low), 8, now, now))
            .collect();
        assert!(tries.len() > 60, "{}", tries.len());
    }

    #[test]
    fn a_mail_is_given_up_after_a_day() {
        let recorded_at = at("2026-11-22T09:00:00Z");
        let id = Uuid::from_u64_pair(1, 1);
        assert!(next_try(id, 30, recorded_at, at("2026-11-23T08:59:59Z")).is_some());
        assert_eq!(next_try(id, 30, recorded_at, at("2026-11-23T09:00:00Z")), None);
    }
}
