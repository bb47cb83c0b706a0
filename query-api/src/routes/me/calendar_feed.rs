use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, Utc};
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Json};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::failure::Failure;
use crate::queries::calendar_feeds;

/// Whether somebody has a calendar feed.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarFeed {
    /// Since when its present address works; null when there is none.
    #[schema(required)]
    pub created_at: Option<DateTime<Utc>>,
}

http_kit::problems!(CalendarFeedProblems: ANY, SIGNED_IN);

/// Whether the signed-in person has a calendar feed. Its address is not told again.
#[utoipa::path(
    get, path = "/api/me/calendar-feed", operation_id = "getCalendarFeed", tag = "calendar",
    responses((status = 200, body = CalendarFeed), CalendarFeedProblems),
    security(("accessToken" = []))
)]
pub async fn handler(Extract(state): Extract<State>, caller: Caller) -> Result<Json<CalendarFeed>, Failure> {
    let account = caller.authorise(Operation::GetCalendarFeed)?.account_id;
    let created_at = calendar_feeds::made_at(state.log()?.pool(), account).await?;
    Ok(Json(CalendarFeed { created_at }))
}
