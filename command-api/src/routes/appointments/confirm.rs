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
    Code::NotFound, Code::AlreadyOver, Code::AlreadyCancelled, Code::RequestExpired,
]);

/// Say yes to a requested visit.
///
/// Only its doctor, until the request expires. Saying yes again changes nothing.
#[utoipa::path(
    post, path = "/api/appointments/{id}/confirm", operation_id = "confirmAppointment", tag = "appointments",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = StatusChanged), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::ConfirmAppointment)?;
    let wish = state.wish(&intent, &principal, &())?;
    let confirm = move |attempt: Attempt| async move {
        let visit = Visit::own(&attempt, &principal, id).await?;
        let command = AppointmentCommand::Confirm { now: attempt.now };
        visit.decide(attempt, command)
    };
    state.execute(wish, confirm).await
}
