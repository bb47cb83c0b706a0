use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, Utc};
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::State;
use crate::answers::{Rating, ReviewReply, ReviewStanding, Texts, month, text};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters};
use crate::queries::reviews::{self, Part, ReviewRow};

/// Which part of the own reviews.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct OwnReviewsQuery {
    /// Only those that have no reply and can get one.
    #[param(default = false, required = false)]
    unanswered: bool,
    /// Which page, from 1.
    #[param(minimum = 1, maximum = 1000, default = 1, required = false)]
    page: u32,
    /// Reviews on a page.
    #[param(minimum = 1, maximum = 50, default = 20, required = false)]
    page_size: u32,
}

impl FromParameters for OwnReviewsQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        const YES_OR_NO: &[(&str, bool)] = &[("true", true), ("false", false)];
        Some(Self {
            unanswered: parameters
                .optional("unanswered", parameters::one_of(YES_OR_NO))
                .unwrap_or(false),
            page: parameters.optional("page", parameters::number(1..=1_000)).unwrap_or(1),
            page_size: parameters
                .optional("pageSize", parameters::number(1..=50))
                .unwrap_or(20),
        })
    }
}

/// A review as its doctor sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnReview {
    /// Which one: the visit's id.
    pub id: Uuid,
    /// Stars, one to five.
    #[schema(minimum = 1, maximum = 5)]
    pub rating: u8,
    /// What the patient wrote; null when there are stars only, while it is hidden, or once the patient's data were erased.
    #[schema(required)]
    pub text: Option<String>,
    /// What kind of visit it was, by its name then.
    pub visit_type: String,
    /// The month of the visit.
    #[schema(example = "2026-11")]
    pub month: String,
    /// `published`, or `hidden` by an admin.
    pub standing: ReviewStanding,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// The own answer; null while there is none.
    #[schema(required)]
    pub reply: Option<ReviewReply>,
}

/// A page of the own reviews, the newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnReviews {
    /// What the published ones come to; null while there is none.
    #[schema(required)]
    pub rating: Option<Rating>,
    /// This page of them.
    pub reviews: Vec<OwnReview>,
    /// Reviews on all pages.
    pub total: u32,
    /// How many have no reply and can get one.
    pub unanswered: u32,
    /// Which page this is, from 1.
    pub page: u32,
    /// Most reviews a page can have.
    pub page_size: u32,
}

http_kit::problems!(OwnReviewsProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// What patients say about the signed-in doctor.
#[utoipa::path(
    get, path = "/api/reviews", operation_id = "listOwnReviews", tag = "reviews",
    params(MinPositionHeader, OwnReviewsQuery),
    responses((status = 200, body = OwnReviews), OwnReviewsProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
    Asked(query): Asked<OwnReviewsQuery>,
) -> Result<(Served, Json<OwnReviews>), Failure> {
    let doctor = caller.authorise(Operation::ListOwnReviews)?.account_id;
    let models = [
        ReadModel::DoctorReviews,
        ReadModel::PatientVisits,
        ReadModel::DoctorDirectory,
    ];
    let served = state.freshness.reached(&models, min).await?;
    let stars = reviews::rating(&state.read, doctor).await?;
    let (all, unanswered) = reviews::counts_of_doctor(&state.read, doctor).await?;
    let part = Part::page(query.page, query.page_size);
    let rows = reviews::of_doctor(&state.read, doctor, query.unanswered, part).await?;
    let sealed: Vec<_> = rows.iter().flat_map(ReviewRow::sealed).collect();
    let texts = state.vault.texts(&sealed).await?;
    let page = OwnReviews {
        rating: Rating::of(stars.reviews, stars.total),
        reviews: rows.into_iter().map(|row| OwnReview::of(row, &texts)).collect(),
        total: if query.unanswered { unanswered } else { all },
        unanswered,
        page: query.page,
        page_size: query.page_size,
    };
    Ok((served, Json(page)))
}

impl OwnReview {
    fn of(row: ReviewRow, texts: &Texts) -> Self {
        let standing = row.standing.0;
        let readable = standing == ReviewStanding::Published;
        Self {
            id: row.appointment_id,
            rating: row.rating,
            text: text(row.text_id, texts).filter(|_| readable),
            month: month(row.local_start),
            standing,
            written_at: row.written_at,
            reply: ReviewReply::of(row.reply_id, row.replied_at, texts),
            visit_type: row.visit_type_name,
        }
    }
}
