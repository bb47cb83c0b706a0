use axum::extract::{FromRequestParts, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderValue;
use http::request::Parts;
use std::convert::Infallible;
use tower_http::request_id::{MakeRequestId, MakeRequestUuid};
use uuid::Uuid;

use crate::trace::TraceParent;

const HEADER: &str = "x-request-id";

tokio::task_local! {
    static CURRENT: Uuid;
}

/// The id of a request: the client's, when it sent a UUID as `X-Request-Id`; else the trace it names in a `traceparent`;
/// else a new one. Answers and problems carry it, and the events of its command, as their correlation id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or(Self(Uuid::nil())))
    }
}

/// The id of the request this task serves, for problem bodies; nil outside of one.
pub(crate) fn current() -> Uuid {
    CURRENT.try_with(|id| *id).unwrap_or_default()
}

/// Gives the request an id, and the answer the same.
pub(crate) async fn assign(mut request: Request, next: Next) -> Response {
    let id = sent(&request).unwrap_or_else(|| new(&request));
    request.extensions_mut().insert(RequestId(id));
    let mut response = CURRENT.scope(id, next.run(request)).await;
    if let Ok(value) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// Only a UUID is taken over: the value goes into logs and answers.
fn sent(request: &Request) -> Option<Uuid> {
    let named = |request: &Request| request.headers().get(HEADER)?.to_str().ok()?.parse().ok();
    named(request).or_else(|| TraceParent::of(request.headers()).map(|parent| parent.trace))
}

fn new(request: &Request) -> Uuid {
    MakeRequestUuid
        .make_request_id(request)
        .and_then(|id| id.header_value().to_str().ok()?.parse().ok())
        .unwrap_or_default()
}
