use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::ids::LocationId;
use domain::schedule::{Schedule, ScheduleCommand};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::location_body::PracticeLocationBody;
use crate::answer::{Answer, LogPosition};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// Hours can be at this location.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LocationAdded {
    /// Its id.
    pub location_id: Uuid,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound, Code::TooManyRules]);

/// Add a location besides the practice, at most ten.
///
/// Patients see it once hours are there.
#[utoipa::path(
    post, path = "/api/schedule/locations", operation_id = "addLocation", tag = "schedule",
    params(("Idempotency-Key" = Uuid, Header)), request_body = PracticeLocationBody,
    responses((status = 201, body = LocationAdded), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<PracticeLocationBody>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::AddLocation)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let id = LocationId(state.ids.next());
    let branch = body.branch(id);
    let add = move |mut attempt: Attempt| {
        let branch = branch.clone();
        async move {
            let schedule = attempt.load::<Schedule>(principal.account_id).await?;
            attempt.decide(&schedule, ScheduleCommand::AddLocation { branch })?;
            let added = LocationAdded {
                location_id: id.0,
                position: LogPosition,
            };
            attempt.answer(StatusCode::CREATED, &added)
        }
    };
    state.execute(wish, add).await
}
