use axum::extract::State as Extract;
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::State;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, Served};
use crate::parameters::Asked;
use crate::routes::doctors::search_query::{MODELS, SearchQuery};
use crate::search;

/// Most doctors a map shows.
const MOST: usize = 1_000;

/// A doctor on the map: at the place a search means, the nearest of several.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Pin {
    /// Which one.
    pub id: Uuid,
    /// Name with title.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Everybody a search finds, by where they are.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MapAnswer {
    /// In the order asked for.
    #[schema(max_items = 1000)]
    pub pins: Vec<Pin>,
    /// How many the search finds.
    pub total: usize,
}

http_kit::problems!(MapProblems: ANY, &[Code::ValidationFailed]);

/// Where the doctors are that a search finds; pages do not matter.
#[utoipa::path(
    get, path = "/api/search/map", operation_id = "searchMap", tag = "search", params(MinPositionHeader, SearchQuery),
    responses((status = 200, body = MapAnswer), MapProblems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    min: MinPosition,
    Asked(query): Asked<SearchQuery>,
) -> Result<(Served, Json<MapAnswer>), Failure> {
    let served = state.freshness.reached(&MODELS, min).await?;
    let directory = state.directory.at(served).await?;
    let now = state.clock.now();
    let (filter, _) = query.filter(&directory, now)?;
    let found = search::find(&state.read, &directory, &filter, query.sort, now).await?;
    let pins = found.hits.iter().take(MOST).map(|hit| {
        let point = hit.listed.point(hit.at.location);
        Pin {
            id: hit.listed.doctor.doctor_id,
            name: hit.listed.doctor.name.clone(),
            latitude: point.latitude,
            longitude: point.longitude,
        }
    });
    let answer = MapAnswer {
        pins: pins.collect(),
        total: found.hits.len(),
    };
    Ok((served, Json(answer)))
}
