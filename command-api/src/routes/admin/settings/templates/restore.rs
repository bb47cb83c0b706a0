use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::catalogue::{CatalogueCommand, CatalogueEntry};
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};

use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Offer a retired template again.
#[utoipa::path(
    post, path = "/api/admin/settings/templates/{id}/restore", operation_id = "restoreTemplate", tag = "settings",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::RestoreTemplate)?;
    let wish = state.wish(&intent, &principal, &())?;
    let restore = move |mut attempt: Attempt| async move {
        let template = attempt.load::<CatalogueEntry>(id).await?;
        attempt.decide(&template, CatalogueCommand::Restore)?;
        attempt.answer(StatusCode::OK, &Done::default())
    };
    state.execute(wish, restore).await
}
