//! Where measurements are written down: `bench/results/latest.json`, and the table in `docs/performance.md`.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

use crate::options::Part;
use crate::rows::Row;
use crate::table::markdown;

const RESULTS: &str = "bench/results/latest.json";
const PAGE: &str = "docs/performance.md";
const BEGIN: &str = "<!-- table: written by make bench -->";
const END: &str = "<!-- end of the table -->";

/// What one part came to on one server, and the machine it ran on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measured {
    pub server: String,
    pub part: Part,
    pub at: DateTime<Utc>,
    pub machine: String,
    pub rows: Vec<Row>,
    /// Why there are not more rows.
    pub failed: Option<String>,
}

/// What was measured last of each part on each server.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Report(Vec<Measured>);

impl Report {
    /// What earlier runs have recorded.
    pub fn read() -> Result<Self> {
        let text = fs::read_to_string(in_repository(RESULTS)).with_context(|| format!("{RESULTS} cannot be read"))?;
        serde_json::from_str(&text).with_context(|| format!("{RESULTS} is not what this program writes"))
    }

    /// Takes the place of what was measured of this part on this server before.
    pub fn put(&mut self, measured: Measured) {
        self.0
            .retain(|other| (&other.server, other.part) != (&measured.server, measured.part));
        self.0.push(measured);
        self.0
            .sort_by(|one, other| (&one.server, one.part).cmp(&(&other.server, other.part)));
    }

    /// Writes the file and puts the table between the two markers of the page.
    pub fn write(&self) -> Result<()> {
        write(RESULTS, &(serde_json::to_string_pretty(self)? + "\n"))?;
        let page = fs::read_to_string(in_repository(PAGE)).with_context(|| format!("{PAGE} cannot be read"))?;
        let (before, rest) = page.split_once(BEGIN).context("the page has no place for the table")?;
        let (_, after) = rest.split_once(END).context("the table's place has no end")?;
        write(PAGE, &format!("{before}{BEGIN}\n{}{END}{after}", markdown(&self.0)))
    }
}

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn write(path: &str, text: &str) -> Result<()> {
    fs::write(in_repository(path), text).with_context(|| format!("{path} cannot be written"))
}

/// Processor, cores, memory.
pub fn machine() -> String {
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    let (processors, memory) = (read("/proc/cpuinfo"), read("/proc/meminfo"));
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let model = field(&processors, "model name").unwrap_or_else(|| "a processor".to_owned());
    let cores = processors.lines().filter(|line| line.starts_with("processor")).count();
    let kilobytes: u64 = field(&memory, "MemTotal")
        .and_then(|text| text.trim_end_matches(" kB").parse().ok())
        .unwrap_or_default();
    format!("{cores} cores of {model}, {} GiB", kilobytes / 1_048_576)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(server: &str, part: Part, value: f64) -> Measured {
        Measured {
            server: server.to_owned(),
            part,
            at: DateTime::UNIX_EPOCH,
            machine: String::new(),
            rows: vec![Row::new("a figure", value, "ms").at_most(2.0)],
            failed: None,
        }
    }

    #[test]
    fn a_run_takes_the_place_of_the_same_part_on_the_same_server_only() {
        let mut report = Report::default();
        report.put(measured("MySQL", Part::Store, 1.0));
        report.put(measured("MariaDB", Part::Growth, 2.0));
        report.put(measured("MariaDB", Part::Store, 3.0));
        report.put(measured("MariaDB", Part::Growth, 4.0));
        let text = serde_json::to_string(&report).unwrap();
        let read: Report = serde_json::from_str(&text).unwrap();
        let kept: Vec<_> = read
            .0
            .iter()
            .map(|one| (one.server.as_str(), one.part, one.rows[0].value))
            .collect();
        assert_eq!(
            kept,
            [
                ("MariaDB", Part::Store, 3.0),
                ("MariaDB", Part::Growth, 4.0),
                ("MySQL", Part::Store, 1.0)
            ]
        );
    }

    #[test]
    fn what_was_recorded_can_be_read() {
        Report::read().unwrap();
    }
}
