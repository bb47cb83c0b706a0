//! The earliest free times of one doctor. The engine behind it, [`Rules`], is the one that decides
//! bookings.

use chrono::{DateTime, Utc};
use domain::ids::{LocationId, VisitTypeId};
use domain::schedule::{Rules, Taken, Window};

/// A start that is free for at least one visit type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FreeStart {
    /// When a visit could start.
    pub starts_at: DateTime<Utc>,
    /// The first of the doctor's types that fits there.
    pub visit_type: VisitTypeId,
    /// The further location it is at; `None`: the practice or by video.
    pub location: Option<LocationId>,
}

/// The earliest `count` starts of each type, types in the doctor's order: those known from before the window, and then those
/// in it. `taken` reaches as far around the window as [`Rules::reach`] says.
pub fn first_of_each(
    rules: &Rules,
    taken: &Taken,
    window: Window,
    count: usize,
    before: &[FreeStart],
) -> Vec<FreeStart> {
    let mut starts = Vec::new();
    for visit_type in rules.visit_types.iter() {
        let known = before.iter().filter(|start| start.visit_type == visit_type.id).copied();
        let in_window = rules.starts(visit_type, taken, window).map(|start| FreeStart {
            starts_at: start.at,
            visit_type: visit_type.id,
            location: start.location,
        });
        starts.extend(known.chain(in_window).take(count));
    }
    starts
}

/// The earliest `count` different starts among those of some types.
pub fn earliest(starts: &[FreeStart], count: usize, counts: impl Fn(VisitTypeId) -> bool) -> Vec<FreeStart> {
    let mut starts: Vec<_> = starts
        .iter()
        .filter(|start| counts(start.visit_type))
        .copied()
        .collect();
    // A stable sort: of two types that start together the doctor's first one stays in front.
    starts.sort_by_key(|start| start.starts_at);
    starts.dedup_by_key(|start| start.starts_at);
    starts.truncate(count);
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveTime, Weekday};
    use domain::ids::AppointmentId;
    use domain::money::{Currency, Money};
    use domain::schedule::{Block, Busy, Owner, Stretch, VisitType, VisitTypes, WeeklyHours};
    use uuid::Uuid;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn visit_type(id: u128, minutes: u16) -> VisitType {
        let currency = Currency::try_from("EUR".to_owned()).unwrap();
        let price = Money {
            amount: 5_000,
            currency,
        };
        VisitType::new(
            VisitTypeId(Uuid::from_u128(id)),
            format!("{minutes} minutes"),
            minutes,
            price,
        )
    }

    /// Mondays from nine to ten in Berlin: an hour for the long type, half an hour for the short one.
    fn rules() -> Rules {
        let nine_to_ten = Block::new(
            Weekday::Mon,
            NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
            NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
        );
        let mut rules = Rules::new(chrono_tz::Europe::Berlin);
        rules.weekly = WeeklyHours::new(vec![nine_to_ten]).unwrap();
        rules.visit_types.put(visit_type(1, 60));
        rules.visit_types.put(visit_type(2, 30));
        rules
    }

    fn found(rules: &Rules, doctor: Vec<Busy>, count: usize) -> Vec<(String, u128)> {
        let taken = Taken {
            doctor,
            ..Taken::default()
        };
        let two_weeks = Window {
            from: utc("2026-11-22T00:00:00Z"),
            to: utc("2026-12-06T00:00:00Z"),
            now: utc("2026-11-22T00:00:00Z"),
        };
        let starts = first_of_each(rules, &taken, two_weeks, count, &[]);
        earliest(&starts, count, |_| true)
            .into_iter()
            .map(|start| (start.starts_at.to_rfc3339(), start.visit_type.0.as_u128()))
            .collect()
    }

    #[test]
    fn a_start_that_fits_two_types_is_listed_once_with_the_doctors_first() {
        let expected = [
            ("2026-11-23T08:00:00+00:00".to_owned(), 1),
            ("2026-11-23T08:15:00+00:00".to_owned(), 2),
            ("2026-11-23T08:30:00+00:00".to_owned(), 2),
        ];
        assert_eq!(found(&rules(), vec![], 3), expected);
    }

    #[test]
    fn a_taken_half_hour_leaves_what_still_fits_and_the_next_week() {
        let (starts_at, ends_at) = (utc("2026-11-23T08:00:00Z"), utc("2026-11-23T08:30:00Z"));
        let taken = Busy {
            starts_at,
            ends_at,
            visit: Stretch { starts_at, ends_at },
            visit_type: VisitTypeId(Uuid::from_u128(2)),
            owner: Owner::Visit(AppointmentId(Uuid::from_u128(9))),
        };
        let expected = [
            ("2026-11-23T08:30:00+00:00".to_owned(), 2),
            ("2026-11-30T08:00:00+00:00".to_owned(), 1),
        ];
        assert_eq!(found(&rules(), vec![taken], 2), expected);
    }

    #[test]
    fn rules_without_hours_or_types_offer_nothing() {
        let mut no_hours = rules();
        no_hours.weekly = WeeklyHours::default();
        let mut no_types = rules();
        no_types.visit_types = VisitTypes::default();
        for nothing in [no_hours, no_types] {
            assert!(!nothing.offer_something());
            assert_eq!(found(&nothing, vec![], 3), []);
        }
    }
}
