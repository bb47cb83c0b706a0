//! Spans of what is done about one event. They join the trace of its command by its correlation id; see ADR 0016.

use event_store::Recorded;
use tracing::Span;

/// The event's way into the feed, from sending to the broker's word that it is stored.
pub(crate) fn relay(event: &Recorded) -> Span {
    tracing::debug_span!(
        "relay",
        correlation_id = %event.correlation_id,
        event_id = %event.event_id,
        event_type = event.event_type,
        position = event.position,
    )
}

/// The event's way into a read model: the transaction that takes it in, alone or with others.
pub(crate) fn projection(projection: &str, event: &Recorded) -> Span {
    tracing::debug_span!(
        "projection",
        correlation_id = %event.correlation_id,
        event_id = %event.event_id,
        event_type = event.event_type,
        position = event.position,
        projection,
    )
}
