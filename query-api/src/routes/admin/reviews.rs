use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, Utc};
use domain::review::Standing;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::State;
use crate::answers::{Reference, ReviewReply, ReviewStanding, Texts, month, text};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters};
use crate::queries::reviews::{self, Filter, Part, ReviewRow};

/// Which reviews, and which part of them.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct AdminReviewsQuery {
    /// `published`, `hidden` or `withdrawn`.
    #[param(value_type = Option<String>, example = "hidden")]
    standing: Option<&'static str>,
    /// Stars.
    #[param(minimum = 1, maximum = 5)]
    rating: Option<u32>,
    /// Whom they are about.
    doctor: Option<Uuid>,
    /// Which page, from 1.
    #[param(minimum = 1, maximum = 1000, default = 1, required = false)]
    page: u32,
    /// Reviews on a page.
    #[param(minimum = 1, maximum = 100, default = 50, required = false)]
    page_size: u32,
}

impl FromParameters for AdminReviewsQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        let standings = [Standing::Published, Standing::Hidden, Standing::Withdrawn]
            .map(|standing| (standing.as_str(), standing.as_str()));
        Some(Self {
            standing: parameters.optional("standing", parameters::one_of(&standings)),
            rating: parameters.optional("rating", parameters::number(1..=5)),
            doctor: parameters.optional("doctor", parameters::id),
            page: parameters.optional("page", parameters::number(1..=1_000)).unwrap_or(1),
            page_size: parameters
                .optional("pageSize", parameters::number(1..=100))
                .unwrap_or(50),
        })
    }
}

/// What an admin did to a review last, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Moderation {
    /// The reason as a code.
    #[schema(example = "offensive")]
    pub reason: String,
    /// The reason in words.
    pub note: String,
    /// When it was done.
    pub at: DateTime<Utc>,
}

/// A review as an admin sees it. Who wrote it is not shown: it does not matter for what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdminReview {
    /// Which one: the visit's id.
    pub id: Uuid,
    /// Whom it is about.
    pub doctor: Reference,
    /// Stars, one to five.
    #[schema(minimum = 1, maximum = 5)]
    pub rating: u8,
    /// What the patient wrote; null when there are stars only, once it was withdrawn, or once the patient's data were
    /// erased.
    #[schema(required)]
    pub text: Option<String>,
    /// What kind of visit it was, by its name then.
    pub visit_type: String,
    /// The month of the visit.
    #[schema(example = "2026-11")]
    pub month: String,
    /// Who can read it.
    pub standing: ReviewStanding,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// What the doctor answered; null while there is no answer.
    #[schema(required)]
    pub reply: Option<ReviewReply>,
    /// Why it was hidden or restored last; null if it never was.
    #[schema(required)]
    pub moderation: Option<Moderation>,
}

/// A page of reviews, the newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdminReviews {
    /// This page of them.
    pub reviews: Vec<AdminReview>,
    /// Reviews on all pages.
    pub total: u32,
    /// Which page this is, from 1.
    pub page: u32,
    /// Most reviews a page can have.
    pub page_size: u32,
}

http_kit::problems!(AdminReviewsProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// Every review, for those who may hide one.
#[utoipa::path(
    get, path = "/api/admin/reviews", operation_id = "listAdminReviews", tag = "reviews",
    params(MinPositionHeader, AdminReviewsQuery),
    responses((status = 200, body = AdminReviews), AdminReviewsProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
    Asked(query): Asked<AdminReviewsQuery>,
) -> Result<(Served, Json<AdminReviews>), Failure> {
    caller.authorise(Operation::ListAdminReviews)?;
    let models = [
        ReadModel::DoctorReviews,
        ReadModel::PatientVisits,
        ReadModel::DoctorDirectory,
    ];
    let served = state.freshness.reached(&models, min).await?;
    let filter = Filter {
        standing: query.standing,
        rating: query.rating,
        doctor: query.doctor,
    };
    let part = Part::page(query.page, query.page_size);
    let (rows, total) = reviews::matching(&state.read, filter, part).await?;
    let sealed: Vec<_> = rows.iter().flat_map(ReviewRow::sealed).collect();
    let texts = state.vault.texts(&sealed).await?;
    let page = AdminReviews {
        reviews: rows.into_iter().map(|row| AdminReview::of(row, &texts)).collect(),
        total,
        page: query.page,
        page_size: query.page_size,
    };
    Ok((served, Json(page)))
}

impl AdminReview {
    fn of(row: ReviewRow, texts: &Texts) -> Self {
        let standing = row.standing.0;
        // What was taken back is nobody's business any more.
        let readable = standing != ReviewStanding::Withdrawn;
        let moderation = row.moderation_reason.zip(row.moderation_note).zip(row.moderated_at);
        Self {
            id: row.appointment_id,
            doctor: Reference {
                id: row.doctor_id,
                name: row.doctor_name,
            },
            rating: row.rating,
            text: text(row.text_id, texts).filter(|_| readable),
            month: month(row.local_start),
            standing,
            written_at: row.written_at,
            reply: ReviewReply::of(row.reply_id, row.replied_at, texts),
            moderation: moderation.map(|((reason, note), at)| Moderation { reason, note, at }),
            visit_type: row.visit_type_name,
        }
    }
}
