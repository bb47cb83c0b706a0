//! What the person at the terminal reads.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks to the terminal"
)]

use std::{fmt, time::Duration};

/// A step that starts now.
pub(crate) fn step(what: impl fmt::Display) {
    println!("· {what}");
}

/// A plain line.
pub(crate) fn line(what: impl fmt::Display) {
    println!("{what}");
}

/// How long something took, in whole seconds.
pub(crate) fn seconds(took: Duration) -> String {
    format!("{:.0} s", took.as_secs_f64())
}

pub(crate) fn problem(what: impl fmt::Display) {
    eprintln!("medbook: {what}");
}
