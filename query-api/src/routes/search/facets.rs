use axum::extract::State as Extract;
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::{CityFacet, CodeFacet, cities, codes};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, Served};
use crate::routes::doctors::search_query::MODELS;
use crate::search::{self, Filter, Sort};

/// What doctors can be searched by.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Facets {
    /// Specialties somebody has, by code.
    pub specialties: Vec<CodeFacet>,
    /// Cities with a doctor, by name.
    pub cities: Vec<CityFacet>,
    /// ISO 639-1 codes of languages somebody speaks.
    pub languages: Vec<CodeFacet>,
}

http_kit::problems!(FacetsProblems: ANY, &[Code::ValidationFailed]);

/// What doctors can be searched by.
#[utoipa::path(
    get, path = "/api/search/facets", operation_id = "searchFacets", tag = "search", params(MinPositionHeader),
    responses((status = 200, body = Facets), FacetsProblems)
)]
pub async fn handler(Extract(state): Extract<State>, min: MinPosition) -> Result<(Served, Json<Facets>), Failure> {
    let served = state.freshness.reached(&MODELS, min).await?;
    let directory = state.directory.at(served).await?;
    let (everybody, now) = (Filter::default(), state.clock.now());
    let found = search::find(&state.read, &directory, &everybody, Sort::Rating, now).await?;
    let facets = Facets {
        specialties: codes(&found.tally.specialties),
        cities: cities(&found.tally),
        languages: codes(&found.tally.languages),
    };
    Ok((served, Json(facets)))
}
