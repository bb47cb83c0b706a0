//! Free times of one doctor: the engine that decides bookings ([`OfferRules`]), run over rows of the read side.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::ids::VisitTypeId;
use domain::schedule::{BookingWindow, Busy, Offer, OfferRules, VisitType, WeeklyHours};

/// No visit with its buffers takes longer (480 + 2 × 120 minutes), and no buffer of another visit reaches further. Rows
/// that start this long before or after a stretch of time can still touch a visit that starts in it.
pub const REACH: TimeDelta = TimeDelta::hours(14);

/// What a doctor offers.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The zone of the hours.
    pub time_zone: Tz,
    /// The weekly hours.
    pub weekly: WeeklyHours,
    /// The types that can be booked, in the doctor's order.
    pub visit_types: Vec<VisitType>,
}

/// A start that is free for at least one visit type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FreeStart {
    /// When a visit could start.
    pub starts_at: DateTime<Utc>,
    /// The first of the doctor's types that fits there.
    pub visit_type: VisitTypeId,
}

/// A stretch of time `[from, to)` asked about at `now`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First instant.
    pub from: DateTime<Utc>,
    /// First instant that is no longer meant.
    pub to: DateTime<Utc>,
    /// The present; nothing earlier is offered.
    pub now: DateTime<Utc>,
}

impl Rules {
    /// Whether these rules can offer anything at all.
    pub fn offer_something(&self) -> bool {
        !self.visit_types.is_empty() && !self.weekly.blocks().is_empty()
    }

    /// The type with this id, if it can be booked.
    pub fn visit_type(&self, id: VisitTypeId) -> Option<&VisitType> {
        self.visit_types.iter().find(|visit_type| visit_type.id == id)
    }

    /// The offers of one type that start in the window. `busy` is sorted and covers the window and [`REACH`] around it.
    pub fn offers<'a>(
        &'a self,
        visit_type: &'a VisitType,
        busy: &'a [Busy],
        window: Window,
    ) -> impl Iterator<Item = Offer> + 'a {
        let rules = OfferRules {
            time_zone: self.time_zone,
            weekly: &self.weekly,
            visit_type,
            window: BookingWindow::default(),
        };
        rules.offers(busy, window.from, window.to, window.now)
    }

    /// The earliest `count` different starts in the window, whatever the type. `busy` as for [`Rules::offers`].
    pub fn earliest(&self, busy: &[Busy], window: Window, count: usize) -> Vec<FreeStart> {
        let mut starts = Vec::new();
        for visit_type in &self.visit_types {
            let of_this_type = self.offers(visit_type, busy, window).take(count);
            starts.extend(of_this_type.map(|offer| FreeStart {
                starts_at: offer.starts_at,
                visit_type: visit_type.id,
            }));
        }
        // A stable sort: of two types that start together the doctor's first one stays in front.
        starts.sort_by_key(|start| start.starts_at);
        starts.dedup_by_key(|start| start.starts_at);
        starts.truncate(count);
        starts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveTime, Weekday};
    use domain::money::{Currency, Money};
    use domain::schedule::{Block, Confirmation};
    use uuid::Uuid;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn visit_type(id: u128, minutes: u16) -> VisitType {
        VisitType {
            id: VisitTypeId(Uuid::from_u128(id)),
            name: format!("{minutes} minutes"),
            minutes,
            buffer_before: 0,
            buffer_after: 0,
            price: Money {
                amount: 5_000,
                currency: Currency::try_from("EUR".to_owned()).unwrap(),
            },
            confirmation: Confirmation::Automatic,
            cancellation_notice_hours: 0,
        }
    }

    /// Mondays from nine to ten in Berlin: an hour for the long type, half an hour for the short one.
    fn rules() -> Rules {
        let nine_to_ten = Block::new(
            Weekday::Mon,
            NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
            NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
        );
        Rules {
            time_zone: chrono_tz::Europe::Berlin,
            weekly: WeeklyHours::new(vec![nine_to_ten]).unwrap(),
            visit_types: vec![visit_type(1, 60), visit_type(2, 30)],
        }
    }

    fn two_weeks() -> Window {
        Window {
            from: utc("2026-11-22T00:00:00Z"),
            to: utc("2026-12-06T00:00:00Z"),
            now: utc("2026-11-22T00:00:00Z"),
        }
    }

    fn found(rules: &Rules, busy: &[Busy], count: usize) -> Vec<(String, u128)> {
        let starts = rules.earliest(busy, two_weeks(), count).into_iter();
        starts
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
        assert_eq!(found(&rules(), &[], 3), expected);
    }

    #[test]
    fn a_taken_half_hour_leaves_what_still_fits_and_the_next_week() {
        let taken = [Busy {
            starts_at: utc("2026-11-23T08:00:00Z"),
            ends_at: utc("2026-11-23T08:30:00Z"),
        }];
        let expected = [
            ("2026-11-23T08:30:00+00:00".to_owned(), 2),
            ("2026-11-30T08:00:00+00:00".to_owned(), 1),
        ];
        assert_eq!(found(&rules(), &taken, 2), expected);
    }

    #[test]
    fn rules_without_hours_or_types_offer_nothing() {
        let mut no_hours = rules();
        no_hours.weekly = WeeklyHours::default();
        let mut no_types = rules();
        no_types.visit_types.clear();
        for nothing in [no_hours, no_types] {
            assert!(!nothing.offer_something());
            assert_eq!(found(&nothing, &[], 3), []);
        }
    }
}
