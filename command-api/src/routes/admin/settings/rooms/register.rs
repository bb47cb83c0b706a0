use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::ids::RoomId;
use domain::room::{Room, RoomCommand};
use event_store::Loaded;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Valid};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::{RoomBody, shared_by_doctors};
use crate::answer::{Answer, LogPosition};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// The room or device is in the register.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomRegistered {
    /// Its id.
    pub room_id: Uuid,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND);

/// Enter a room or a device into the register.
#[utoipa::path(
    post, path = "/api/admin/settings/rooms", operation_id = "registerRoom", tag = "settings",
    params(("Idempotency-Key" = Uuid, Header)), request_body = RoomBody,
    responses((status = 201, body = RoomRegistered), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<RoomBody>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::RegisterRoom)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let id = RoomId(state.ids.next());
    let room = body.details();
    let add = move |mut attempt: Attempt| {
        let room = room.clone();
        async move {
            shared_by_doctors(&attempt, &room).await?;
            attempt.decide(&Loaded::<Room>::new_stream(id), RoomCommand::Register { room })?;
            let registered = RoomRegistered {
                room_id: id.0,
                position: LogPosition,
            };
            attempt.answer(StatusCode::CREATED, &registered)
        }
    };
    state.execute(wish, add).await
}
