//! The files for those who watch: every metric they name exists, every alarm says what to do.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::listed::{self, file};

/// Every Rust source of the product, with its path.
pub fn sources() -> Vec<(PathBuf, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let rooms = [
        "domain",
        "crates",
        "command-api",
        "query-api",
        "projectors",
        "notifier",
        "migrations",
        "medbook",
        "tests",
        "xtask",
    ];
    let mut sources = Vec::new();
    for room in rooms {
        collect(&root.join(room), &mut sources);
    }
    sources
}

fn collect(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
    {
        if entry.is_dir() && !entry.ends_with("target") {
            collect(&entry, into);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&entry).expect("a source");
            into.push((entry, text));
        }
    }
}

/// The metrics a query names, without what a histogram's series are called.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let metrics = words.filter(|word| word.starts_with("medbook_"));
    metrics
        .map(|word| {
            let endings = ["_bucket", "_sum", "_count"];
            let stem = endings.iter().find_map(|ending| word.strip_suffix(ending));
            stem.filter(|stem| listed::metrics().contains_key(*stem))
                .unwrap_or(word)
                .to_owned()
        })
        .collect()
}

fn assert_known(what: &str, text: &str) -> BTreeSet<String> {
    let (named, listed) = (named(text), listed::metrics());
    let unknown: Vec<_> = named.iter().filter(|name| !listed.contains_key(*name)).collect();
    assert!(
        unknown.is_empty(),
        "{what} names {unknown:?}, which docs/operations/metrics.md does not"
    );
    named
}

/// The text under a heading, up to the next of the same or a higher level.
fn section<'text>(document: &'text str, heading: &str) -> Option<&'text str> {
    let level = heading.chars().take_while(|letter| *letter == '#').count();
    let begin = document.lines().position(|line| line == heading)?;
    let at = |line: usize| document.lines().take(line).map(|line| line.len() + 1).sum::<usize>();
    let below = document.lines().skip(begin + 1);
    let ends = |line: &str| line.starts_with('#') && line.chars().take_while(|letter| *letter == '#').count() <= level;
    let lines = below.take_while(|line| !ends(line)).count();
    document.get(at(begin + 1)..at(begin + 1 + lines).min(document.len()))
}

#[test]
fn every_metric_of_the_dashboard_exists() {
    let text = file("docs/operations/dashboard.json");
    let dashboard: Value = serde_json::from_str(&text).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    let rows: Vec<_> = panels
        .iter()
        .filter(|panel| panel["type"] == "row")
        .map(|row| &row["title"])
        .collect();
    assert_eq!(
        rows,
        [
            "Is it well?",
            "Commands",
            "Append",
            "Relay",
            "Projections",
            "Mails",
            "HTTP",
            "Process"
        ]
    );
    let ids: BTreeSet<_> = panels
        .iter()
        .map(|panel| panel["id"].as_u64().expect("an id"))
        .collect();
    assert_eq!(ids.len(), panels.len(), "every panel has an id of its own");
    for panel in panels.iter().filter(|panel| panel["type"] != "row") {
        let targets = panel["targets"].as_array().expect("targets");
        assert!(
            !targets.is_empty() && panel["description"].is_string(),
            "{}",
            panel["title"]
        );
        for target in targets {
            let expression = target["expr"].as_str().expect("an expression");
            let named = assert_known("the dashboard", expression);
            assert!(
                !named.is_empty() || expression.starts_with("up"),
                "{}: {expression}",
                panel["title"]
            );
        }
    }
}

/// The rules are plain YAML of one shape: a list of alerts with one value a line.
fn alerts() -> Vec<Vec<(String, String)>> {
    let text = file("docs/operations/alerts.yml");
    let mut alerts: Vec<Vec<(String, String)>> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let Some((key, value)) = line.split_once(": ") else {
            continue;
        };
        if key == "- alert" {
            alerts.push(vec![]);
        }
        if let Some(alert) = alerts.last_mut() {
            alert.push((
                key.trim_start_matches("- ").to_owned(),
                value.trim_matches(['\'', '"']).to_owned(),
            ));
        }
    }
    alerts
}

#[test]
fn every_alarm_counts_what_exists_and_says_what_to_do() {
    let operations = file("docs/operations.md");
    let alarms = section(&operations, "## Alarms").expect("a section about alarms");
    let alerts = alerts();
    assert!(alerts.len() >= 10);
    let mut names = BTreeSet::new();
    for alert in &alerts {
        let of = |key: &str| {
            alert
                .iter()
                .find(|(found, _)| found == key)
                .map(|(_, value)| value.as_str())
        };
        let name = of("alert").expect("a name");
        assert!(names.insert(name.to_owned()), "{name} stands there twice");
        let expression = of("expr").expect("an expression");
        assert!(
            !assert_known(name, expression).is_empty() || expression.starts_with("up"),
            "{name}: {expression}"
        );
        assert!(
            of("for").is_some() && of("summary").is_some(),
            "{name} lacks for or summary"
        );
        assert!(
            ["page", "ticket"].contains(&of("severity").unwrap_or_default()),
            "{name}: severity"
        );
        let link = format!("docs/operations.md#{}", name.to_lowercase());
        assert!(
            of("runbook_url").is_some_and(|url| url.ends_with(&link)),
            "{name}: runbook_url ends with {link}"
        );
        let section = section(alarms, &format!("### {name}")).unwrap_or_else(|| panic!("### {name} is missing"));
        assert!(section.contains("**What it means.**"), "{name}: what it means");
        assert!(section.contains("**What to do.**"), "{name}: what to do");
    }
    let explained = alarms.lines().filter_map(|line| line.strip_prefix("### "));
    let orphans: Vec<_> = explained.filter(|name| !names.contains(*name)).collect();
    assert!(orphans.is_empty(), "explained and not in alerts.yml: {orphans:?}");
}

/// `docs/cases.md` names tests in quotes behind a case's id; each has to be a function somewhere.
#[test]
fn every_test_that_a_case_names_exists() {
    let text = file("docs/cases.md");
    let sources = sources();
    let mut cases = 0;
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, _owed, _state, tests] = cells[..] else {
            continue;
        };
        if !id.contains('-') || id.contains("--") {
            continue;
        }
        cases += 1;
        for test in tests.split('`').skip(1).step_by(2) {
            let (path, name) = test
                .split_once("::")
                .unwrap_or_else(|| panic!("{id}: path::test, not {test}"));
            let there = sources
                .iter()
                .any(|(file, text)| file.ends_with(path) && text.contains(&format!("fn {name}(")));
            assert!(there, "{id}: there is no test {name} in {path}");
        }
    }
    assert!(cases >= 40, "{cases} cases");
}
