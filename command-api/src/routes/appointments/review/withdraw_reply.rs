use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::review::{Review, ReviewCommand};
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};

use super::super::visit::Visit;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Take the reply to a review back.
///
/// Only the visit's doctor. Withdrawing again changes nothing.
#[utoipa::path(
    delete, path = "/api/appointments/{id}/review/reply", operation_id = "withdrawReply", tag = "reviews",
    params(("id" = Uuid, Path, description = "The visit"), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::WithdrawReply)?;
    let wish = state.wish(&intent, &principal, &())?;
    let withdraw = move |mut attempt: Attempt| async move {
        Visit::own(&attempt, &principal, id).await?;
        let review = attempt.load::<Review>(id).await?;
        attempt.decide(&review, ReviewCommand::WithdrawReply)?;
        attempt.answer(StatusCode::OK, &Done::default())
    };
    state.execute(wish, withdraw).await
}
