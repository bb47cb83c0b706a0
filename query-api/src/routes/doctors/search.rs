use axum::extract::State as Extract;
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use super::search_query::{MODELS, SearchQuery};
use crate::State;
use crate::answers::{DoctorCard, Relaxed, SearchFacets, relaxed};
use crate::directory::Spelling;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, Served};
use crate::parameters::Asked;
use crate::places::Place;
use crate::search;

/// How the names fit what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum NameMatch {
    /// As it was typed.
    Exact,
    /// Nobody has such a name; these are similar.
    Similar,
}

/// The place that was asked for by its id.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct NamedPlace {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// A page of doctors.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DoctorPage {
    /// In the order asked for.
    pub doctors: Vec<DoctorCard>,
    /// Doctors on all pages.
    pub total: usize,
    /// Which page this is, from 1.
    pub page: u32,
    /// Most doctors a page can have.
    pub page_size: u32,
    /// How many there would be with other choices.
    pub facets: SearchFacets,
    /// When nobody fits: which filter to give up, the most helpful first.
    pub relax: Vec<Relaxed>,
    /// How the names fit; null when no name was asked for.
    #[schema(required)]
    pub name_match: Option<NameMatch>,
    /// The place asked for by its id; null when none was.
    #[schema(required)]
    pub place: Option<NamedPlace>,
}

http_kit::problems!(SearchProblems: ANY, &[Code::ValidationFailed]);

/// Doctors with their next free times.
#[utoipa::path(
    get, path = "/api/doctors", operation_id = "searchDoctors", tag = "search", params(MinPositionHeader, SearchQuery),
    responses((status = 200, body = DoctorPage), SearchProblems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    min: MinPosition,
    Asked(query): Asked<SearchQuery>,
) -> Result<(Served, Json<DoctorPage>), Failure> {
    let served = state.freshness.reached(&MODELS, min).await?;
    let directory = state.directory.at(served).await?;
    let now = state.clock.now();
    let (filter, place) = query.filter(&directory, now)?;
    let found = search::find(&state.read, &directory, &filter, query.sort, now).await?;
    let size = query.page_size as usize;
    let doctors = found
        .page(&state.read, (query.page as usize - 1) * size, size, now)
        .await?;
    let total = found.hits.len();
    let page = DoctorPage {
        doctors,
        total,
        page: query.page,
        page_size: query.page_size,
        facets: SearchFacets::of(&found.tally),
        relax: if total == 0 {
            relaxed(&found.tally.without)
        } else {
            Vec::new()
        },
        name_match: found.spelling.map(Into::into),
        place: place.map(Into::into),
    };
    Ok((served, Json(page)))
}

impl From<Spelling> for NameMatch {
    fn from(spelling: Spelling) -> Self {
        match spelling {
            Spelling::Exact => Self::Exact,
            Spelling::Similar => Self::Similar,
        }
    }
}

impl From<Place> for NamedPlace {
    fn from(place: Place) -> Self {
        Self {
            id: place.id,
            name: place.name,
            country: place.country,
            latitude: place.point.latitude,
            longitude: place.point.longitude,
        }
    }
}
