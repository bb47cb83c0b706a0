//! Spans for a collector, by OTLP over HTTP.
//!
//! Every process makes the ids of a trace from the request's id alone, so that spans of several processes meet without
//! anything being handed along: the trace's id **is** the correlation id, the span of the request has its last eight bytes
//! as id, and what happens later or elsewhere is a child of that span. See ADR 0016.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::time::Clock;
use event_store::system::SystemClock;
use opentelemetry::trace::{SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue, Value};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{BatchSpanProcessor, SpanData, SpanEvents, SpanLinks, SpanProcessor};
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;
use tracing::Subscriber;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context as Layers;
use tracing_subscriber::registry::LookupSpan;
use uuid::Uuid;

use super::stages::{self, REQUEST};

/// How long the end of the process waits for the collector.
const FAREWELL: Duration = Duration::from_secs(5);

/// Hands spans that ended to a thread that sends them. It never waits: spans the collector does not take in time are dropped.
#[derive(Clone)]
pub(super) struct Export {
    processor: Arc<BatchSpanProcessor>,
    scope: InstrumentationScope,
}

impl Export {
    /// Exports to this collector, for example `http://127.0.0.1:4318`.
    pub fn to(endpoint: &str) -> Result<Self> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .build()
            .context("MEDBOOK_OTLP_ENDPOINT cannot be used")?;
        let mut processor = BatchSpanProcessor::builder(exporter).build();
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource = Resource::builder_empty()
            .with_service_name("medbook")
            .with_attribute(version);
        processor.set_resource(&resource.build());
        Ok(Self {
            processor: Arc::new(processor),
            scope: InstrumentationScope::builder("medbook").build(),
        })
    }

    /// Sends what waits.
    pub fn finish(self) {
        if let Err(error) = self.processor.shutdown_with_timeout(FAREWELL) {
            tracing::warn!(error = &error as &dyn std::error::Error, "not every span was exported");
        }
    }
}

impl Export {
    fn hand_over(&self, name: &'static str, open: &mut Open) {
        if let Some(kind) = stages::kind(name)
            && let Some(ended) = open.end(name, kind, self.scope.clone())
        {
            self.processor.on_end(ended);
        }
    }
}

/// A span.
struct Open {
    id: SpanId,
    begun: DateTime<Utc>,
    /// The span around it in this process.
    within: Option<(TraceId, SpanId)>,
    fields: Fields,
    /// It was handed over; it stays for the spans inside it.
    exported: bool,
}

/// What was recorded on a span.
#[derive(Default)]
struct Fields {
    correlation: Option<Uuid>,
    /// The caller's span, of a request that belongs to a trace.
    parent: Option<SpanId>,
    attributes: Vec<KeyValue>,
}

/// The id of the span of a request: every process can tell it from the correlation id.
fn request_span(correlation: Uuid) -> SpanId {
    let (_, last) = correlation.as_u64_pair();
    SpanId::from_bytes(last.to_be_bytes())
}

impl Open {
    fn new(name: &str, fields: Fields, within: Option<(TraceId, SpanId)>) -> Self {
        let id = match fields.correlation {
            Some(correlation) if name == REQUEST => request_span(correlation),
            _ => SpanId::from_bytes(rand::random()),
        };
        let begun = SystemClock.now();
        Self {
            id,
            begun,
            within,
            fields,
            exported: false,
        }
    }

    /// Its trace and its parent; `None` while it belongs nowhere.
    fn place(&self, name: &str) -> Option<(TraceId, SpanId)> {
        if let Some(within) = self.within {
            return Some(within);
        }
        let correlation = self.fields.correlation.filter(|id| !id.is_nil())?;
        let trace = TraceId::from_bytes(*correlation.as_bytes());
        let parent = if name == REQUEST {
            self.fields.parent.unwrap_or(SpanId::INVALID)
        } else {
            request_span(correlation)
        };
        Some((trace, parent))
    }

    /// Ends it now; `None` when it was ended before.
    fn end(&mut self, name: &'static str, kind: SpanKind, scope: InstrumentationScope) -> Option<SpanData> {
        let (trace, parent) = self.place(name).filter(|_| !self.exported)?;
        self.exported = true;
        let context = SpanContext::new(trace, self.id, TraceFlags::SAMPLED, false, TraceState::default());
        Some(SpanData {
            span_context: context,
            parent_span_id: parent,
            parent_span_is_remote: self.within.is_none(),
            span_kind: kind,
            name: name.into(),
            start_time: self.begun.into(),
            end_time: SystemClock.now().into(),
            attributes: std::mem::take(&mut self.fields.attributes),
            dropped_attributes_count: 0,
            events: SpanEvents::default(),
            links: SpanLinks::default(),
            status: Status::Unset,
            instrumentation_scope: scope,
        })
    }
}

impl Fields {
    fn answered(&self) -> bool {
        self.attributes
            .iter()
            .any(|attribute| attribute.key.as_str() == "status")
    }

    fn note(&mut self, field: &Field, value: impl Into<Value>) {
        if stages::may_leave(field.name()) {
            self.attributes.push(KeyValue::new(field.name(), value));
        }
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            "correlation_id" => self.correlation = format!("{value:?}").parse().ok(),
            "parent_span" => self.parent = SpanId::from_hex(&format!("{value:?}")).ok(),
            name if stages::may_leave(name) => self.note(field, format!("{value:?}")),
            _ => {}
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.note(field, value.to_owned());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.note(field, i64::try_from(value).unwrap_or(i64::MAX));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.note(field, value);
    }
}

impl<S> Layer<S> for Export
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, layers: Layers<'_, S>) {
        let Some(span) = layers.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let within = span.parent().and_then(|parent| {
            let around = parent.extensions();
            let around = around.get::<Open>()?;
            let (trace, _) = around.place(parent.name())?;
            Some((trace, around.id))
        });
        span.extensions_mut().insert(Open::new(span.name(), fields, within));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, layers: Layers<'_, S>) {
        let Some(span) = layers.span(id) else { return };
        if let Some(open) = span.extensions_mut().get_mut::<Open>() {
            values.record(&mut open.fields);
            // A request ends with its answer, whatever still goes on in its name.
            if span.name() == REQUEST && open.fields.answered() {
                self.hand_over(span.name(), open);
            }
        }
    }

    fn on_close(&self, id: Id, layers: Layers<'_, S>) {
        let Some(span) = layers.span(&id) else { return };
        if let Some(open) = span.extensions_mut().get_mut::<Open>() {
            self.hand_over(span.name(), open);
        }
    }
}
