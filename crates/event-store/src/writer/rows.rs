//! The JSON shapes statements are fed with: one parameter holds any number of rows, so that a statement's text never
//! changes and stays prepared (an unprepared one costs 40 ms over TCP).

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{Claim, Reservation, ResourceKind};
use serde::Serialize;
use uuid::Uuid;

use super::ledger::Held;

/// Rows as the text of a JSON array. The shapes below are structs of texts and numbers, which always have one.
pub(super) fn json<T: Serialize>(rows: impl IntoIterator<Item = T>) -> Result<String, sqlx::Error> {
    let rows: Vec<T> = rows.into_iter().collect();
    serde_json::to_string(&rows).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

pub(super) fn id(id: Uuid) -> String {
    hex::encode(id.as_bytes())
}

/// As a DATETIME(6) in UTC reads.
pub(super) fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S%.6f").to_string()
}

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

#[derive(Serialize)]
pub(super) struct StreamRow {
    pub kind: &'static str,
    pub id: String,
}

/// A claim, whoever holds it.
#[derive(Serialize)]
pub(super) struct ClaimKeyRow<'a> {
    pub namespace: &'static str,
    pub key: &'a str,
}

#[derive(Serialize)]
pub(super) struct ClaimRow<'a> {
    pub namespace: &'static str,
    pub key: &'a str,
    pub owner_kind: &'a str,
    pub owner: String,
}

impl<'a> ClaimRow<'a> {
    pub fn of(claim: &'a Claim, owner: &'a super::ledger::Owner) -> Self {
        Self {
            namespace: claim.namespace,
            key: &claim.key,
            owner_kind: &owner.kind,
            owner: id(owner.id),
        }
    }
}

/// One day of a reservation.
#[derive(Serialize)]
pub(super) struct ReservationRow<'a> {
    pub kind: ResourceKind,
    pub id: String,
    pub day: NaiveDate,
    pub starts: String,
    pub ends: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    pub owner_kind: &'a str,
    pub owner: String,
}

impl<'a> ReservationRow<'a> {
    pub fn each_day(held: &'a Held) -> impl Iterator<Item = Self> {
        let reservation = &held.reservation;
        days(reservation).map(|day| Self {
            kind: reservation.resource.kind,
            id: id(reservation.resource.id),
            day,
            starts: instant(reservation.starts_at),
            ends: instant(reservation.ends_at),
            expires: reservation.expires_at.map(instant),
            owner_kind: &held.owner.kind,
            owner: id(held.owner.id),
        })
    }
}

#[derive(Serialize)]
pub(super) struct KeyRow {
    pub scope: String,
    pub key: String,
}

#[derive(Serialize)]
pub(super) struct EventRow<'a> {
    pub position: u64,
    pub id: String,
    pub stream_kind: &'static str,
    pub stream: String,
    pub version: u32,
    pub event: &'static str,
    pub schema: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    pub causation: String,
    pub correlation: String,
    pub recorded: String,
    /// Last, because MariaDB searches a row from its start for every column.
    pub payload: &'a str,
}

#[derive(Serialize)]
pub(super) struct VaultKeyRow {
    pub subject: String,
    pub wrapped: String,
}

#[derive(Serialize)]
pub(super) struct VaultRow {
    pub id: String,
    pub subject: String,
    pub sealed: String,
}

#[derive(Serialize)]
pub(super) struct SecretRow<'a> {
    pub owner: String,
    pub kind: &'static str,
    pub value: &'a str,
}

#[derive(Serialize)]
pub(super) struct AnswerRow {
    pub scope: String,
    pub key: String,
    pub fingerprint: String,
    pub status: u16,
    pub position: u64,
    pub recorded: String,
    pub body: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Resource;

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
