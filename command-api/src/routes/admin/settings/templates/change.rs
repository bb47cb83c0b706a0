use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::catalogue::{CatalogueCommand, CatalogueEntry};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};

use super::body::TemplateBody;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound, Code::SettingRetired]);

/// Change a template.
///
/// Visit types that were made from it stay as they are.
#[utoipa::path(
    put, path = "/api/admin/settings/templates/{id}", operation_id = "changeTemplate", tag = "settings",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = TemplateBody,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<TemplateBody>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::ChangeTemplate)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let template = body.template()?;
    let change = move |mut attempt: Attempt| {
        let template = template.clone();
        async move {
            let present = attempt.load::<CatalogueEntry>(id).await?;
            attempt.decide(&present, CatalogueCommand::Change { template })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, change).await
}
