use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::schedule::{Schedule, ScheduleCommand};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};

use super::body::LimitsBody;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// See at most so many people a day or week, whatever the type of visit.
///
/// Visits already booked stay.
#[utoipa::path(
    put, path = "/api/schedule/limits", operation_id = "setLimits", tag = "schedule",
    params(("Idempotency-Key" = Uuid, Header)), request_body = LimitsBody,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<LimitsBody>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::SetLimits)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let command = ScheduleCommand::SetLimits { limits: body.into() };
    let set = move |mut attempt: Attempt| {
        let command = command.clone();
        async move {
            let schedule = attempt.load::<Schedule>(principal.account_id).await?;
            attempt.decide(&schedule, command)?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, set).await
}
