use access::{FeedSecret, Operation, Principal};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Json};
use serde::Serialize;
use sqlx::MySqlPool;
use utoipa::ToSchema;

use crate::refused::Refused;
use crate::state::State;

/// A new address of the own calendar feed.
// No `Debug`: it holds the secret.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarFeedMade {
    /// Path of the feed on this host. Whoever knows it reads the feed; it is never shown again.
    #[schema(example = "/calendar/Zm9vYmFy….ics")]
    pub path: String,
    /// Since when it works.
    pub created_at: DateTime<Utc>,
}

http_kit::problems!(Problems: ANY, SIGNED_IN);

/// Make a secret address for the own calendar feed.
///
/// Patients and doctors. One address a person: an earlier one stops working. No key makes this repeatable, because the
/// secret is kept nowhere; whoever lost the answer makes another one.
#[utoipa::path(
    post, path = "/api/me/calendar-feed", operation_id = "makeCalendarFeed", tag = "calendar",
    responses((status = 201, body = CalendarFeedMade), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
) -> Result<(StatusCode, Json<CalendarFeedMade>), Refused> {
    let principal = caller.authorise(Operation::MakeCalendarFeed)?;
    let secret = FeedSecret::random().map_err(sqlx::Error::from)?;
    let created_at = state.clock.now();
    store(state.store.pool(), &principal, &secret, created_at).await?;
    let made = CalendarFeedMade {
        path: format!("/calendar/{}", secret.file_name()),
        created_at,
    };
    Ok((StatusCode::CREATED, Json(made)))
}

async fn store(
    pool: &MySqlPool,
    principal: &Principal,
    secret: &FeedSecret,
    created_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    const PUT: &str = "INSERT INTO calendar_feed (account_id, role, hash, created_at) VALUES (?, ?, ?, ?) \
        ON DUPLICATE KEY UPDATE role = VALUES(role), hash = VALUES(hash), created_at = VALUES(created_at)";
    sqlx::query(PUT)
        .bind(principal.account_id)
        .bind(principal.role.as_str())
        .bind(secret.hash().as_slice())
        .bind(created_at)
        .execute(pool)
        .await?;
    Ok(())
}
