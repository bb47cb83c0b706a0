use access::{LinkError, LinkPurpose};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::account::{Account, AccountCommand};
use garde::Validate;
use http_kit::openapi::{ANY, BODY};
use http_kit::{Code, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Answer, Done};
use crate::attempt::{Attempt, Decided};
use crate::passwords::Password;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// The token of a mailed invitation, and the password the invited person chooses.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// What stands behind `#token=` in the link.
    #[garde(length(max = 200))]
    #[schema(max_length = 200)]
    pub token: String,
    /// At least 10 bytes, else `password-weak`.
    #[garde(dive)]
    #[schema(value_type = String, format = "password", min_length = 10, max_length = 1024)]
    pub password: Password,
}

http_kit::problems!(Problems: ANY, BODY, &[
    Code::IdempotencyKeyMissing, Code::IdempotencyKeyReused, Code::VersionConflict,
    Code::LinkInvalid, Code::LinkExpired, Code::InvitationUsed, Code::PasswordWeak,
]);

/// Accept an invitation.
///
/// The link works for 7 days and once.
#[utoipa::path(
    post, path = "/api/auth/accept-invitation", operation_id = "acceptInvitation", tag = "auth",
    params(("Idempotency-Key" = Option<Uuid>, Header)), request_body = AcceptInvitation,
    responses((status = 200, body = Done), Problems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    intent: Intent,
    Valid(body): Valid<AcceptInvitation>,
) -> Result<Answer, Refused> {
    let purpose = LinkPurpose::Invitation;
    let link = state
        .keys
        .signing
        .read_link_token(purpose, &body.token, state.clock.now());
    // Whether its time is over depends on when it is asked, so its key has to know. What nobody signed is never valid.
    if let Err(invalid @ LinkError::Invalid) = link {
        return Err(invalid.into());
    }
    if !body.password.is_strong() {
        return Err(Refused::because(
            Code::PasswordWeak,
            "Please choose a password of at least 10 characters.",
        ));
    }
    let wish = state.anonymous_wish(&intent, &body)?;
    let hash = body.password.hash().await?;
    state
        .execute(wish, move |attempt| accept(attempt, link, hash.clone()))
        .await
}

async fn accept(mut attempt: Attempt, link: Result<Uuid, LinkError>, hash: String) -> Result<Decided, Refused> {
    let id = link?;
    let account = attempt.load::<Account>(id).await?;
    attempt.decide(&account, AccountCommand::AcceptInvitation)?;
    attempt.password(id, hash);
    attempt.answer(StatusCode::OK, &Done::default())
}
