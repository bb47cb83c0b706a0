use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use servers::{Process, free_port, wait_until};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use test_kit::{Installation, is_ready};

use crate::clinic::{BOOKING, Clinic, assert_nothing_personal};
use crate::collector::Collector;

/// The parts of a clinic in processes of their own, each with its log file.
struct Processes {
    running: Vec<Process>,
    logs: Vec<PathBuf>,
    base: String,
}

impl Processes {
    fn start(installation: &Installation, endpoint: &str) -> Self {
        let smtp = format!("127.0.0.1:{}", free_port().expect("a port"));
        let smtp_url = format!("smtp://{smtp}");
        let mailbox = installation.folder().join("mailbox").display().to_string();
        let watched = [
            ("MEDBOOK_LOG", "json"),
            ("RUST_LOG", "info"),
            ("MEDBOOK_OTLP_ENDPOINT", endpoint),
        ];
        let mails = [("MEDBOOK_MAILBOX_SMTP", smtp.as_str()), ("MEDBOOK_MAILBOX", &mailbox)];
        let sending = [("MEDBOOK_SMTP_URL", smtp_url.as_str())];
        let mut processes = Self {
            running: vec![],
            logs: vec![],
            base: String::new(),
        };
        let apis = ["all", "--except", "projectors,relay,notifier"];
        let port = processes.launch(installation, &apis, &[&watched[..], &mails[..]].concat());
        processes.base = format!("http://127.0.0.1:{port}");
        for role in ["projectors", "relay", "notifier"] {
            processes.launch(installation, &[role], &[&watched[..], &sending[..]].concat());
        }
        assert!(wait_until(Duration::from_mins(1), || is_ready(port)), "not ready");
        processes
    }

    fn launch(&mut self, installation: &Installation, role: &[&str], settings: &[(&str, &str)]) -> u16 {
        let port = free_port().expect("a port");
        let log = installation.folder().join(format!("{}.log", role[0]));
        let process = installation.launch(role, port, settings, &log).expect("a process");
        self.running.push(process);
        self.logs.push(log);
        port
    }

    /// Asks all to stop and waits, so that what they still hold is handed over. What they logged.
    fn stop(mut self) -> String {
        for process in &mut self.running {
            process.stop();
        }
        let logs = self.logs.iter().map(|log| fs::read_to_string(log).expect("a log"));
        logs.collect()
    }
}

fn attribute(span: &Span, key: &str) -> String {
    let found = span.attributes.iter().find(|attribute| attribute.key == key);
    match found.and_then(|attribute| attribute.value.as_ref()?.value.clone()) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => panic!("{key} of {} is {other:?}", span.name),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booking_is_one_trace_from_the_request_to_the_mail_and_says_nothing_about_anybody() {
    let installation = Installation::start("traces").expect("servers");
    let (collector, endpoint) = Collector::listen().await;
    let processes = Processes::start(&installation, &endpoint);
    Clinic::at(&processes.base).drive(&installation).await;
    let logs = tokio::task::spawn_blocking(|| processes.stop()).await.expect("stopped");

    let spans = collector.spans();
    let trace: Vec<&Span> = spans
        .iter()
        .filter(|span| span.trace_id == BOOKING.as_bytes())
        .collect();
    let names: BTreeSet<&str> = trace.iter().map(|span| span.name.as_str()).collect();
    assert_eq!(
        names,
        BTreeSet::from(["append", "command", "mail", "projection", "relay", "request"])
    );
    assert_tree(&trace);
    assert_stages(&trace);
    assert_nothing_personal("the spans", &collector.raw());
    assert_nothing_personal("the logs", &logs);
    for line in logs.lines().filter(|line| !line.is_empty()) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(line["level"].is_string() && line["timestamp"].is_string(), "{line}");
    }
}

/// One root, the request; everything else below it.
fn assert_tree(trace: &[&Span]) {
    let roots: Vec<&&Span> = trace.iter().filter(|span| span.parent_span_id.is_empty()).collect();
    let [root] = roots[..] else {
        panic!("{} roots", roots.len())
    };
    assert_eq!(root.name, "request");
    let ids: BTreeSet<&[u8]> = trace.iter().map(|span| span.span_id.as_slice()).collect();
    assert_eq!(ids.len(), trace.len(), "every span has an id of its own");
    for span in trace.iter().filter(|span| !span.parent_span_id.is_empty()) {
        assert!(
            ids.contains(span.parent_span_id.as_slice()),
            "the parent of {} is missing",
            span.name
        );
        assert!(span.end_time_unix_nano >= span.start_time_unix_nano);
    }
    let command = trace.iter().find(|span| span.name == "command").expect("the command");
    assert_eq!(command.parent_span_id, root.span_id);
    let append = trace.iter().find(|span| span.name == "append").expect("the append");
    assert_eq!(append.parent_span_id, command.span_id);
}

/// What the stages say about the one event that was stored.
fn assert_stages(trace: &[&Span]) {
    let of = |name: &str| {
        trace
            .iter()
            .copied()
            .filter(|span| span.name == name)
            .collect::<Vec<_>>()
    };
    let request = of("request")[0];
    assert_eq!(attribute(request, "route"), "/api/appointments");
    assert_eq!(attribute(request, "status"), "201");
    let position = attribute(of("append")[0], "position");
    for span in [of("relay"), of("projection"), of("mail")].concat() {
        assert_eq!(attribute(span, "position"), position, "{}", span.name);
    }
    let projections: BTreeSet<String> = of("projection")
        .iter()
        .map(|span| attribute(span, "projection"))
        .collect();
    let all: BTreeSet<String> = projectors::projections::all()
        .iter()
        .map(|one| one.name().to_owned())
        .collect();
    assert_eq!(projections, all);
    let mails: BTreeSet<String> = of("mail").iter().map(|span| attribute(span, "kind")).collect();
    assert_eq!(
        mails,
        BTreeSet::from(["doctor-visit-booked".to_owned(), "visit-booked".to_owned()])
    );
}
