use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::account::{Account, AccountCommand};
use garde::Validate;
use http_kit::openapi::{ANY, BODY};
use http_kit::{ClientIp, Code, Json, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::attempt::{Attempt, Decided};
use crate::email::EmailAddress;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// Whose confirmation link to send again.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResendConfirmation {
    /// The address given at sign-up.
    #[garde(dive)]
    #[schema(value_type = String, format = "email", max_length = 254)]
    pub email: EmailAddress,
}

/// Nothing: whether the address has an account is not told.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Accepted {}

http_kit::problems!(Problems: ANY, BODY, &[
    Code::IdempotencyKeyMissing, Code::IdempotencyKeyReused, Code::VersionConflict, Code::TooManyAttempts,
]);

/// Send the confirmation link again.
///
/// Says the same whether or not the address has an account that waits for it. At most one mail in two minutes.
#[utoipa::path(
    post, path = "/api/auth/resend-confirmation", operation_id = "resendConfirmation", tag = "auth",
    params(("Idempotency-Key" = Option<Uuid>, Header)), request_body = ResendConfirmation,
    responses((status = 202, body = Accepted), Problems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    client: ClientIp,
    intent: Intent,
    Valid(body): Valid<ResendConfirmation>,
) -> Result<(StatusCode, Json<Accepted>), Refused> {
    state.limiters.sign_up(client)?;
    let wish = state.anonymous_wish(&intent, &body)?;
    let index = body.email.index(&state.keys.master);
    state
        .execute(wish, move |attempt| resend(attempt, index.clone()))
        .await?;
    // Without the position: it would tell an account that waits from one that does not.
    Ok((StatusCode::ACCEPTED, Json(Accepted {})))
}

async fn resend(mut attempt: Attempt, email_index: String) -> Result<Decided, Refused> {
    // For an unknown address an empty account is read, so that both ways take as long.
    let owner = attempt.account_of(&email_index).await?.unwrap_or(Uuid::nil());
    let account = attempt.load::<Account>(owner).await?;
    let now = attempt.now;
    attempt.decide(&account, AccountCommand::ResendConfirmation { now })?;
    attempt.answer(StatusCode::ACCEPTED, &Accepted {})
}
