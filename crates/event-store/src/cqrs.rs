//! The one place that knows cqrs-es.
