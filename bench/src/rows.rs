use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::{self, Display};

/// One figure of the table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    pub what: String,
    pub value: f64,
    pub unit: Cow<'static, str>,
    pub beside: Option<Beside>,
    pub target: Option<Target>,
    pub met: Option<bool>,
}

/// What a figure is compared to, measured in the same run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Beside {
    pub what: String,
    pub value: f64,
    pub ratio: f64,
}

/// What a figure, or its ratio if it has one, should reach.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
}

impl Row {
    pub fn new(what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self {
            what: what.into(),
            value: rounded(value),
            unit: Cow::Borrowed(unit),
            beside: None,
            target: None,
            met: None,
        }
    }

    pub fn beside(self, what: impl Into<String>, value: f64) -> Self {
        let beside = Beside {
            what: what.into(),
            value: rounded(value),
            ratio: rounded(self.value / value),
        };
        Self {
            beside: Some(beside),
            ..self
        }
    }

    pub fn at_least(self, least: f64) -> Self {
        self.target(Target::AtLeast(least), |judged| judged >= least)
    }

    pub fn at_most(self, most: f64) -> Self {
        self.target(Target::AtMost(most), |judged| judged <= most)
    }

    fn target(self, target: Target, met: impl Fn(f64) -> bool) -> Self {
        let judged = self.beside.as_ref().map_or(self.value, |beside| beside.ratio);
        Self {
            target: Some(target),
            met: Some(met(judged)),
            ..self
        }
    }

    /// The target with its unit; a ratio has none.
    pub fn target_text(&self) -> String {
        let unit = if self.beside.is_some() { "×" } else { &self.unit };
        self.target
            .map_or_else(String::new, |target| format!("{target} {unit}"))
    }
}

impl Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(least) => write!(f, "≥ {least}"),
            Self::AtMost(most) => write!(f, "≤ {most}"),
        }
    }
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The figures of one part on one server, as they come.
pub struct Rows {
    server: &'static str,
    all: Vec<Row>,
}

impl Rows {
    /// None yet.
    pub fn on(server: &'static str) -> Self {
        Self {
            server,
            all: Vec::new(),
        }
    }

    /// Adds a row and prints it, so that a long run shows where it is.
    #[expect(clippy::print_stdout, reason = "the table is what the program is for")]
    pub fn add(&mut self, row: Row) {
        let met = row.met.map_or("", |met| if met { "met" } else { "MISSED" });
        let beside = row.beside.as_ref().map_or_else(String::new, |beside| {
            format!("{:.2} × {} ({:.1})", beside.ratio, beside.what, beside.value)
        });
        println!(
            "{:<8} {:<52} {:>10.2} {:<11} {:<52} {:>12} {met}",
            self.server,
            row.what,
            row.value,
            row.unit,
            beside,
            row.target_text()
        );
        self.all.push(row);
    }

    /// What was added.
    pub fn into_all(self) -> Vec<Row> {
        self.all
    }
}
