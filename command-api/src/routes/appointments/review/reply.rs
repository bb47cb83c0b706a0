use access::{Operation, Principal};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::review::{Review, ReviewCommand};
use domain::{Personal, PersonalId};
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::visit::Visit;
use crate::answer::{Answer, Done};
use crate::attempt::{Attempt, Decided};
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// What the doctor answers.
// No `Debug`: it holds what somebody wrote.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyToReview {
    /// Public, under the doctor's name.
    #[garde(length(chars, min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::ReviewHidden, Code::ReviewWithdrawn,
]);

/// Reply to a review, or put another reply in place of the last.
///
/// Only the visit's doctor. A review has one reply.
#[utoipa::path(
    put, path = "/api/appointments/{id}/review/reply", operation_id = "replyToReview", tag = "reviews",
    params(("id" = Uuid, Path, description = "The visit"), ("Idempotency-Key" = Uuid, Header)),
    request_body = ReplyToReview,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<ReplyToReview>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::ReplyToReview)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let text = Personal::new(PersonalId(state.ids.next()), body.text.trim().to_owned());
    state
        .execute(wish, move |attempt| reply(attempt, principal, id, text.clone()))
        .await
}

async fn reply(
    mut attempt: Attempt,
    principal: Principal,
    id: Uuid,
    text: Personal<String>,
) -> Result<Decided, Refused> {
    Visit::own(&attempt, &principal, id).await?;
    let review = attempt.load::<Review>(id).await?;
    attempt.decide(&review, ReviewCommand::Reply { text })?;
    attempt.answer(StatusCode::OK, &Done::default())
}
