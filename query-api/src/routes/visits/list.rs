use access::Operation;
use axum::extract::State as Extract;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::Visit;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::meetings;
use crate::queries::patient_visits::{self, VisitRow};

/// At most so many visits are listed, the latest ones.
const LIMIT: u32 = 500;

/// A patient's visits.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Visits {
    /// Still meant to take place, the next one first.
    pub upcoming: Vec<Visit>,
    /// Over or called off, the latest one first.
    pub past: Vec<Visit>,
}

http_kit::problems!(VisitsProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// The signed-in patient's visits, at most the latest 500.
#[utoipa::path(
    get, path = "/api/visits", operation_id = "listVisits", tag = "visits", params(MinPositionHeader),
    responses((status = 200, body = Visits), VisitsProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<Visits>), Failure> {
    let patient = caller.authorise(Operation::ListVisits)?.account_id;
    let models = [
        ReadModel::PatientVisits,
        ReadModel::DoctorDirectory,
        ReadModel::DoctorReviews,
    ];
    let served = state.freshness.reached(&models, min).await?;
    let now = state.clock.now();
    let mut rows = patient_visits::latest(&state.read, patient, LIMIT).await?;
    meetings::renew_links(&state.read, rows.iter_mut().map(VisitRow::meeting), now).await?;
    let sealed: Vec<_> = rows.iter().flat_map(VisitRow::sealed).collect();
    let texts = state.vault.texts(&sealed).await?;
    let visits = rows.into_iter().map(|row| Visit::for_patient(row, now, &texts));
    let (mut upcoming, past): (Vec<_>, Vec<_>) =
        visits.partition(|visit| visit.status.is_open() && visit.ends_at > now);
    upcoming.reverse();
    Ok((served, Json(Visits { upcoming, past })))
}
