//! `make test`: every test there is. A failing part does not keep the next from running.

use std::{process::Command, time::Instant};

use servers::{MariaDb, Nats, ScratchDir, Size, Users, find_program, free_port};

use crate::{
    binaries::{self, Profile},
    chaos, frontend, interrupt,
    problem::{Problem, Result},
    run, say, teeth,
    tools::{self, Install},
};

pub(crate) fn test() -> Result<()> {
    tools::require(&[&tools::SERVERS[..], &[tools::CHROMIUM]].concat(), Install::Allowed)?;
    parts(&[
        ("Rust tests", rust_tests),
        ("a minute of chaos", chaos::bounded),
        ("planted bugs still apply", teeth::apply),
        ("examples in the documentation", documentation),
        ("front-end tests", pages),
        ("calendars as Python reads them", calendars),
        ("browser journeys", journeys),
    ])
}

/// A part of a task: what it is called and how it is done.
pub(crate) type Part = (&'static str, fn() -> Result<()>);

/// Runs the parts one after the other, prints how each went, and fails when one did.
pub(crate) fn parts(parts: &[Part]) -> Result<()> {
    let mut report = Vec::new();
    let mut failed = Vec::new();
    for (name, part) in parts {
        say::line(format_args!("\n── {name}"));
        let started = Instant::now();
        let outcome = part();
        interrupt::check()?;
        let took = say::seconds(started.elapsed());
        match outcome {
            Ok(()) => report.push(format!("  ok      {took:>6}  {name}")),
            Err(problem) => {
                report.push(format!("  FAILED  {took:>6}  {name}: {problem}"));
                failed.push(*name);
            }
        }
    }
    say::line(format_args!("\n{}", report.join("\n")));
    say::line(format_args!(
        "{} passed, {} failed",
        parts.len() - failed.len(),
        failed.len()
    ));
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Problem::says(format!("failed: {}", failed.join(", "))))
    }
}

fn rust_tests() -> Result<()> {
    // Tests that start whole processes use the binary beside them.
    binaries::medbook(Profile::Dev)?;
    let scratch = ScratchDir::new("medbook-tests")?;
    let database = MariaDb::start_sized(scratch.path().join("mariadb"), free_port()?, Size::Small)?;
    let broker = Nats::start(scratch.path().join("nats"), free_port()?, Users::OneProcess)?;
    run::run(
        runner("", &["--workspace"])
            .env("MEDBOOK_TEST_DATABASE_URL", database.url(""))
            .env("MEDBOOK_TEST_NATS_URL", broker.url()),
    )
}

/// cargo-nextest with a filter where it is installed, the plain runner with its own arguments elsewhere.
pub(crate) fn runner(filter: &str, plain: &[&str]) -> Command {
    if find_program("cargo-nextest").is_none() {
        let mut command = run::program("cargo", &["test", "--no-fail-fast", "--lib", "--bins", "--tests"]);
        command.args(plain);
        return command;
    }
    let mut command = run::program("cargo", &["nextest", "run", "--workspace", "--no-fail-fast"]);
    if !filter.is_empty() {
        command.args(["--filterset", filter]);
    }
    command
}

fn documentation() -> Result<()> {
    run::run(&mut run::program("cargo", &["test", "--quiet", "--workspace", "--doc"]))
}

fn pages() -> Result<()> {
    frontend::install()?;
    run::run(&mut frontend::command("npm", &["test"]))
}

/// Where Python and its package `icalendar` are there; they are nowhere else needed.
fn calendars() -> Result<()> {
    let there = Command::new("python3").args(["-c", "import icalendar"]).output();
    if there.is_ok_and(|asked| asked.status.success()) {
        return run::run(&mut run::program("python3", &["tests/calendar/read.py"]));
    }
    say::line(format_args!(
        "skipped: python3 with the package icalendar is not installed"
    ));
    Ok(())
}

/// The journeys start what they need themselves: `cargo xtask up --profile dev …`.
fn journeys() -> Result<()> {
    frontend::build()?;
    run::run(&mut frontend::command("npx", &["playwright", "test"]))
}
