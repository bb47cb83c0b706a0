use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::review::{RestoreReason, Review, ReviewCommand};
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

/// Why a review is given back to the public.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreReview {
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
#[schema(as = RestoreReason)]
pub enum Reason {
    /// It was hidden by mistake.
    Mistake,
    /// Somebody objected, and was right.
    Objection,
    /// Anything else.
    Other,
}

impl From<Reason> for RestoreReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Mistake => Self::Mistake,
            Reason::Objection => Self::Objection,
            Reason::Other => Self::Other,
        }
    }
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::ReviewNotHidden, Code::ReviewWithdrawn,
]);

/// Give a hidden review back to the public.
#[utoipa::path(
    post, path = "/api/admin/reviews/{id}/restore", operation_id = "restoreReview", tag = "reviews",
    params(("id" = Uuid, Path, description = "The review, by its visit"), ("Idempotency-Key" = Uuid, Header)),
    request_body = RestoreReview,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<RestoreReview>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::RestoreReview)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let (reason, note) = (body.reason.into(), body.note);
    let restore = move |mut attempt: Attempt| {
        let note = note.clone();
        async move {
            let review = attempt.load::<Review>(id).await?;
            attempt.decide(&review, ReviewCommand::Restore { reason, note })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, restore).await
}
