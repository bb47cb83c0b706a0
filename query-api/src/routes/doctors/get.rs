use axum::extract::State as Extract;
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition};

use crate::State;
use crate::answers::DoctorCard;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::PathId;
use crate::search::{self, Hit};

http_kit::problems!(DoctorProblems: ANY, &[Code::ValidationFailed, Code::NotFound]);

/// One doctor with the next free times.
#[utoipa::path(
    get, path = "/api/doctors/{id}", operation_id = "getDoctor", tag = "search", params(MinPositionHeader, PathId),
    responses((status = 200, body = DoctorCard), DoctorProblems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    min: MinPosition,
    PathId { id }: PathId,
) -> Result<(Served, Json<DoctorCard>), Failure> {
    let models = [
        ReadModel::DoctorDirectory,
        ReadModel::Availability,
        ReadModel::DoctorReviews,
    ];
    let served = state.freshness.reached(&models, min).await?;
    let hit = search::one(&state.read, id, state.clock.now()).await?;
    let card = hit.map(Hit::into_card).ok_or_else(Failure::not_found)?;
    Ok((served, Json(card)))
}
