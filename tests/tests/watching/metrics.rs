use std::collections::{BTreeMap, BTreeSet};
use test_kit::Installation;

use crate::clinic::{Clinic, assert_nothing_personal};
use crate::listed;

/// What `# TYPE` says, by name.
fn shown(scrape: &str) -> BTreeMap<String, String> {
    let types = scrape.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    types
        .map(|line| {
            let (name, kind) = line.split_once(' ').expect("a name and a type");
            (name.to_owned(), kind.to_owned())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_metrics_of_a_driven_clinic_are_those_of_the_list_and_name_nobody() {
    let mut installation = Installation::start("metrics").expect("servers");
    let smtp = servers::free_port().expect("a port");
    installation.set("MEDBOOK_MAILBOX_SMTP", &format!("127.0.0.1:{smtp}"));
    installation.set("MEDBOOK_SMTP_URL", &format!("smtp://127.0.0.1:{smtp}"));
    installation.set(
        "MEDBOOK_MAILBOX",
        &installation.folder().join("mailbox").display().to_string(),
    );
    let medbook = installation.spawn(&["all"]).expect("a process");
    let clinic = Clinic::at(&medbook.base);
    clinic.drive(&installation).await;
    let scrape = clinic.scrape().await;
    let (shown, listed) = (shown(&scrape), listed::metrics());

    let strangers: Vec<_> = shown.keys().filter(|name| !listed.contains_key(*name)).collect();
    assert!(strangers.is_empty(), "not in docs/operations/metrics.md: {strangers:?}");
    for (name, owed) in &listed {
        match shown.get(name) {
            Some(kind) => assert_eq!(*kind, owed.kind, "{name}"),
            None => assert!(!owed.always, "{name} is listed as always shown, and is not"),
        }
    }
    assert_labels(&scrape, &listed);
    assert_nothing_personal("the scrape", &scrape);
    assert!(
        scrape.contains("medbook_http_requests_total{operation=\"bookAppointment\",status=\"2xx\"} 1"),
        "{scrape}"
    );
}

/// Every label stands in the list, but those a histogram has by itself.
fn assert_labels(scrape: &str, listed: &BTreeMap<String, listed::Listed>) {
    for line in scrape.lines().filter(|line| !line.starts_with('#')) {
        let Some((series, rest)) = line.split_once('{') else {
            continue;
        };
        let endings = ["_bucket", "_sum", "_count"]
            .into_iter()
            .filter_map(|ending| series.strip_suffix(ending));
        let name = endings.chain([series]).find(|name| listed.contains_key(*name));
        let owed: BTreeSet<&str> = listed[name.expect("a listed metric")]
            .labels
            .iter()
            .map(String::as_str)
            .collect();
        let labels = rest.rsplit_once('}').expect("an end of labels").0.split("\",");
        for label in labels
            .filter_map(|label| Some(label.split_once('=')?.0))
            .filter(|label| *label != "le")
        {
            assert!(owed.contains(label), "{label} of {series} is not in the list");
        }
    }
}

/// A metric that is shown only when something happens must at least be in the sources.
#[test]
fn every_listed_metric_is_counted_somewhere() {
    let sources = crate::documents::sources();
    for name in listed::metrics().keys() {
        let quoted = format!("\"{name}\"");
        assert!(
            sources.iter().any(|(_, text)| text.contains(&quoted)),
            "{name} is counted nowhere"
        );
    }
}
