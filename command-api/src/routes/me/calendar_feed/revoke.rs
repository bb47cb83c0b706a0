use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use http_kit::Caller;
use http_kit::openapi::{ANY, SIGNED_IN};

use crate::refused::Refused;
use crate::state::State;

http_kit::problems!(Problems: ANY, SIGNED_IN);

/// Revoke the address of the own calendar feed.
///
/// It stops working at once. Without one there is nothing to revoke: also 204.
#[utoipa::path(
    delete, path = "/api/me/calendar-feed", operation_id = "revokeCalendarFeed", tag = "calendar",
    responses((status = 204), Problems), security(("accessToken" = []))
)]
pub async fn handler(Extract(state): Extract<State>, caller: Caller) -> Result<StatusCode, Refused> {
    const DELETE: &str = "DELETE FROM calendar_feed WHERE account_id = ?";
    let principal = caller.authorise(Operation::RevokeCalendarFeed)?;
    sqlx::query(DELETE)
        .bind(principal.account_id)
        .execute(state.store.pool())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
