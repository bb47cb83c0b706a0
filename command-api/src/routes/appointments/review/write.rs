use access::{Operation, Principal};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::review::{Rating, Review, ReviewCommand, ReviewedVisit};
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

/// How a visit was.
// No `Debug`: it holds what somebody wrote.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteReview {
    /// Stars, one to five.
    #[garde(range(min = 1, max = 5))]
    #[schema(minimum = 1, maximum = 5)]
    pub rating: u8,
    /// What others should know. Public, without the writer's name.
    #[garde(length(chars, max = 2000))]
    #[schema(max_length = 2000)]
    pub text: Option<String>,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::NotFulfilled, Code::ReviewTooLate, Code::AlreadyReviewed,
]);

/// Review a visit.
///
/// Only its patient, once, when it has taken place, within 90 days after its end. Everybody can read it, without the
/// patient's name.
#[utoipa::path(
    post, path = "/api/appointments/{id}/review", operation_id = "writeReview", tag = "reviews",
    params(("id" = Uuid, Path, description = "The visit"), ("Idempotency-Key" = Uuid, Header)),
    request_body = WriteReview,
    responses((status = 201, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<WriteReview>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::WriteReview)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let text_id = PersonalId(state.ids.next());
    state
        .execute(wish, move |attempt| {
            write(attempt, principal, id, body.clone(), text_id)
        })
        .await
}

async fn write(
    mut attempt: Attempt,
    principal: Principal,
    id: Uuid,
    body: WriteReview,
    text_id: PersonalId,
) -> Result<Decided, Refused> {
    let visit = Visit::own(&attempt, &principal, id).await?;
    let review = attempt.load::<Review>(id).await?;
    let text = body.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let command = ReviewCommand::Write {
        visit: ReviewedVisit::of(&visit.loaded.state).ok_or_else(Refused::not_found)?,
        rating: Rating::try_from(body.rating)?,
        text: text.map(|text| Personal::new(text_id, text.to_owned())),
        now: attempt.now,
    };
    // It has taken place as long as nobody says otherwise.
    attempt.unchanged(&visit.loaded);
    attempt.decide(&review, command)?;
    attempt.answer(StatusCode::CREATED, &Done::default())
}
