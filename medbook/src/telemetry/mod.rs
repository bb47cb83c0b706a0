//! What the process says about itself: logs, spans, metrics.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | the settings, and starting and ending all of it |
//! | `export` | spans for a collector, when one is named |
//! | `stages` | which spans there are and which of their fields may leave the process |
//! | `catalogue` | the list of metrics, which is `docs/operations/metrics.md` |

mod catalogue;
mod export;
mod stages;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use export::Export;

/// How the process is watched.
#[derive(Args, Clone, Debug)]
pub struct TelemetrySettings {
    /// How log lines on standard error look.
    #[arg(long, env = "MEDBOOK_LOG", global = true, value_enum, default_value_t = LogFormat::Text)]
    log: LogFormat,
    /// Where spans are sent by OTLP over HTTP, for example `http://127.0.0.1:4318`; nowhere if left out.
    #[arg(long, env = "MEDBOOK_OTLP_ENDPOINT", global = true)]
    otlp_endpoint: Option<String>,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

/// What has to be ended with the process.
pub struct Telemetry {
    export: Option<Export>,
}

impl Telemetry {
    /// Starts logging, and exporting spans if an endpoint is named. `RUST_LOG` says what is logged, `info` if left out.
    ///
    /// # Errors
    /// When the endpoint cannot be used, or when this process logs already.
    pub fn start(settings: &TelemetrySettings) -> Result<Self> {
        let endpoint = settings
            .otlp_endpoint
            .as_deref()
            .filter(|endpoint| !endpoint.is_empty());
        let export = endpoint.map(Export::to).transpose()?;
        let logged = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
        // The demo's mail server logs the address of every mail it takes.
        let logged = logged.add_directive("mailcrab=off".parse()?);
        tracing_subscriber::registry()
            .with(lines(settings.log).with_filter(logged))
            .with(export.clone().map(|export| export.with_filter(stages::only())))
            .try_init()
            .context("logging cannot be started")?;
        log_panics();
        Ok(Self { export })
    }

    /// Names every metric and shows the counters from their start. Call it after the recorder is installed.
    pub fn describe_metrics() {
        catalogue::describe();
    }

    /// Hands over the spans that still wait; gives up after some seconds.
    pub fn finish(self) {
        if let Some(export) = self.export {
            export.finish();
        }
    }
}

fn lines<S>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'span> LookupSpan<'span>,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    }
}

/// A panic is a line like any other, so that a collector of JSON can read it. What it says was formatted by us: types that
/// hold personal data print `…`.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let payload = panic.payload();
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, text, "panicked");
    }));
}
