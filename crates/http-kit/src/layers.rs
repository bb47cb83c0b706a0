use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use http::{HeaderName, HeaderValue};
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::{Code, Problem, metrics, request_id, trace};

/// Largest body a request may have, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;

/// Longest time a request may take. A command that was begun goes on: its work runs in a task of its own.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Pages run their own scripts only. Styles may stand in attributes, where the components that place menus put them.
const PAGE_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/// Wraps every route of the router: request id, trace, metrics, security headers, compression, panics as problems, time
/// and body limits, and a problem for a method that is not there.
pub fn layers(router: Router) -> Router {
    // The last layer added is the first a request meets.
    router
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(time_limit))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new())
        .layer(from_fn(security_headers))
        .layer(from_fn(metrics::measure))
        .layer(from_fn(trace::trace))
        .layer(from_fn(request_id::assign))
}

/// The answer of paths under `/api` that do not exist: `.route("/api/{*rest}", any(http_kit::not_found))`.
pub async fn not_found() -> Problem {
    Problem::not_found()
}

async fn method_not_allowed() -> Problem {
    Problem::new(Code::MethodNotAllowed, "This cannot be done here.")
}

async fn time_limit(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(elapsed) => Problem::unavailable(elapsed).into_response(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the layer's signature")]
fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Problem::internal(format!("panic: {text}")).into_response()
}

async fn security_headers(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api");
    let mut response = next.run(request).await;
    let mut set = |name: HeaderName, value: &'static str| {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(X_FRAME_OPTIONS, "DENY");
    set(REFERRER_POLICY, "no-referrer");
    set(CONTENT_SECURITY_POLICY, PAGE_POLICY);
    if is_api {
        // Answers are about one person at one moment.
        set(CACHE_CONTROL, "no-store");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::routing::{any, get, post};
    use http::StatusCode;
    use serde_json::Value;
    use tower::ServiceExt;

    async fn panics() -> StatusCode {
        panic!("SELECT * FROM vault")
    }

    fn app() -> Router {
        let router = Router::new()
            .route("/api/panic", get(panics))
            .route("/api/echo", post(|body: crate::Json<Value>| async { body }))
            .route("/api/{*rest}", any(not_found));
        layers(router)
    }

    async fn ask(request: http::request::Builder, body: impl Into<Body>) -> (StatusCode, http::HeaderMap, String) {
        let response = app().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1_000_000).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    fn code(body: &str) -> String {
        let body: Value = serde_json::from_str(body).unwrap();
        body["code"].as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn i_10_a_panic_shows_its_code_and_request_id_only() {
        let id = "018f4e3a-0000-7000-8000-00000000000a";
        let request = Request::get("/api/panic").header("x-request-id", id);
        let (status, headers, body) = ask(request, "").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(headers["x-request-id"], id);
        assert!(body.contains(id) && body.contains("internal"));
        assert!(!body.contains("SELECT") && !body.contains("vault") && !body.contains(".rs"));
    }

    #[tokio::test]
    async fn a_request_without_an_id_gets_one_and_a_strange_id_is_replaced() {
        let (_, headers, _) = ask(Request::get("/api/none"), "").await;
        assert!(headers["x-request-id"].to_str().unwrap().parse::<uuid::Uuid>().is_ok());
        let strange = Request::get("/api/none").header("x-request-id", "<script>");
        let (_, headers, _) = ask(strange, "").await;
        assert!(headers["x-request-id"].to_str().unwrap().parse::<uuid::Uuid>().is_ok());
    }

    #[tokio::test]
    async fn a_request_that_belongs_to_a_trace_goes_by_its_id_unless_it_has_one_of_its_own() {
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let traced = || Request::get("/api/none").header("traceparent", parent);
        let (_, headers, _) = ask(traced(), "").await;
        assert_eq!(headers["x-request-id"], "4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
        let id = "018f4e3a-0000-7000-8000-00000000000a";
        let (_, headers, _) = ask(traced().header("x-request-id", id), "").await;
        assert_eq!(headers["x-request-id"], id);
    }

    #[tokio::test]
    async fn unknown_paths_and_methods_are_problems() {
        let (status, headers, body) = ask(Request::get("/api/none"), "").await;
        assert_eq!((status, code(&body).as_str()), (StatusCode::NOT_FOUND, "not-found"));
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        let (status, _, body) = ask(Request::get("/api/echo"), "").await;
        assert_eq!(
            (status, code(&body).as_str()),
            (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed")
        );
    }

    #[tokio::test]
    async fn a_body_beyond_the_limit_is_refused() {
        let post = || Request::post("/api/echo").header("content-type", "application/json");
        let (status, _, _) = ask(post(), format!("\"{}\"", "x".repeat(BODY_LIMIT - 2))).await;
        assert_eq!(status, StatusCode::OK);
        let (status, _, body) = ask(post(), format!("\"{}\"", "x".repeat(BODY_LIMIT))).await;
        assert_eq!(
            (status, code(&body).as_str()),
            (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large")
        );
    }
}
