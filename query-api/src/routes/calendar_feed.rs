use access::{FeedSecret, token_hash};
use axum::extract::{Path, State as Extract};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta};
use domain::account::Role;
use http_kit::Code;
use http_kit::openapi::ANY;

use crate::State;
use crate::calendar_feed::calendar_feed;
use crate::failure::Failure;
use crate::queries::calendar_feeds;

/// How far back a feed goes.
const BACK: TimeDelta = TimeDelta::days(30);

http_kit::problems!(FeedProblems: ANY, &[Code::NotFound]);

/// Somebody's visits as a calendar to subscribe to.
///
/// Coming visits and those of the last 30 days, cancelled ones as cancelled. The file's name is the secret that was told
/// when the address was made; any other is 404.
#[utoipa::path(
    get, path = "/calendar/{file}", operation_id = "readCalendarFeed", tag = "calendar",
    params(("file" = String, Path, description = "The secret and `.ics`")),
    responses(
        (status = 200, body = String, content_type = "text/calendar"),
        (status = 304, description = "As it was, by If-None-Match"),
        FeedProblems
    )
)]
pub async fn handler(
    Extract(state): Extract<State>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let secret = FeedSecret::in_file_name(&file).ok_or_else(Failure::not_found)?;
    let owner = calendar_feeds::owner(state.log()?.pool(), &secret).await?;
    let (account, role) = owner.ok_or_else(Failure::not_found)?;
    let now = state.clock.now();
    let visits = match role {
        Role::Patient => calendar_feeds::of_patient(&state.read, account, now - BACK).await?,
        Role::Doctor => calendar_feeds::of_doctor(&state.read, account, now - BACK).await?,
        Role::Admin => return Err(Failure::not_found()),
    };
    // The instant the file was made at is in it and says nothing, so the tag is that of the file without it.
    let tag = tag(&calendar_feed(&visits, DateTime::UNIX_EPOCH));
    let kept = [(ETAG, tag.clone()), (CACHE_CONTROL, "private, no-cache".to_owned())];
    let known = headers.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let kind = [(CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((kept, kind, calendar_feed(&visits, now)).into_response())
}

/// A weak entity tag (RFC 9110, section 8.8.3).
fn tag(text: &str) -> String {
    let hash = u128::from_be_bytes(first_half(token_hash(text)));
    format!("W/\"{hash:032x}\"")
}

fn first_half(hash: [u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&hash[..16]);
    half
}
