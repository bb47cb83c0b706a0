use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::ids::VisitTypeId;
use domain::schedule::{Schedule, ScheduleCommand};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};

use super::body::{VisitTypeBody, can_use_rooms};
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Change a type of visit.
///
/// Visits already booked keep what was agreed.
#[utoipa::path(
    put, path = "/api/schedule/visit-types/{id}", operation_id = "changeVisitType", tag = "schedule",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = VisitTypeBody,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<VisitTypeBody>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::ChangeVisitType)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let visit_type = body.visit_type(VisitTypeId(id))?;
    let change = move |mut attempt: Attempt| {
        let visit_type = visit_type.clone();
        async move {
            let schedule = attempt.load::<Schedule>(principal.account_id).await?;
            can_use_rooms(&mut attempt, principal.account_id, &visit_type).await?;
            attempt.decide(&schedule, ScheduleCommand::ChangeVisitType { visit_type })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, change).await
}
