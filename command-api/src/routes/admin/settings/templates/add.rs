use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::catalogue::{CatalogueCommand, CatalogueEntry};
use domain::ids::TemplateId;
use event_store::Loaded;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Valid};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::TemplateBody;
use crate::answer::{Answer, LogPosition};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// Doctors can start from it.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TemplateAdded {
    /// Its id.
    pub template_id: Uuid,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND);

/// Offer doctors one more template for visit types.
#[utoipa::path(
    post, path = "/api/admin/settings/templates", operation_id = "addTemplate", tag = "settings",
    params(("Idempotency-Key" = Uuid, Header)), request_body = TemplateBody,
    responses((status = 201, body = TemplateAdded), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<TemplateBody>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::AddTemplate)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let id = TemplateId(state.ids.next());
    let template = body.template()?;
    let add = move |mut attempt: Attempt| {
        let template = template.clone();
        async move {
            attempt.decide(
                &Loaded::<CatalogueEntry>::new_stream(id),
                CatalogueCommand::Add { template },
            )?;
            let added = TemplateAdded {
                template_id: id.0,
                position: LogPosition,
            };
            attempt.answer(StatusCode::CREATED, &added)
        }
    };
    state.execute(wish, add).await
}
