//! The stages of a command's way through the system, each a span with one name.
//!
//! A span carries the request's id as `correlation_id`, or stands inside one that does.

use opentelemetry::trace::SpanKind;
use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::FilterFn;

/// The request a trace begins with.
pub(super) const REQUEST: &str = "request";

/// Every span that is exported, in the order of a command's way.
const STAGES: [(&str, SpanKind); 6] = [
    (REQUEST, SpanKind::Server),
    ("command", SpanKind::Internal),
    ("append", SpanKind::Internal),
    ("relay", SpanKind::Producer),
    ("projection", SpanKind::Consumer),
    ("mail", SpanKind::Consumer),
];

/// Every field that may leave the process. A list and not a habit: a field added somewhere with something personal in it
/// stays here.
const FIELDS: [&str; 14] = [
    "attempts",
    "causation_id",
    "event_id",
    "event_type",
    "events",
    "kind",
    "method",
    "outcome",
    "position",
    "projection",
    "route",
    "status",
    "tries",
    "waited",
];

/// Lets the stages through and nothing else; asked once for each place in the code.
pub(super) fn only() -> FilterFn<fn(&Metadata<'_>) -> bool> {
    fn is_stage(metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && *metadata.level() <= Level::DEBUG && kind(metadata.name()).is_some()
    }
    let filter: FilterFn<fn(&Metadata<'_>) -> bool> = FilterFn::new(is_stage);
    filter.with_max_level_hint(LevelFilter::DEBUG)
}

/// What kind of span a stage is; `None` for spans that are no stage.
pub(super) fn kind(name: &str) -> Option<SpanKind> {
    let stage = STAGES.iter().find(|(stage, _)| *stage == name);
    stage.map(|(_, kind)| kind.clone())
}

/// Whether a field may leave the process.
pub(super) fn may_leave(field: &str) -> bool {
    FIELDS.contains(&field)
}
