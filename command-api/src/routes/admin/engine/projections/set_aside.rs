use access::Operation;
use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use domain::quarantine::{Quarantine, QuarantineCommand};
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Problem, Valid};
use serde::{Deserialize, Serialize};
use sqlx::MySqlPool;
use utoipa::ToSchema;

use crate::answer::{Answer, Done};
use crate::attempt::{Attempt, Decided};
use crate::engine;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// An event that a projection is to pass over.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetEventAside {
    /// The event's place in the log.
    #[garde(range(min = 1))]
    #[schema(minimum = 1)]
    pub position: u64,
    /// Why, for those who come after. Stands in the log for ever: nothing about a person.
    #[garde(length(chars, min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound, Code::AlreadySetAside]);

/// Have a projection pass over an event it cannot take in.
///
/// Only the rows that this one projection would have made of it are missing; every other reader takes the event in.
#[utoipa::path(
    post, path = "/api/admin/engine/projections/{name}/set-aside", operation_id = "setEventAside", tag = "engine",
    params(("name" = String, Path, description = "The projection"), ("Idempotency-Key" = Uuid, Header)),
    request_body = SetEventAside,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Path(name): Path<String>,
    intent: Intent,
    Valid(body): Valid<SetEventAside>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::SetEventAside)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let read = state.read_side()?.clone();
    let (projection, tables, now) = (name.clone(), read.clone(), state.clock.now());
    let answer = state
        .execute(wish, move |attempt| {
            set_aside(attempt, tables.clone(), projection.clone(), body.clone())
        })
        .await?;
    // It looks by itself within a minute; that this nudge is lost matters to nobody.
    let _ = engine::retry_projection(&read, &name, now).await;
    Ok(answer)
}

async fn set_aside(
    mut attempt: Attempt,
    read: MySqlPool,
    projection: String,
    body: SetEventAside,
) -> Result<Decided, Refused> {
    if !engine::knows_projection(&read, &projection).await? {
        return Err(Refused::not_found());
    }
    let SetEventAside { position, reason } = body;
    let event = attempt.event_at(position).await?;
    let event = event.ok_or_else(|| Problem::invalid_field("position", "There is no event at this position."))?;
    let quarantine = attempt.load::<Quarantine>(Quarantine::id_of(&projection)).await?;
    let command = QuarantineCommand::SetAside {
        projection,
        position,
        event_id: event.event_id,
        reason,
    };
    attempt.decide(&quarantine, command)?;
    attempt.answer(StatusCode::OK, &Done::default())
}
