use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::ids::ExceptionId;
use domain::schedule::{Schedule, ScheduleCommand};
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};

use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Work the usual hours on a date again.
///
/// Visits already booked stay.
#[utoipa::path(
    delete, path = "/api/schedule/exceptions/{id}", operation_id = "removeException", tag = "schedule",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::RemoveException)?;
    let wish = state.wish(&intent, &principal, &())?;
    let remove = move |mut attempt: Attempt| async move {
        let schedule = attempt.load::<Schedule>(principal.account_id).await?;
        attempt.decide(&schedule, ScheduleCommand::RemoveException { id: ExceptionId(id) })?;
        attempt.answer(StatusCode::OK, &Done::default())
    };
    state.execute(wish, remove).await
}
