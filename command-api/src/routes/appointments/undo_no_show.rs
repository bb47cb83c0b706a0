use access::Operation;
use axum::extract::State as Extract;
use domain::appointment::AppointmentCommand;
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};

use super::visit::Visit;
use crate::answer::{Answer, StatusChanged};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::TooLateToUndo, Code::NotConfirmed, Code::AlreadyOver, Code::AlreadyCancelled,
    Code::RequestExpired,
]);

/// Take back that the patient did not come.
///
/// Only its doctor, until 24 hours after the end. The visit is booked again.
#[utoipa::path(
    post, path = "/api/appointments/{id}/undo-no-show", operation_id = "undoNoShow", tag = "appointments",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = StatusChanged), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::UndoNoShow)?;
    let wish = state.wish(&intent, &principal, &())?;
    let undo_no_show = move |attempt: Attempt| async move {
        let visit = Visit::own(&attempt, &principal, id).await?;
        let command = AppointmentCommand::UndoNoShow { now: attempt.now };
        visit.decide(attempt, command)
    };
    state.execute(wish, undo_no_show).await
}
