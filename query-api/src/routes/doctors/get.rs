use axum::extract::State as Extract;
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition};

use crate::State;
use crate::answers::DoctorCard;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::PathId;
use crate::search;

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
    let directory = state.directory.at(served).await?;
    let listed = directory.get(id).ok_or_else(Failure::not_found)?;
    let card = search::card_of(&state.read, listed, state.clock.now()).await?;
    Ok((served, Json(card)))
}
