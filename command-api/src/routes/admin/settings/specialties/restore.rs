use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::specialty::{SpecialtyCommand, SpecialtyEntry};
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};

use super::code::SpecialtyCode;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Let new doctors have a retired specialty again.
#[utoipa::path(
    post, path = "/api/admin/settings/specialties/{code}/restore", operation_id = "restoreSpecialty", tag = "settings",
    params(("code" = String, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    SpecialtyCode(code): SpecialtyCode,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::RestoreSpecialty)?;
    let wish = state.wish(&intent, &principal, &())?;
    let restore = move |mut attempt: Attempt| async move {
        let entry = attempt.load::<SpecialtyEntry>(SpecialtyEntry::id_of(code)).await?;
        attempt.decide(&entry, SpecialtyCommand::Restore { code })?;
        attempt.answer(StatusCode::OK, &Done::default())
    };
    state.execute(wish, restore).await
}
