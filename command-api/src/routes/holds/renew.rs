use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::hold::{Hold, HoldCommand};
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{Answer, LogPosition};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// The time is kept longer.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HoldRenewed {
    /// From then on it keeps nothing.
    pub expires_at: DateTime<Utc>,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::HoldOver, Code::HoldAlreadyRenewed,
]);

/// Keep a time once more for eight minutes.
#[utoipa::path(
    post, path = "/api/holds/{id}/renew", operation_id = "renewHold", tag = "appointments",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = HoldRenewed), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::RenewHold)?;
    let patient = principal.patient().ok_or_else(Refused::not_found)?;
    let wish = state.wish(&intent, &principal, &())?;
    let renew = move |mut attempt: Attempt| async move {
        let hold = attempt.load::<Hold>(id).await?;
        if hold.state.patient() != Some(patient) {
            return Err(Refused::not_found());
        }
        let now = attempt.now;
        let after = attempt.decide(&hold, HoldCommand::Renew { now })?;
        let renewed = HoldRenewed {
            expires_at: after.expires_at().ok_or_else(Refused::not_found)?,
            position: LogPosition,
        };
        attempt.answer(StatusCode::OK, &renewed)
    };
    state.execute(wish, renew).await
}
