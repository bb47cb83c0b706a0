use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::waitlist::WaitlistCommand;
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};

use super::own;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Wait no longer.
///
/// A time that was kept is free at once. An entry that has ended stays as it is.
#[utoipa::path(
    post, path = "/api/waitlist/{id}/leave", operation_id = "leaveWaitlist", tag = "waitlist",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::LeaveWaitlist)?;
    let wish = state.wish(&intent, &principal, &())?;
    let leave = move |mut attempt: Attempt| async move {
        let entry = own::entry(&attempt, &principal, id).await?;
        attempt.decide(&entry, WaitlistCommand::Leave)?;
        attempt.answer(StatusCode::OK, &Done::default())
    };
    state.execute(wish, leave).await
}
