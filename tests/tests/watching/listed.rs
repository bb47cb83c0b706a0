//! The list of metrics, as an operator reads it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// A metric of the list.
pub struct Listed {
    pub kind: String,
    pub labels: Vec<String>,
    pub always: bool,
}

/// A file of the repository.
pub fn file(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every metric of `docs/operations/metrics.md`.
pub fn metrics() -> BTreeMap<String, Listed> {
    let text = file("docs/operations/metrics.md");
    let rows = text.lines().filter(|line| line.starts_with("| `medbook_"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [name, kind, unit, labels, meaning, shown] = cells[..] else {
            panic!("six columns: {line}")
        };
        assert!(!unit.is_empty() && meaning.ends_with('.'), "{line}");
        let listed = Listed {
            kind: kind.to_owned(),
            labels: labels
                .split(", ")
                .filter(|label| !label.contains('–'))
                .map(label_name)
                .collect(),
            always: match shown {
                "always" => true,
                "then" => false,
                other => panic!("always or then, not {other}"),
            },
        };
        (name.trim_matches('`').to_owned(), listed)
    })
    .collect()
}

/// `` `kind`: `conflict` `` is the label `kind`; values that follow stand alone and count as no label.
fn label_name(cell: &str) -> String {
    cell.split('`').nth(1).unwrap_or_default().to_owned()
}
