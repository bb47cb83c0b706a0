use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::setting::Names;
use domain::specialty::{SpecialtyCommand, SpecialtyEntry};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};

use super::super::names::NamesBody;
use super::code::SpecialtyCode;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Call a specialty otherwise.
///
/// Its code stays.
#[utoipa::path(
    put, path = "/api/admin/settings/specialties/{code}", operation_id = "renameSpecialty", tag = "settings",
    params(("code" = String, Path), ("Idempotency-Key" = Uuid, Header)), request_body = NamesBody,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    SpecialtyCode(code): SpecialtyCode,
    intent: Intent,
    Valid(body): Valid<NamesBody>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::RenameSpecialty)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let names: Names = body.into();
    let rename = move |mut attempt: Attempt| {
        let names = names.clone();
        async move {
            let entry = attempt.load::<SpecialtyEntry>(SpecialtyEntry::id_of(code)).await?;
            attempt.decide(&entry, SpecialtyCommand::Rename { code, names })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, rename).await
}
