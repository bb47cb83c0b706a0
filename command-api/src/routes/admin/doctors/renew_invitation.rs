use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::account::{Account, AccountCommand};
use domain::doctor::Doctor;
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};

use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[Code::NotFound, Code::InvitationUsed]);

/// Send a doctor's invitation again.
#[utoipa::path(
    post, path = "/api/admin/doctors/{id}/invitation", operation_id = "resendInvitation", tag = "admin",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::ResendInvitation)?;
    let wish = state.wish(&intent, &principal, &())?;
    let renew = move |mut attempt: Attempt| async move {
        // The path names a doctor; an account of another role is none.
        attempt
            .load::<Doctor>(id)
            .await?
            .state
            .profile()
            .ok_or_else(Refused::not_found)?;
        let account = attempt.load::<Account>(id).await?;
        let now = attempt.now;
        attempt.decide(&account, AccountCommand::RenewInvitation { now })?;
        attempt.answer(StatusCode::OK, &Done::default())
    };
    state.execute(wish, renew).await
}
