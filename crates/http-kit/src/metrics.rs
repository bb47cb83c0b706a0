use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::{Method, StatusCode};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::{operations, process};

/// Upper bounds of the duration histograms, in seconds.
const SECONDS: [f64; 15] = [
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];

/// Upper bounds of the histograms of sizes: events or commands at once.
const SIZES: [f64; 11] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 2048.0];

/// How often the recorder tidies up what nobody has scraped.
const UPKEEP: Duration = Duration::from_secs(5);

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Installs the process's recorder of metrics, once; later calls do nothing. Call it inside the runtime, before the
/// first metric is counted. Without it `/metrics` is empty.
///
/// Names that end in `_seconds` are histograms of durations, those in `_commands` and `_events` of sizes.
pub fn install_metrics() {
    RECORDER.get_or_init(|| {
        let handle = recorder().ok()?.install_recorder().ok()?;
        let upkeep = handle.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(UPKEEP).await;
                upkeep.run_upkeep();
            }
        });
        Some(handle)
    });
}

fn recorder() -> Result<PrometheusBuilder, BuildError> {
    let sizes = |builder: PrometheusBuilder, ending: &str| {
        builder.set_buckets_for_metric(Matcher::Suffix(ending.to_owned()), &SIZES)
    };
    let builder = PrometheusBuilder::new().set_buckets(&SECONDS)?;
    sizes(sizes(builder, "_commands")?, "_events")
}

/// Everything counted so far, in the Prometheus text format.
pub(crate) fn render() -> String {
    process::measure();
    let handle = RECORDER.get().and_then(Option::as_ref);
    handle.map(PrometheusHandle::render).unwrap_or_default()
}

/// The route that serves a request, as written in the code (`/api/doctors/{id}`).
pub(crate) fn route(request: &Request) -> String {
    let matched = request.extensions().get::<MatchedPath>();
    matched.map_or("none", MatchedPath::as_str).to_owned()
}

/// Counts a request, how long it took, and how many are under way.
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    let operation = operation(request.method(), &route(&request));
    let under_way = UnderWay::begin();
    let begun = Instant::now();
    let response = next.run(request).await;
    drop(under_way);
    let class = status_class(response.status());
    metrics::counter!("medbook_http_requests_total", "operation" => operation, "status" => class).increment(1);
    metrics::histogram!("medbook_http_request_seconds", "operation" => operation).record(begun.elapsed());
    response
}

/// The operation's id in the OpenAPI document, or what else is served. Never what somebody typed: that would be a new
/// series for each of their ideas, and could be anything.
fn operation(method: &Method, route: &str) -> &'static str {
    if let Some(id) = operations::at(method, route) {
        return id;
    }
    match route {
        "/metrics" => "metrics",
        "/health/live" | "/health/ready" => "health",
        route if route.starts_with("/api/") => "unknown",
        _ => "page",
    }
}

fn status_class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

/// A request under way, counted down also when its client hangs up.
struct UnderWay;

impl UnderWay {
    fn begin() -> Self {
        metrics::gauge!("medbook_http_requests_under_way").increment(1.0);
        Self
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        metrics::gauge!("medbook_http_requests_under_way").decrement(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_operation_is_counted_by_what_it_is_and_never_by_what_was_typed() {
        assert_eq!(operation(&Method::GET, "/api/{*rest}"), "unknown");
        assert_eq!(operation(&Method::GET, "none"), "page");
        assert_eq!(operation(&Method::GET, "/metrics"), "metrics");
        assert_eq!(operation(&Method::GET, "/health/ready"), "health");
    }

    #[test]
    fn durations_and_sizes_are_histograms() {
        let recorder = recorder().unwrap().build_recorder();
        metrics::with_local_recorder(&recorder, || {
            metrics::histogram!("a_seconds").record(0.003);
            metrics::histogram!("a_batch_events").record(200.0);
        });
        let text = recorder.handle().render();
        assert!(text.contains("a_seconds_bucket{le=\"0.002\"} 0"), "{text}");
        assert!(text.contains("a_seconds_bucket{le=\"0.005\"} 1"), "{text}");
        assert!(text.contains("a_batch_events_bucket{le=\"128\"} 0"), "{text}");
        assert!(text.contains("a_batch_events_bucket{le=\"256\"} 1"), "{text}");
    }
}
