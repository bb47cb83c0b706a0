//! What the tables say is held, and what the events say.

use chrono::{DateTime, Utc};
use domain::{Aggregate, Holdings};
use sqlx::mysql::MySqlRow;
use sqlx::{Executor, MySqlConnection, Row};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::difference::{Held, Holding};

impl Holding {
    /// Whether its time is over, so that somebody else may have taken its place.
    pub(super) fn may_be_gone(&self, now: DateTime<Utc>) -> bool {
        match &self.held {
            Held::Claim { .. } => false,
            Held::Day { expires_at, .. } => expires_at.is_some_and(|expiry| expiry <= now),
        }
    }
}

/// Adds what the streams of one kind hold.
pub(super) fn collect<A: Aggregate>(states: &BTreeMap<Uuid, A>, held: &mut BTreeSet<Holding>) {
    for (id, state) in states {
        held.extend(rows(&state.holdings()).map(|row| Holding {
            owner_type: A::TYPE.to_owned(),
            owner_id: *id,
            held: row,
        }));
    }
}

/// The rows these holdings have in the tables.
fn rows(holdings: &Holdings) -> impl Iterator<Item = Held> {
    let claims = holdings.claims.iter().map(|claim| Held::Claim {
        namespace: claim.namespace.to_owned(),
        key: claim.key.clone(),
    });
    let days = holdings.reservations.iter().flat_map(|reservation| {
        crate::writer::days(reservation).map(|day| Held::Day {
            kind: reservation.resource.kind.as_str().to_owned(),
            resource: reservation.resource.id,
            day,
            starts_at: reservation.starts_at,
            ends_at: reservation.ends_at,
            expires_at: reservation.expires_at,
        })
    });
    claims.chain(days)
}

pub(super) async fn present(connection: &mut MySqlConnection) -> Result<BTreeSet<Holding>, sqlx::Error> {
    const CLAIMS: &str = "SELECT owner_type, owner_id, namespace, claim_key FROM claim";
    const DAYS: &str = "SELECT owner_type, owner_id, resource_kind, resource_id, day, starts_at, ends_at, expires_at \
        FROM reservation";
    let claim = |row: &MySqlRow| -> Result<Held, sqlx::Error> {
        Ok(Held::Claim {
            namespace: row.try_get("namespace")?,
            key: row.try_get("claim_key")?,
        })
    };
    let day = |row: &MySqlRow| -> Result<Held, sqlx::Error> {
        Ok(Held::Day {
            kind: row.try_get("resource_kind")?,
            resource: row.try_get("resource_id")?,
            day: row.try_get("day")?,
            starts_at: row.try_get("starts_at")?,
            ends_at: row.try_get("ends_at")?,
            expires_at: row.try_get("expires_at")?,
        })
    };
    let mut held = BTreeSet::new();
    for row in connection.fetch_all(CLAIMS).await? {
        held.insert(Holding::of(&row, claim(&row)?)?);
    }
    for row in connection.fetch_all(DAYS).await? {
        held.insert(Holding::of(&row, day(&row)?)?);
    }
    Ok(held)
}

impl Holding {
    fn of(row: &MySqlRow, held: Held) -> Result<Self, sqlx::Error> {
        Ok(Self {
            owner_type: row.try_get("owner_type")?,
            owner_id: row.try_get("owner_id")?,
            held,
        })
    }
}
