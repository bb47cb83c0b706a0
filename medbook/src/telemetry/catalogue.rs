//! The list of metrics. It is the table of `docs/operations/metrics.md`, so that there is one list and not two.

use metrics::Label;

const DOCUMENT: &str = include_str!("../../../docs/operations/metrics.md");

/// A line of the table.
#[derive(Debug, PartialEq, Eq)]
struct Listed {
    name: &'static str,
    kind: Kind,
    labels: &'static str,
    meaning: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// Tells the recorder what every metric means, and shows those counters as 0 whose labels are known: an alarm on a rise
/// would otherwise miss the first one, which is no rise from anything.
pub(super) fn describe() {
    for listed in listed() {
        let Listed {
            name, kind, meaning, ..
        } = listed;
        match kind {
            Kind::Counter => {
                metrics::describe_counter!(name, meaning);
                for labels in listed.known_labels() {
                    metrics::counter!(name, labels).increment(0);
                }
            }
            Kind::Gauge => metrics::describe_gauge!(name, meaning),
            Kind::Histogram => metrics::describe_histogram!(name, meaning),
        }
    }
}

fn listed() -> impl Iterator<Item = Listed> {
    DOCUMENT.lines().filter_map(Listed::read)
}

impl Listed {
    /// `| name | type | unit | labels | meaning | shown |`; `None` for every other line.
    fn read(line: &'static str) -> Option<Self> {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [name, kind, _unit, labels, meaning, _shown] = cells[..] else {
            return None;
        };
        let kind = match kind {
            "counter" => Kind::Counter,
            "gauge" => Kind::Gauge,
            "histogram" => Kind::Histogram,
            _ => return None,
        };
        let name = name.strip_prefix('`')?.strip_suffix('`')?;
        Some(Self {
            name,
            kind,
            labels,
            meaning,
        })
    }

    /// The label sets there will be: one empty one without labels, one for each value of a label whose values are listed,
    /// and none where only the running product knows.
    fn known_labels(&self) -> Vec<Vec<Label>> {
        if self.labels == "–" {
            return vec![vec![]];
        }
        let mut quoted = self.labels.split('`').skip(1).step_by(2);
        let (Some(label), true) = (quoted.next(), self.labels.contains(':')) else {
            return vec![];
        };
        quoted.map(|value| vec![Label::new(label, value)]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_of_the_table_is_read_once() {
        let lines = DOCUMENT.lines().filter(|line| line.starts_with("| `medbook_")).count();
        let names: BTreeSet<_> = listed().map(|listed| listed.name).collect();
        assert_eq!(names.len(), lines);
        assert!(lines > 30);
    }

    #[test]
    fn counters_are_shown_from_the_start_where_their_labels_are_known() {
        let read = |labels: &str| {
            let line = format!("| `a_total` | counter | times | {labels} | Something. | then |");
            let listed = Listed::read(Box::leak(line.into_boxed_str())).unwrap();
            let known = listed.known_labels().into_iter();
            let known = known.map(|labels| labels.into_iter().map(Label::into_parts).collect::<Vec<_>>());
            known
                .map(|labels| {
                    labels
                        .into_iter()
                        .map(|(key, value)| format!("{key}={value}"))
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(read("–"), [Vec::<String>::new()]);
        assert_eq!(read("`kind`: `a`, `b`"), [["kind=a"], ["kind=b"]]);
        assert_eq!(read("`projection`, `why`"), Vec::<Vec<String>>::new());
    }
}
