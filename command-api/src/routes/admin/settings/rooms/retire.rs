use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::room::{Room, RoomCommand};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};

use super::super::reason::Reason;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Let no visit type choose a room or device any more.
///
/// Visits that have it stay as they are.
#[utoipa::path(
    post, path = "/api/admin/settings/rooms/{id}/retire", operation_id = "retireRoom", tag = "settings",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = Reason,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<Reason>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::RetireRoom)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let reason = body.reason;
    let retire = move |mut attempt: Attempt| {
        let reason = reason.clone();
        async move {
            let room = attempt.load::<Room>(id).await?;
            attempt.decide(&room, RoomCommand::Retire { reason })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, retire).await
}
