//! The platform's policies that bookings are decided by.

use chrono::{DateTime, Utc};
use domain::ids::PatientId;
use domain::policy::{NoShowRule, PolicyKind, PolicyState};
use event_store::{EventStore, StoreError};
use moka::future::Cache;
use sqlx::MySqlPool;
use std::time::Duration;

use crate::attempt::Attempt;
use crate::refused::Refused;

/// How long a policy another process may have changed is kept.
const KEPT_FOR: Duration = Duration::from_secs(5);

/// The longest a booking waits for the count of missed visits.
const PATIENCE: Duration = Duration::from_millis(250);

/// The policy about missed visits, read once for the bookings of some seconds. A change made by this process holds at once,
/// one made by another a little later.
#[derive(Clone)]
pub struct Policies(Cache<(), Option<NoShowRule>>);

impl Policies {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(1).time_to_live(KEPT_FOR).build())
    }

    /// Forgets what is kept, because it was changed.
    pub async fn forget(&self) {
        self.0.invalidate(&()).await;
    }

    async fn no_show(&self, store: &EventStore) -> Result<Option<NoShowRule>, StoreError> {
        if let Some(rule) = self.0.get(&()).await {
            return Ok(rule);
        }
        let policy = store.load::<PolicyState>(PolicyKind::NoShow.id()).await?;
        let rule = policy.state.no_show();
        self.0.insert((), rule).await;
        Ok(rule)
    }
}

impl Attempt {
    /// How many visits the patient missed, if that is enough for the doctor to be asked first.
    ///
    /// Counted in a read table: one that lags behind forgets the last visits for a moment, and one that cannot be asked
    /// forgets them all, because a booking does not fail for the sake of this policy.
    pub async fn missed(&self, patient: PatientId) -> Result<Option<u16>, Refused> {
        let (policies, read) = self.policies();
        let Some(rule) = policies.no_show(self.store()).await? else {
            return Ok(None);
        };
        let Some(read) = read else { return Ok(None) };
        let count = count_missed(read, patient, rule.since(self.now));
        let missed = match tokio::time::timeout(PATIENCE, count).await {
            Ok(Ok(missed)) => missed,
            Ok(Err(error)) => {
                tracing::warn!(%error, "missed visits cannot be counted: a booking is taken as if there were none");
                0
            }
            Err(_) => {
                tracing::warn!("missed visits take too long to count: a booking is taken as if there were none");
                0
            }
        };
        Ok(rule
            .asks_for_a_call(missed)
            .then(|| u16::try_from(missed).unwrap_or(u16::MAX)))
    }
}

async fn count_missed(read: &MySqlPool, patient: PatientId, since: DateTime<Utc>) -> sqlx::Result<u32> {
    sqlx::query_scalar(
        "SELECT CAST(COUNT(*) AS UNSIGNED) FROM patient_visits_v4 \
         WHERE patient_id = ? AND status = 'noshow' AND starts_at >= ?",
    )
    .bind(patient.0)
    .bind(since)
    .fetch_one(read)
    .await
}
