//! Whenever a request was not answered in time, it ends: the policy that nobody has to wish for.
//!
//! The read tables say which requests may be due; whether one is, the visit's own stream decides. A read table that lags
//! or is being made anew therefore delays an end and never brings one about, and of several processes that end the same
//! request, or of an end and a doctor's late yes, the log takes one. There is nothing to remember and no lease to hold.

use chrono::{DateTime, Utc};
use domain::appointment::{Appointment, AppointmentCommand};
use event_store::{AppendError, Audit, StoreError, Work};
use sqlx::MySqlPool;
use std::error::Error;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::state::State;

/// How often due requests are looked for.
const EVERY: Duration = Duration::from_secs(5);

/// Requests ended in one round.
const BATCH: u32 = 100;

/// Why a request could not be ended now; the next round tries again.
#[derive(Debug, thiserror::Error)]
pub enum ExpiryError {
    /// The read side cannot be reached.
    #[error("due requests cannot be read")]
    Due(#[from] sqlx::Error),
    /// The visit cannot be read.
    #[error("a due request cannot be read")]
    Visit(#[from] StoreError),
    /// Its end cannot be stored.
    #[error("the end of a request cannot be stored")]
    Append(#[from] AppendError),
}

impl State {
    /// Ends requests that were not answered in time, until shutdown.
    pub async fn expire_requests(self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            if let Err(error) = self.expire_due().await {
                tracing::warn!(
                    error = &error as &dyn Error,
                    "requests that were not answered are ended later"
                );
            }
            shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await;
        }
    }

    /// Ends the requests that are due now, one round of them. How many it ended.
    ///
    /// # Errors
    /// When a database cannot be reached; what was ended before stays so.
    pub async fn expire_due(&self) -> Result<u32, ExpiryError> {
        let Ok(read) = self.read_side() else { return Ok(0) };
        let now = self.clock.now();
        let mut ended = 0;
        for visit in due(read, now).await? {
            ended += u32::from(self.expire(visit, now).await?);
        }
        Ok(ended)
    }

    /// Ends one request if it is due. Whether it did.
    ///
    /// # Errors
    /// As [`State::expire_due`].
    pub async fn expire(&self, visit: Uuid, now: DateTime<Utc>) -> Result<bool, ExpiryError> {
        let loaded = self.store.load::<Appointment>(visit).await?;
        let audit = Audit {
            actor: None,
            causation_id: self.ids.next(),
            correlation_id: self.ids.next(),
            now,
        };
        let mut work = Work::new(audit, self.ids.clone());
        // Refused only where there is no such visit: then there is nothing to end.
        let decided = work.decide(&loaded, AppointmentCommand::Expire { now });
        if decided.is_err() || work.is_empty() {
            return Ok(false);
        }
        match self.store.append(work).await {
            Ok(_) => {
                metrics::counter!("medbook_requests_expired_total").increment(1);
                tracing::info!(appointment_id = %visit, "a request was not answered in time");
                Ok(true)
            }
            // The doctor's answer, the patient or another process came first; what is left to do shows in the next round.
            Err(AppendError::Conflict { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

async fn due(read: &MySqlPool, now: DateTime<Utc>) -> Result<Vec<Uuid>, sqlx::Error> {
    const SELECT: &str =
        "SELECT appointment_id FROM doctor_calendar_v4 WHERE expires_at <= ? ORDER BY expires_at LIMIT ?";
    sqlx::query_scalar(SELECT).bind(now).bind(BATCH).fetch_all(read).await
}
