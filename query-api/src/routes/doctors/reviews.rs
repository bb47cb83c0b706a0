use axum::extract::State as Extract;
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::State;
use crate::answers::{Rating, ReviewReply, Texts, month, text};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters, PathId};
use crate::queries::reviews::{Order, Part, ReviewRow};
use crate::queries::{directory, reviews};

/// Which part of a doctor's reviews.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct DoctorReviewsQuery {
    /// `newest`, `lowest` or `highest` first.
    #[param(value_type = Option<String>, example = "newest")]
    sort: Order,
    /// Which page, from 1.
    #[param(minimum = 1, maximum = 1000, default = 1, required = false)]
    page: u32,
    /// Reviews on a page.
    #[param(minimum = 1, maximum = 50, default = 10, required = false)]
    page_size: u32,
}

impl FromParameters for DoctorReviewsQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        const ORDERS: &[(&str, Order)] = &[
            ("newest", Order::Newest),
            ("lowest", Order::Lowest),
            ("highest", Order::Highest),
        ];
        Some(Self {
            sort: parameters
                .optional("sort", parameters::one_of(ORDERS))
                .unwrap_or(Order::Newest),
            page: parameters.optional("page", parameters::number(1..=1_000)).unwrap_or(1),
            page_size: parameters
                .optional("pageSize", parameters::number(1..=50))
                .unwrap_or(10),
        })
    }
}

/// A review as everybody can read it. Neither the patient nor the visit can be told from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicReview {
    /// Stars, one to five.
    #[schema(minimum = 1, maximum = 5)]
    pub rating: u8,
    /// What the patient wrote; null when there are stars only, or once the patient's data were erased.
    #[schema(required)]
    pub text: Option<String>,
    /// What kind of visit it was, by its name then.
    pub visit_type: String,
    /// The month of the visit.
    #[schema(example = "2026-11")]
    pub month: String,
    /// What the doctor answered; null while there is no answer.
    #[schema(required)]
    pub reply: Option<ReviewReply>,
}

/// A page of a doctor's reviews.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DoctorReviews {
    /// What all of them come to; null while there is none.
    #[schema(required)]
    pub rating: Option<Rating>,
    /// How many have one star, two, three, four, five.
    #[schema(min_items = 5, max_items = 5)]
    pub by_stars: Vec<u32>,
    /// This page of them.
    pub reviews: Vec<PublicReview>,
    /// Reviews on all pages.
    pub total: u32,
    /// Which page this is, from 1.
    pub page: u32,
    /// Most reviews a page can have.
    pub page_size: u32,
}

http_kit::problems!(DoctorReviewsProblems: ANY, &[Code::ValidationFailed, Code::NotFound]);

/// What patients say about a doctor.
#[utoipa::path(
    get, path = "/api/doctors/{id}/reviews", operation_id = "listDoctorReviews", tag = "reviews",
    params(MinPositionHeader, PathId, DoctorReviewsQuery),
    responses((status = 200, body = DoctorReviews), DoctorReviewsProblems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    min: MinPosition,
    PathId { id }: PathId,
    Asked(query): Asked<DoctorReviewsQuery>,
) -> Result<(Served, Json<DoctorReviews>), Failure> {
    let models = [
        ReadModel::DoctorReviews,
        ReadModel::PatientVisits,
        ReadModel::DoctorDirectory,
    ];
    let served = state.freshness.reached(&models, min).await?;
    if !directory::knows(&state.read, id).await? {
        return Err(Failure::not_found());
    }
    let stars = reviews::rating(&state.read, id).await?;
    let part = Part::page(query.page, query.page_size);
    let rows = reviews::published(&state.read, id, query.sort, part).await?;
    let sealed: Vec<_> = rows.iter().flat_map(ReviewRow::sealed).collect();
    let texts = state.vault.texts(&sealed).await?;
    let page = DoctorReviews {
        rating: Rating::of(stars.reviews, stars.total),
        by_stars: [
            stars.stars_1,
            stars.stars_2,
            stars.stars_3,
            stars.stars_4,
            stars.stars_5,
        ]
        .into(),
        reviews: rows.into_iter().map(|row| PublicReview::of(row, &texts)).collect(),
        total: stars.reviews,
        page: query.page,
        page_size: query.page_size,
    };
    Ok((served, Json(page)))
}

impl PublicReview {
    fn of(row: ReviewRow, texts: &Texts) -> Self {
        Self {
            rating: row.rating,
            text: text(row.text_id, texts),
            month: month(row.local_start),
            reply: ReviewReply::of(row.reply_id, row.replied_at, texts),
            visit_type: row.visit_type_name,
        }
    }
}
