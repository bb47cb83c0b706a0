use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::ids::VisitTypeId;
use domain::schedule::{Schedule, ScheduleCommand};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::{VisitTypeBody, can_use_rooms};
use crate::answer::{Answer, LogPosition};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// The type is offered.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitTypeAdded {
    /// Its id.
    pub visit_type_id: Uuid,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Offer a new type of visit.
#[utoipa::path(
    post, path = "/api/schedule/visit-types", operation_id = "addVisitType", tag = "schedule",
    params(("Idempotency-Key" = Uuid, Header)), request_body = VisitTypeBody,
    responses((status = 201, body = VisitTypeAdded), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<VisitTypeBody>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::AddVisitType)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let id = VisitTypeId(state.ids.next());
    let visit_type = body.visit_type(id)?;
    let add = move |mut attempt: Attempt| {
        let visit_type = visit_type.clone();
        async move {
            let schedule = attempt.load::<Schedule>(principal.account_id).await?;
            can_use_rooms(&mut attempt, principal.account_id, &visit_type).await?;
            attempt.decide(&schedule, ScheduleCommand::AddVisitType { visit_type })?;
            let added = VisitTypeAdded {
                visit_type_id: id.0,
                position: LogPosition,
            };
            attempt.answer(StatusCode::CREATED, &added)
        }
    };
    state.execute(wish, add).await
}
