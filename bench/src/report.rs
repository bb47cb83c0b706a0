//! Where a run is written down: `bench/results/latest.json`, and the table in `docs/performance.md`.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::rows::Row;

const BEGIN: &str = "<!-- table: written by make bench -->";
const END: &str = "<!-- end of the table -->";

/// A run and the machine it ran on.
#[derive(Serialize)]
pub struct Report<'a> {
    pub at: DateTime<Utc>,
    pub machine: String,
    pub rows: &'a [Row],
}

impl Report<'_> {
    pub fn write_json(&self) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        write(&in_repository("bench/results/latest.json"), &text)
    }

    /// Puts the table between the two markers of `docs/performance.md`.
    pub fn write_page(&self) -> Result<()> {
        let path = in_repository("docs/performance.md");
        let page = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let (before, rest) = page
            .split_once(BEGIN)
            .context("docs/performance.md has no place for the table")?;
        let (_, after) = rest
            .split_once(END)
            .context("the table's place in docs/performance.md has no end")?;
        write(&path, &format!("{before}{BEGIN}\n{}{END}{after}", self.markdown()?))
    }

    /// The rows of all servers side by side.
    fn markdown(&self) -> Result<String> {
        let mut servers: Vec<&str> = Vec::new();
        let mut figures: Vec<(&str, &str)> = Vec::new();
        for row in self.rows {
            let figure = (row.what.as_str(), row.beside.as_ref().map_or("", |beside| &beside.what));
            if !servers.contains(&row.server) {
                servers.push(row.server);
            }
            if !figures.contains(&figure) {
                figures.push(figure);
            }
        }
        let mut table = String::new();
        writeln!(table, "{}, {}.\n", self.at.format("%Y-%m-%d %H:%M UTC"), self.machine)?;
        writeln!(table, "| what | compared to | target | {} |", servers.join(" | "))?;
        writeln!(table, "|---|---|---|{}", "---|".repeat(servers.len()))?;
        for (what, beside) in figures {
            let of = |row: &&Row| row.what == what && row.beside.as_ref().map_or("", |other| &other.what) == beside;
            let target = self.rows.iter().find(of).map(Row::target_text).unwrap_or_default();
            write!(table, "| {what} | {beside} | {target} |")?;
            for server in &servers {
                let row = self.rows.iter().filter(of).find(|row| row.server == *server);
                write!(table, " {} |", row.map(cell).unwrap_or_default())?;
            }
            writeln!(table)?;
        }
        Ok(table)
    }
}

fn cell(row: &Row) -> String {
    let mut text = format!("{} {}", number(row.value), row.unit);
    if let Some(beside) = &row.beside {
        let _ = write!(text, ", {:.2} × {}", beside.ratio, number(beside.value));
    }
    match row.met {
        Some(false) => format!("**{text}** (missed)"),
        Some(true) | None => text,
    }
}

fn number(value: f64) -> String {
    if value.abs() >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value}")
    }
}

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
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
    let load = read("/proc/loadavg");
    let load = load.split_whitespace().next().unwrap_or_default();
    format!(
        "{cores} cores of {model}, {} GiB, load average {load} at the start",
        kilobytes / 1_048_576
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Rows;

    #[test]
    fn servers_stand_side_by_side_and_misses_stand_out() {
        let mut rows = Rows::default();
        rows.on("MariaDB");
        rows.add(
            Row::new("bookings", 4_000.0, "/s")
                .beside("INSERTs", 16_000.0)
                .at_least(0.5),
        );
        rows.add(Row::new("p99", 20.5, "ms").at_most(60.0));
        rows.on("MySQL");
        rows.add(
            Row::new("bookings", 3_000.0, "/s")
                .beside("INSERTs", 4_000.0)
                .at_least(0.5),
        );
        let report = Report {
            at: DateTime::UNIX_EPOCH,
            machine: "2 cores".to_owned(),
            rows: rows.all(),
        };
        let expected = "1970-01-01 00:00 UTC, 2 cores.\n\n\
            | what | compared to | target | MariaDB | MySQL |\n\
            |---|---|---|---|---|\n\
            | bookings | INSERTs | ≥ 0.5 × | **4000 /s, 0.25 × 16000** (missed) | 3000 /s, 0.75 × 4000 |\n\
            | p99 |  | ≤ 60 ms | 20.5 ms |  |\n";
        assert_eq!(report.markdown().ok().as_deref(), Some(expected));
    }
}
