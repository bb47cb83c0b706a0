use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderMap;
use tracing::Instrument;
use tracing::field::{Empty, display};
use uuid::Uuid;

use crate::{RequestId, metrics};

/// The caller's part of a trace, as it says in its `traceparent` header (W3C Trace Context, version 00).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TraceParent {
    /// The trace; the request's id unless it brings one of its own.
    pub trace: Uuid,
    /// The caller's span.
    pub span: u64,
}

impl TraceParent {
    /// What the header says; `None` when there is none or it cannot be read, which is no error (W3C, section 3.2.2).
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get("traceparent")?.to_str().ok()?;
        let mut parts = text.trim().split('-');
        let (version, trace, span) = (parts.next()?, parts.next()?, parts.next()?);
        let lengths = (version.len(), trace.len(), span.len());
        if lengths != (2, 32, 16) || version == "ff" || text.contains(|letter: char| letter.is_ascii_uppercase()) {
            return None;
        }
        let parent = Self {
            trace: Uuid::try_parse(trace).ok()?,
            span: u64::from_str_radix(span, 16).ok()?,
        };
        (!parent.trace.is_nil() && parent.span != 0).then_some(parent)
    }
}

/// Puts the request into a span. The path as routed, never as sent: ids stay out of span names, and whatever somebody
/// types into a URL out of logs.
pub(crate) async fn trace(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map_or(Uuid::nil(), |id| id.0);
    let route = metrics::route(&request);
    let span = tracing::info_span!(
        "request",
        correlation_id = %id,
        method = %request.method(),
        route,
        status = Empty,
        parent_span = Empty,
    );
    if let Some(parent) = TraceParent::of(request.headers()).filter(|parent| parent.trace == id) {
        span.record("parent_span", display(format_args!("{:016x}", parent.span)));
    }
    let response = next.run(request).instrument(span.clone()).await;
    span.record("status", response.status().as_u16());
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use std::fmt::{Debug, Write};
    use std::sync::{Arc, Mutex};
    use tower::ServiceExt;
    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use crate::Problem;

    /// Keeps every word of spans and events.
    #[derive(Clone, Default)]
    struct Words(Arc<Mutex<String>>);

    impl Visit for Words {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            write!(self.0.lock().unwrap(), "{field}={value:?} ").unwrap();
        }
    }

    impl Subscriber for Words {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, span: &Attributes<'_>) -> Id {
            span.record(&mut self.clone());
            Id::from_u64(1)
        }
        fn record(&self, _: &Id, values: &Record<'_>) {
            values.record(&mut self.clone());
        }
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, event: &Event<'_>) {
            event.record(&mut self.clone());
        }
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    async fn fails() -> Problem {
        Problem::internal("the disk is full")
    }

    /// The path of a calendar feed is a secret, and a failure behind it is logged.
    #[tokio::test]
    async fn what_stands_in_a_path_is_in_no_span_and_no_event() {
        let words = Words::default();
        let _heard = tracing::subscriber::set_default(words.clone());
        let router = crate::layers(Router::new().route("/calendar/{file}", get(fails)));
        let request = Request::get("/calendar/c2VjcmV0.ics?key=c2VjcmV0").body(Body::empty());
        let response = router.oneshot(request.unwrap()).await.unwrap();
        assert_eq!(response.status().as_u16(), 500);
        let said = words.0.lock().unwrap().clone();
        assert!(
            said.contains("/calendar/{file}") && said.contains("the disk is full"),
            "{said}"
        );
        assert!(!said.contains("c2VjcmV0"), "{said}");
    }

    fn read(text: &str) -> Option<TraceParent> {
        let mut headers = HeaderMap::new();
        headers.insert("traceparent", text.parse().unwrap());
        TraceParent::of(&headers)
    }

    #[test]
    fn the_example_of_the_standard_is_read() {
        let example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let owed = TraceParent {
            trace: Uuid::from_u128(0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736),
            span: 0x00f0_67aa_0ba9_02b7,
        };
        assert_eq!(read(example), Some(owed));
        // A later version may have more to say at the end.
        assert_eq!(
            read(&example.replacen("00-", "01-", 1).replace("-01", "-01-more")),
            Some(owed)
        );
    }

    #[test]
    fn what_is_not_as_the_standard_says_is_no_trace() {
        for text in [
            "",
            "00",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
            "00-zoe-blau-01",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
