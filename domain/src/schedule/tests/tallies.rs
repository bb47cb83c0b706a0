use std::collections::BTreeSet;

use super::*;
use proptest::prelude::*;

fn places(limit: u16) -> Places {
    Places {
        of: LimitOf::Doctor,
        per: Per::Day,
        day: date("2026-11-23"),
        limit,
    }
}

fn number(limit: u16, taken: &[u16], without_place: usize) -> Option<u16> {
    let taken = taken.iter().copied().collect();
    places(limit).free(&taken, without_place).map(|tally| tally.number)
}

#[test]
fn a_visit_takes_the_first_place_that_is_free() {
    assert_eq!(number(3, &[], 0), Some(0));
    assert_eq!(number(3, &[0, 2], 0), Some(1));
    assert_eq!(number(3, &[0, 1, 2], 0), None);
}

#[test]
fn visits_from_before_the_limit_count_and_so_do_places_beyond_it() {
    assert_eq!(number(3, &[], 2), Some(0));
    assert_eq!(number(3, &[0], 2), None);
    // The limit was six once.
    assert_eq!(number(2, &[5], 0), Some(0));
    assert_eq!(number(2, &[5, 0], 0), None);
    assert_eq!(number(2, &[4, 5], 0), None);
}

#[test]
fn the_limits_of_the_doctor_and_of_the_type_count_each_for_itself() {
    let mut visit_type = check_up();
    visit_type.limits.per_week = Some(4);
    let mut rules = rules(Berlin, every_day("09:00", "17:00"), &visit_type);
    rules.limits.per_day = Some(6);
    let found: Vec<_> = rules.places(&visit_type, date("2026-11-26")).collect();
    let of_type = Places {
        of: LimitOf::VisitType(visit_type.id),
        per: Per::Week,
        day: date("2026-11-23"),
        limit: 4,
    };
    let of_doctor = Places {
        day: date("2026-11-26"),
        ..places(6)
    };
    assert_eq!(found, [of_doctor, of_type]);
}

proptest! {
    /// Whatever two bookings saw of each other, both can be appended only if there is room for both.
    #[test]
    fn there_is_a_place_exactly_if_there_are_fewer_visits_than_the_limit(
        limit in 1_u16..12,
        taken in proptest::collection::btree_set(0_u16..16, 0..12),
        without_place in 0_usize..6,
    ) {
        let free = places(limit).free(&taken, without_place);
        let visits = taken.len() + without_place;
        prop_assert_eq!(free.is_some(), visits < usize::from(limit));
        if let Some(tally) = free {
            prop_assert!(!taken.contains(&tally.number));
            // Another view of the same day: some of these visits are gone, so others look free as well.
            let fewer: BTreeSet<u16> = taken.iter().copied().filter(|number| number % 2 == 0).collect();
            let other = places(limit).free(&fewer, without_place).map_or(0, |tally| tally.number);
            prop_assert!(usize::from(other) + without_place < usize::from(limit));
        }
    }
}
