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

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[Code::NotFound, Code::OfferOver]);

/// Say no to the time that is kept.
///
/// It is free at once for whoever waits next. The entry waits on, and is not asked about this time again.
#[utoipa::path(
    post, path = "/api/waitlist/{id}/decline", operation_id = "declineWaitlistOffer", tag = "waitlist",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::DeclineWaitlistOffer)?;
    let wish = state.wish(&intent, &principal, &())?;
    let decline = move |mut attempt: Attempt| async move {
        let entry = own::entry(&attempt, &principal, id).await?;
        let now = attempt.now;
        attempt.decide(&entry, WaitlistCommand::Decline { now })?;
        attempt.answer(StatusCode::OK, &Done::default())
    };
    state.execute(wish, decline).await
}
