use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::specialty::{SpecialtyCommand, SpecialtyEntry};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};

use super::super::reason::Reason;
use super::code::SpecialtyCode;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Let no new doctor have a specialty.
///
/// Doctors who have it keep it.
#[utoipa::path(
    post, path = "/api/admin/settings/specialties/{code}/retire", operation_id = "retireSpecialty", tag = "settings",
    params(("code" = String, Path), ("Idempotency-Key" = Uuid, Header)), request_body = Reason,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    SpecialtyCode(code): SpecialtyCode,
    intent: Intent,
    Valid(body): Valid<Reason>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::RetireSpecialty)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let reason = body.reason;
    let retire = move |mut attempt: Attempt| {
        let reason = reason.clone();
        async move {
            let entry = attempt.load::<SpecialtyEntry>(SpecialtyEntry::id_of(code)).await?;
            attempt.decide(&entry, SpecialtyCommand::Retire { code, reason })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, retire).await
}
