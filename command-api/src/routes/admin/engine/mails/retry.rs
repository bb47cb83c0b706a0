use access::Operation;
use axum::extract::State as Extract;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Json};
use serde::Serialize;
use utoipa::ToSchema;

use crate::engine;
use crate::refused::Refused;
use crate::state::State;

/// Mails that are tried again.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct MailsRetried {
    /// How many.
    pub mails: u64,
}

http_kit::problems!(Problems: ANY, SIGNED_IN);

/// Try every failed mail again.
///
/// One that is of no use to its recipient any more is skipped, not sent.
#[utoipa::path(
    post, path = "/api/admin/engine/mails/retry", operation_id = "retryMails", tag = "engine",
    responses((status = 200, body = MailsRetried), Problems), security(("accessToken" = []))
)]
pub async fn handler(Extract(state): Extract<State>, caller: Caller) -> Result<Json<MailsRetried>, Refused> {
    caller.authorise(Operation::RetryMails)?;
    let mails = engine::retry_mails(state.store.pool(), state.clock.now()).await?;
    Ok(Json(MailsRetried { mails }))
}
