use axum::extract::State as Extract;
use chrono::NaiveDate;
use domain::doctor::Specialty;
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::State;
use crate::answers::DoctorCard;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters};
use crate::queries::directory::Filter;
use crate::search::{self, Hit};

/// Which doctors, and which part of them.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct SearchQuery {
    /// A specialty's code.
    #[param(example = "dermatology")]
    specialty: Option<String>,
    /// The whole name of a city.
    #[param(max_length = 120)]
    city: Option<String>,
    /// Only doctors with a free time on this day of their own calendar.
    free_on: Option<NaiveDate>,
    /// An ISO 639-1 code.
    #[param(min_length = 2, max_length = 2, example = "de")]
    language: Option<String>,
    /// A part of the doctor's name, taken literally.
    #[param(max_length = 120)]
    name: Option<String>,
    /// Which page, from 1.
    #[param(minimum = 1, maximum = 1000, default = 1, required = false)]
    page: u32,
    /// Doctors on a page.
    #[param(minimum = 1, maximum = 50, default = 20, required = false)]
    page_size: u32,
}

impl FromParameters for SearchQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        Some(Self {
            specialty: parameters.optional("specialty", specialty),
            city: parameters.optional("city", parameters::text(120)),
            free_on: parameters.optional("freeOn", parameters::date),
            language: parameters.optional("language", language),
            name: parameters.optional("name", parameters::text(120)),
            page: parameters.optional("page", parameters::number(1..=1_000)).unwrap_or(1),
            page_size: parameters
                .optional("pageSize", parameters::number(1..=50))
                .unwrap_or(20),
        })
    }
}

/// A page of doctors.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DoctorPage {
    /// The soonest free doctor first, doctors without a free time last.
    pub doctors: Vec<DoctorCard>,
    /// Doctors on all pages.
    pub total: usize,
    /// Which page this is, from 1.
    pub page: u32,
    /// Most doctors a page can have.
    pub page_size: u32,
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
    let models = [
        ReadModel::DoctorDirectory,
        ReadModel::Availability,
        ReadModel::DoctorReviews,
    ];
    let served = state.freshness.reached(&models, min).await?;
    let filter = Filter {
        specialty: query.specialty,
        city: query.city.clone(),
        language: query.language.clone(),
        name: query.name.clone(),
    };
    let hits = search::hits(&state.read, &filter, query.free_on, state.clock.now()).await?;
    Ok((served, Json(DoctorPage::of(hits, query.page, query.page_size))))
}

impl DoctorPage {
    fn of(hits: Vec<Hit>, page: u32, page_size: u32) -> Self {
        let total = hits.len();
        let size = page_size as usize;
        let before = (page as usize - 1) * size;
        let doctors = hits.into_iter().skip(before).take(size).map(Hit::into_card).collect();
        Self {
            doctors,
            total,
            page,
            page_size,
        }
    }
}

/// A well-formed code nobody has finds nobody: the platform may have specialties of its own.
fn specialty(text: &str) -> Result<String, String> {
    let known = Specialty::try_from(text.to_owned());
    known.map(Into::into).map_err(|error| error.to_string())
}

fn language(text: &str) -> Result<String, String> {
    let two_letters = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if two_letters {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("Write a language as its two-letter code, for example de.".to_owned())
    }
}
