use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::ids::LocationId;
use domain::schedule::{Schedule, ScheduleCommand};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};

use super::location_body::PracticeLocationBody;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Change the name or address of a location.
///
/// Visits already booked keep the name and address that were agreed on.
#[utoipa::path(
    put, path = "/api/schedule/locations/{id}", operation_id = "changeLocation", tag = "schedule",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = PracticeLocationBody,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<PracticeLocationBody>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::ChangeLocation)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let branch = body.branch(LocationId(id));
    let change = move |mut attempt: Attempt| {
        let branch = branch.clone();
        async move {
            let schedule = attempt.load::<Schedule>(principal.account_id).await?;
            attempt.decide(&schedule, ScheduleCommand::ChangeLocation { branch })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, change).await
}
