use axum::extract::State as Extract;
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::facets::{self, City, Count};

/// A code doctors can be searched by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CodeFacet {
    /// The code.
    pub code: String,
    /// How many doctors have it; at least 1.
    pub doctors: i64,
}

/// A city doctors can be searched by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CityFacet {
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// How many doctors practise there; at least 1.
    pub doctors: i64,
}

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
    let served = state.freshness.reached(&[ReadModel::DoctorDirectory], min).await?;
    let facets = Facets {
        specialties: codes(facets::specialties(&state.read).await?),
        cities: facets::cities(&state.read).await?.into_iter().map(Into::into).collect(),
        languages: codes(facets::languages(&state.read).await?),
    };
    Ok((served, Json(facets)))
}

fn codes(counts: Vec<Count>) -> Vec<CodeFacet> {
    let facet = |count: Count| CodeFacet {
        code: count.code,
        doctors: count.doctors,
    };
    counts.into_iter().map(facet).collect()
}

impl From<City> for CityFacet {
    fn from(city: City) -> Self {
        Self {
            name: city.name,
            country: city.country,
            doctors: city.doctors,
        }
    }
}
