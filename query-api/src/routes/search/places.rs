use axum::extract::State as Extract;
use chrono::{DateTime, Utc};
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::State;
use crate::directory::Snapshot;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, Served};
use crate::names::{Word, fold};
use crate::parameters::{self, Asked, FromParameters, Parameters};
use crate::places::{PLACES, Place, metres};
use crate::routes::doctors::search_query::{MODELS, practice_places};

/// Most places an answer has.
const MOST: usize = 8;
/// A doctor is counted for a place up to here, in metres.
const AROUND: u32 = 25_000;

/// What was typed.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlacesQuery {
    /// The beginning of a place's name; slips are forgiven. Without it, where the most doctors are.
    #[param(max_length = 80)]
    q: Option<String>,
}

impl FromParameters for PlacesQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        Some(Self {
            q: parameters.optional("q", parameters::text(80)),
        })
    }
}

/// A place to search near.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlaceAnswer {
    /// What the parameter `place` takes.
    #[schema(example = "de-berlin")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Doctors within 25 km.
    pub doctors: usize,
}

/// Places.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Places {
    /// The best match first; of equals where more doctors are.
    #[schema(max_items = 8)]
    pub places: Vec<PlaceAnswer>,
}

http_kit::problems!(PlacesProblems: ANY, &[Code::ValidationFailed]);

/// Places to search near, as one types.
#[utoipa::path(
    get, path = "/api/search/places", operation_id = "searchPlaces", tag = "search", params(MinPositionHeader, PlacesQuery),
    responses((status = 200, body = Places), PlacesProblems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    min: MinPosition,
    Asked(query): Asked<PlacesQuery>,
) -> Result<(Served, Json<Places>), Failure> {
    let served = state.freshness.reached(&MODELS, min).await?;
    let directory = state.directory.at(served).await?;
    let places = matching(&directory, query.q.as_deref().unwrap_or_default(), state.clock.now());
    Ok((served, Json(Places { places })))
}

fn matching(directory: &Snapshot, typed: &str, now: DateTime<Utc>) -> Vec<PlaceAnswer> {
    let unlisted = practice_places(directory, now);
    let (folded, asked) = (fold(typed), Word::all(typed));
    let all = || PLACES.iter().chain(&unlisted);
    let mut fitting: Vec<(bool, &Place)> = all()
        .filter(|place| place.begins(&folded))
        .map(|place| (!place.is_called(&folded), place))
        .collect();
    if fitting.is_empty() {
        fitting = all()
            .filter(|place| place.resembles(&asked))
            .map(|place| (true, place))
            .collect();
    }
    let mut answers: Vec<(bool, PlaceAnswer)> = fitting
        .into_iter()
        .map(|(worse, place)| (worse, PlaceAnswer::of(place, directory, now)))
        .collect();
    // A stable sort: of equals the larger place stays in front.
    answers.sort_by_key(|(worse, answer)| (*worse, std::cmp::Reverse(answer.doctors)));
    let answers = answers.into_iter().map(|(_, answer)| answer);
    answers
        .filter(|answer| !typed.is_empty() || answer.doctors > 0)
        .take(MOST)
        .collect()
}

impl PlaceAnswer {
    fn of(place: &Place, directory: &Snapshot, now: DateTime<Utc>) -> Self {
        let near = |point| metres(place.point, point) <= AROUND;
        let doctors = directory.doctors.iter();
        Self {
            id: place.id.clone(),
            name: place.name.clone(),
            country: place.country.clone(),
            latitude: place.point.latitude,
            longitude: place.point.longitude,
            doctors: doctors
                .filter(|listed| listed.spots(now).any(|spot| near(spot.point)))
                .count(),
        }
    }
}
