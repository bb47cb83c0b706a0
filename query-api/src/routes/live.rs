use access::Operation;
use axum::extract::State as Extract;
use axum::http::header::{CACHE_CONTROL, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Pass};
use std::convert::Infallible;

use crate::State;
use crate::failure::Failure;
use crate::live::{Changed, Connection};

/// The last position a page heard of before its connection broke (WHATWG HTML, section 9.2).
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Nobody keeps it, and proxies that collect answers before passing them on are asked not to.
const PASSED_ON: [(HeaderName, HeaderValue); 2] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    ),
];

http_kit::problems!(LiveProblems: ANY, SIGNED_IN);

/// What changes of the caller's own, while it changes.
///
/// Server-sent events: `changed` with what to ask for again and the position to ask for, a comment each 15 s. The first
/// event says where the log stands; sent again with `Last-Event-ID`, it says whether something was missed. It ends with
/// the access token or the session, whichever comes first. A person has five connections at most.
#[utoipa::path(
    get, path = "/api/live", operation_id = "listenForChanges", tag = "account",
    params(("Last-Event-ID" = Option<u64>, Header, description = "The last position heard of")),
    responses((status = 200, body = Changed, content_type = "text/event-stream"), LiveProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    pass: Pass,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let reader = caller.authorise(Operation::ListenForChanges)?;
    let since = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok()?.parse().ok());
    let connection = state.live.open(reader, pass, since)?;
    let events = unfold(connection, |mut connection: Connection| async move {
        let event = connection.next().await?;
        Some((Ok::<Event, Infallible>(event), connection))
    });
    Ok((PASSED_ON, Sse::new(events)).into_response())
}
