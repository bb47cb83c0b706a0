use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::room::{Room, RoomCommand};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};

use super::body::{RoomBody, shared_by_doctors};
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound, Code::SettingRetired]);

/// Call a room or device otherwise, or have other doctors share it.
#[utoipa::path(
    put, path = "/api/admin/settings/rooms/{id}", operation_id = "changeRoom", tag = "settings",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = RoomBody,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<RoomBody>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::ChangeRoom)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let room = body.details();
    let change = move |mut attempt: Attempt| {
        let room = room.clone();
        async move {
            shared_by_doctors(&attempt, &room).await?;
            let present = attempt.load::<Room>(id).await?;
            attempt.decide(&present, RoomCommand::Change { room })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, change).await
}
