use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::review::{HideReason, Review, ReviewCommand};
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// Why a review is taken from the public.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HideReview {
    /// The reason as a code.
    #[garde(skip)]
    pub reason: Reason,
    /// The reason in words, for those who come after. Stands in the log for ever: nothing about a person.
    #[garde(length(chars, min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub note: String,
}

/// Why, as a code.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = HideReason)]
pub enum Reason {
    /// It names somebody, or tells what is nobody else's business.
    PersonalData,
    /// It insults or threatens.
    Offensive,
    /// It is not about the visit.
    OffTopic,
    /// It advertises something.
    Advertising,
    /// Anything else.
    Other,
}

impl From<Reason> for HideReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::PersonalData => Self::PersonalData,
            Reason::Offensive => Self::Offensive,
            Reason::OffTopic => Self::OffTopic,
            Reason::Advertising => Self::Advertising,
            Reason::Other => Self::Other,
        }
    }
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::ReviewHidden, Code::ReviewWithdrawn,
]);

/// Take a review from the public.
///
/// Its stars no longer count either, until it is restored.
#[utoipa::path(
    post, path = "/api/admin/reviews/{id}/hide", operation_id = "hideReview", tag = "reviews",
    params(("id" = Uuid, Path, description = "The review, by its visit"), ("Idempotency-Key" = Uuid, Header)),
    request_body = HideReview,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<HideReview>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::HideReview)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let (reason, note) = (body.reason.into(), body.note);
    let hide = move |mut attempt: Attempt| {
        let note = note.clone();
        async move {
            let review = attempt.load::<Review>(id).await?;
            attempt.decide(&review, ReviewCommand::Hide { reason, note })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, hide).await
}
