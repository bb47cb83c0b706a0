use anyhow::{Context, Result};
use serde::Serialize;
use std::fs;
use std::path::Path;

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    name: String,
    unit: &'static str,
    value: f64,
    target: Option<String>,
    met: Option<bool>,
    compared_to: Option<String>,
}

impl Row {
    pub fn figure(name: impl Into<String>, unit: &'static str, value: f64) -> Self {
        let value = (value * 1000.0).round() / 1000.0;
        Self {
            name: name.into(),
            unit,
            value,
            target: None,
            met: None,
            compared_to: None,
        }
    }

    pub fn at_least(self, target: f64) -> Self {
        Self {
            target: Some(format!("≥ {target}")),
            met: Some(self.value >= target),
            ..self
        }
    }

    pub fn at_most(self, target: f64) -> Self {
        Self {
            target: Some(format!("≤ {target}")),
            met: Some(self.value <= target),
            ..self
        }
    }

    pub fn compared_to(self, other: String) -> Self {
        Self {
            compared_to: Some(other),
            ..self
        }
    }
}

/// The table.
#[derive(Default)]
pub struct Rows(Vec<Row>);

impl Rows {
    pub fn add(&mut self, row: Row) {
        self.0.push(row);
    }

    #[expect(clippy::print_stdout, reason = "the table is what the program is for")]
    pub fn print(&self) {
        println!("{:<44} {:>12} {:<4} {:>10}  met", "what", "value", "unit", "target");
        for row in &self.0 {
            let target = row.target.as_deref().unwrap_or("");
            let met = row.met.map_or("", |met| if met { "yes" } else { "NO" });
            println!(
                "{:<44} {:>12.3} {:<4} {:>10}  {met}",
                row.name, row.value, row.unit, target
            );
        }
    }

    pub fn write(&self) -> Result<()> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("results/latest.json");
        let text = serde_json::to_string_pretty(&self.0)? + "\n";
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))
    }
}
