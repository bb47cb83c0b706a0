//! The rows a reservation has.

use chrono::{Days, NaiveDate, TimeDelta};
use domain::Reservation;

/// Every UTC day a reservation touches; one that ends at midnight does not touch the next.
pub(crate) fn days(reservation: &Reservation) -> impl Iterator<Item = NaiveDate> {
    let first = reservation.starts_at.date_naive();
    let last = (reservation.ends_at - TimeDelta::microseconds(1)).date_naive();
    let mut next = Some(first);
    std::iter::from_fn(move || {
        let day = next?;
        next = day
            .checked_add_days(Days::new(1))
            .filter(|following| *following <= last);
        Some(day)
    })
}
#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Resource, ResourceKind};
    use uuid::Uuid;

    fn days_of(from: &str, to: &str) -> Vec<String> {
        let reservation = Reservation {
            resource: Resource {
                kind: ResourceKind::Room,
                id: Uuid::nil(),
            },
            starts_at: from.parse().unwrap(),
            ends_at: to.parse().unwrap(),
            expires_at: None,
        };
        days(&reservation).map(|day| day.to_string()).collect()
    }

    #[test]
    fn a_reservation_has_a_row_for_each_day_it_touches_and_no_other() {
        assert_eq!(days_of("2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z"), ["2026-11-23"]);
        assert_eq!(days_of("2026-11-23T23:00:00Z", "2026-11-24T00:00:00Z"), ["2026-11-23"]);
        assert_eq!(
            days_of("2026-11-23T23:00:00Z", "2026-11-24T00:00:00.000001Z"),
            ["2026-11-23", "2026-11-24"]
        );
        assert_eq!(days_of("2026-12-31T12:00:00Z", "2027-01-02T12:00:00Z").len(), 3);
        assert_eq!(days_of("2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z"), ["2026-11-23"]);
    }
}
