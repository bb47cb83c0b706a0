//! The stages of a command's way through the system, each a span with one name.
//!
//! A span carries the request's id as `correlation_id`, or stands inside one that does.

use opentelemetry::trace::SpanKind;
use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::DynFilterFn;
use tracing_subscriber::layer::Context;

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

/// What is asked about a span.
type Question<S> = fn(&Metadata<'_>, &Context<'_, S>) -> bool;

/// Lets the stages through and nothing else.
///
/// Asked anew for every span. An answer given once for each place in the code would let the registry skip the question,
/// and then a span gets whatever answer the thread's last `tracing::enabled!` left behind; the database driver asks that
/// before every statement.
pub(super) fn only<S>() -> DynFilterFn<S, Question<S>> {
    fn is_stage<S>(metadata: &Metadata<'_>, _context: &Context<'_, S>) -> bool {
        metadata.is_span() && *metadata.level() <= Level::DEBUG && kind(metadata.name()).is_some()
    }
    let filter: DynFilterFn<S, Question<S>> = DynFilterFn::new(is_stage::<S>);
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
