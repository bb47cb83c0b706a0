use access::{LinkError, LinkPurpose};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::account::{Account, AccountCommand};
use garde::Validate;
use http_kit::openapi::{ANY, BODY};
use http_kit::{Code, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// The token of a mailed confirmation link.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmEmail {
    /// What stands behind `#token=` in the link.
    #[garde(length(max = 200))]
    #[schema(max_length = 200)]
    pub token: String,
}

http_kit::problems!(Problems: ANY, BODY, &[
    Code::IdempotencyKeyMissing, Code::IdempotencyKeyReused, Code::VersionConflict, Code::LinkInvalid, Code::LinkExpired,
]);

/// Confirm an e-mail address.
///
/// The link works for 48 hours; opening it again changes nothing.
#[utoipa::path(
    post, path = "/api/auth/confirm-email", operation_id = "confirmEmail", tag = "auth",
    params(("Idempotency-Key" = Option<Uuid>, Header)), request_body = ConfirmEmail,
    responses((status = 200, body = Done), Problems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    intent: Intent,
    Valid(body): Valid<ConfirmEmail>,
) -> Result<Answer, Refused> {
    let purpose = LinkPurpose::ConfirmEmail;
    let link = state
        .keys
        .signing
        .read_link_token(purpose, &body.token, state.clock.now());
    // Whether its time is over depends on when it is asked, so its key has to know. What nobody signed is never valid.
    if let Err(invalid @ LinkError::Invalid) = link {
        return Err(invalid.into());
    }
    let wish = state.anonymous_wish(&intent, &body)?;
    let confirm = move |mut attempt: Attempt| async move {
        let account = attempt.load::<Account>(link?).await?;
        attempt.decide(&account, AccountCommand::ConfirmEmail)?;
        attempt.answer(StatusCode::OK, &Done::default())
    };
    state.execute(wish, confirm).await
}
