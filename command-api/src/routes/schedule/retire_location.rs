use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::ids::LocationId;
use domain::schedule::{Schedule, ScheduleCommand};
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};

use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[Code::NotFound, Code::LocationInUse]);

/// See nobody at a location any more.
///
/// No hours from today on may be there. Visits already booked stay.
#[utoipa::path(
    delete, path = "/api/schedule/locations/{id}", operation_id = "retireLocation", tag = "schedule",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::RetireLocation)?;
    let wish = state.wish(&intent, &principal, &())?;
    let retire = move |mut attempt: Attempt| async move {
        let schedule = attempt.load::<Schedule>(principal.account_id).await?;
        let (id, now) = (LocationId(id), attempt.now);
        attempt.decide(&schedule, ScheduleCommand::RetireLocation { id, now })?;
        attempt.answer(StatusCode::OK, &Done::default())
    };
    state.execute(wish, retire).await
}
