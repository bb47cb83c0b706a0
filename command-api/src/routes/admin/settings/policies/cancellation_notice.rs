use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::policy::{Policy, PolicyCommand, PolicyState};
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// What new visit types begin with.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCancellationNotice {
    /// Hours before the start until which a patient can cancel without it counting as late; 0: until it starts.
    #[garde(range(max = 336))]
    #[schema(maximum = 336)]
    pub hours: u16,
    /// Why, for those who come after. Stands in the log for ever: nothing about a person.
    #[serde(default)]
    #[garde(inner(length(chars, max = 500)))]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND);

/// Say which notice for cancelling new visit types begin with.
///
/// Visit types there are already stay as they are.
#[utoipa::path(
    put, path = "/api/admin/settings/policies/cancellation-notice", operation_id = "setCancellationNotice", tag = "settings",
    params(("Idempotency-Key" = Uuid, Header)), request_body = SetCancellationNotice,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<SetCancellationNotice>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::SetCancellationNotice)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let policy = Policy::CancellationNotice { hours: body.hours };
    let set = move |mut attempt: Attempt| {
        let reason = body.reason.clone();
        async move {
            let present = attempt.load::<PolicyState>(policy.kind().id()).await?;
            attempt.decide(&present, PolicyCommand::Set { policy, reason })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, set).await
}
