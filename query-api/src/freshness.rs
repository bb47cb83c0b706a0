//! Reading one's own writes: how far the read side is, and waiting until it is far enough.

use axum::http::HeaderValue;
use axum::response::{IntoResponseParts, ResponseParts};
use http_kit::{MinPosition, POSITION, STALE};
use sqlx::MySqlPool;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::{Instant, sleep_until, timeout_at};
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::{IntoParams, PartialSchema};
use uuid::Uuid;

use crate::queries::checkpoints::{self, Checkpoint};

/// How often the checkpoints are read while somebody waits, and how old a known one may be.
const EVERY: Duration = Duration::from_millis(10);

/// The request header, for the OpenAPI document.
pub struct MinPositionHeader;

impl IntoParams for MinPositionHeader {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let header = ParameterBuilder::new()
            .name("X-Min-Position")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "Waits up to a second until the answer reflects this position of the log.",
            ))
            .schema(Some(u64::schema()));
        vec![header.build()]
    }
}

/// A read model, by the projection that keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadModel {
    /// Who has an account.
    People,
    /// Public profiles.
    DoctorDirectory,
    /// Schedules and busy times.
    Availability,
    /// Doctors' visits.
    DoctorCalendar,
    /// Patients' visits.
    PatientVisits,
    /// Reviews and ratings.
    DoctorReviews,
    /// Who waits for which time.
    Waitlist,
    /// The platform's settings and their history.
    Settings,
}

impl ReadModel {
    /// The projection's name and the version of the tables the queries read.
    fn projection(self) -> (&'static str, u32) {
        match self {
            Self::People => ("people", 1),
            Self::DoctorDirectory => ("doctor_directory", 2),
            Self::Availability => ("availability", 3),
            Self::DoctorCalendar => ("doctor_calendar", 4),
            Self::PatientVisits => ("patient_visits", 4),
            Self::DoctorReviews => ("doctor_reviews", 1),
            Self::Waitlist => ("waitlist", 1),
            Self::Settings => ("settings", 1),
        }
    }
}

/// What an answer reaches. Sets `X-Position` and, when it is behind what was asked for, `X-Stale: true`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// Every event up to here is in the tables that were read.
    pub position: u64,
    /// The request asked for a later position.
    pub stale: bool,
    /// The log the rows come from; `None` while that is not written down.
    pub log: Option<Uuid>,
}

impl IntoResponseParts for Served {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        let headers = parts.headers_mut();
        headers.insert(POSITION, HeaderValue::from(self.position));
        if self.stale {
            headers.insert(STALE, HeaderValue::from_static("true"));
        }
        Ok(parts)
    }
}

/// Knows how far the projections are. Everybody who waits shares one statement every ten milliseconds, so waiting costs
/// the database the same for one person and for hundreds.
#[derive(Debug)]
pub struct Freshness {
    read: MySqlPool,
    known: Mutex<Known>,
    waiters: Semaphore,
    patience: Duration,
}

/// What the last reading brought.
#[derive(Debug, Default)]
struct Known {
    checkpoints: Option<(Instant, Vec<Checkpoint>)>,
    failed_at: Option<Instant>,
}

impl Freshness {
    /// Over this read side. At most `waiters` requests wait at the same time, each at most `patience`; one more is
    /// answered at once with what there is.
    pub fn new(read: MySqlPool, waiters: usize, patience: Duration) -> Self {
        Self {
            read,
            known: Mutex::default(),
            waiters: Semaphore::new(waiters),
            patience,
        }
    }

    /// Waits until all these read models reached `wanted`, then says what they reached. Call it before reading them: the
    /// tables then contain at least that much.
    ///
    /// # Errors
    /// When the read side cannot be reached.
    pub async fn reached(&self, models: &[ReadModel], MinPosition(wanted): MinPosition) -> sqlx::Result<Served> {
        let (position, log) = self.position(models).await?;
        let served = |position| Served {
            position,
            stale: position < wanted,
            log,
        };
        if position >= wanted {
            return Ok(served(position));
        }
        let Ok(_place) = self.waiters.try_acquire() else {
            return Ok(served(position));
        };
        let deadline = Instant::now() + self.patience;
        let mut last = position;
        // A read that hangs must not hold the request longer than its patience either.
        while let Ok(position) = timeout_at(deadline, self.next_position(models)).await {
            (last, _) = position?;
            if last >= wanted {
                break;
            }
        }
        Ok(served(last))
    }

    async fn next_position(&self, models: &[ReadModel]) -> sqlx::Result<(u64, Option<Uuid>)> {
        sleep_until(Instant::now() + EVERY).await;
        self.position(models).await
    }

    /// The lowest of the models' positions, at most [`EVERY`] old, and the log they are positions of.
    async fn position(&self, models: &[ReadModel]) -> sqlx::Result<(u64, Option<Uuid>)> {
        let asked_at = Instant::now();
        let mut known = self.known.lock().await;
        if let Some((read_at, checkpoints)) = &known.checkpoints
            && read_at.elapsed() < EVERY
        {
            return Ok(lowest(checkpoints, models));
        }
        // Somebody waited for a connection in vain while this one waited for the answer. To wait as long again, one after
        // the other, would make a queue that grows.
        if known.failed_at.is_some_and(|failed_at| failed_at >= asked_at) {
            return Err(sqlx::Error::PoolTimedOut);
        }
        let read_at = Instant::now();
        match checkpoints::all(&self.read).await {
            Ok(checkpoints) => {
                let position = lowest(&checkpoints, models);
                known.checkpoints = Some((read_at, checkpoints));
                Ok(position)
            }
            Err(error) => {
                known.failed_at = Some(Instant::now());
                Err(error)
            }
        }
    }
}

fn lowest(checkpoints: &[Checkpoint], models: &[ReadModel]) -> (u64, Option<Uuid>) {
    let of = |model: &ReadModel| {
        let (name, version) = model.projection();
        checkpoints
            .iter()
            .find(|checkpoint| checkpoint.name == name && checkpoint.version == version)
            .map_or((0, None), |checkpoint| (checkpoint.position, checkpoint.log_id))
    };
    models.iter().map(of).min().unwrap_or((0, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_versions_are_those_of_the_projections() {
        let models = [
            ReadModel::People,
            ReadModel::DoctorDirectory,
            ReadModel::Availability,
            ReadModel::DoctorCalendar,
            ReadModel::PatientVisits,
            ReadModel::DoctorReviews,
            ReadModel::Waitlist,
            ReadModel::Settings,
        ];
        let projections = projectors::projections::all();
        for model in models {
            let (name, version) = model.projection();
            let projection = projections.iter().find(|projection| projection.name() == name);
            assert_eq!(
                projection.map(|projection| projection.version()),
                Some(version),
                "{name}"
            );
        }
    }

    #[test]
    fn an_answer_reaches_what_the_slowest_of_its_tables_reached() {
        let at = |name: &str, version, position| Checkpoint {
            name: name.into(),
            version,
            position,
            log_id: None,
        };
        let checkpoints = [
            at("availability", 3, 40),
            at("availability", 1, 3),
            at("doctor_directory", 2, 38),
        ];
        let reached = |models: &[ReadModel]| lowest(&checkpoints, models).0;
        assert_eq!(reached(&[ReadModel::Availability]), 40);
        assert_eq!(reached(&[ReadModel::Availability, ReadModel::DoctorDirectory]), 38);
        assert_eq!(reached(&[ReadModel::Availability, ReadModel::People]), 0);
    }
}
