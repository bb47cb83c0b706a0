use access::Operation;
use axum::extract::State as Extract;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};

use crate::State;
use crate::answers::Visit;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::own_visit::own_visit;
use crate::parameters::PathId;
use crate::queries::meetings;

http_kit::problems!(VisitProblems: ANY, SIGNED_IN, &[Code::ValidationFailed, Code::NotFound]);

/// A visit, for its patient and its doctor.
#[utoipa::path(
    get, path = "/api/visits/{id}", operation_id = "getVisit", tag = "visits", params(MinPositionHeader, PathId),
    responses((status = 200, body = Visit), VisitProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
    PathId { id }: PathId,
) -> Result<(Served, Json<Visit>), Failure> {
    let principal = caller.authorise(Operation::GetVisit)?;
    let models = [
        ReadModel::PatientVisits,
        ReadModel::DoctorDirectory,
        ReadModel::DoctorReviews,
    ];
    let served = state.freshness.reached(&models, min).await?;
    let mut row = own_visit(&state.read, &principal, id).await?;
    let now = state.clock.now();
    meetings::renew_links(&state.read, std::iter::once(row.meeting()), now).await?;
    let sealed: Vec<_> = row.sealed().collect();
    let texts = state.vault.texts(&sealed).await?;
    let visit = if principal.patient().is_some() {
        Visit::for_patient(row, now, &texts)
    } else {
        Visit::for_doctor(row, now, &texts)
    };
    Ok((served, Json(visit)))
}
