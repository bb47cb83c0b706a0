use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::doctor::Specialty;
use domain::setting::Names;
use domain::specialty::{SpecialtyCommand, SpecialtyEntry};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Problem, Valid};

use super::body::AddSpecialty;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::SpecialtyExists]);

/// Let doctors have a field of medicine that was unknown so far.
#[utoipa::path(
    post, path = "/api/admin/settings/specialties", operation_id = "addSpecialty", tag = "settings",
    params(("Idempotency-Key" = Uuid, Header)), request_body = AddSpecialty,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<AddSpecialty>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::AddSpecialty)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let code = Specialty::try_from(body.code).map_err(|error| Problem::invalid_field("code", error.to_string()))?;
    let names: Names = body.names.into();
    let add = move |mut attempt: Attempt| {
        let names = names.clone();
        async move {
            let entry = attempt.load::<SpecialtyEntry>(SpecialtyEntry::id_of(code)).await?;
            attempt.decide(&entry, SpecialtyCommand::Add { code, names })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, add).await
}
