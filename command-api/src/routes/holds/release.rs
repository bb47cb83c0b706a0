use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::hold::{Hold, HoldCommand};
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};

use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Give a kept time up.
///
/// It is free for everybody at once. One that is over already stays so.
#[utoipa::path(
    delete, path = "/api/holds/{id}", operation_id = "releaseHold", tag = "appointments",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::ReleaseHold)?;
    let patient = principal.patient().ok_or_else(Refused::not_found)?;
    let wish = state.wish(&intent, &principal, &())?;
    let release = move |mut attempt: Attempt| async move {
        let hold = attempt.load::<Hold>(id).await?;
        if hold.state.patient() != Some(patient) {
            return Err(Refused::not_found());
        }
        let now = attempt.now;
        attempt.decide(&hold, HoldCommand::Release { now })?;
        attempt.answer(StatusCode::OK, &Done::default())
    };
    state.execute(wish, release).await
}
