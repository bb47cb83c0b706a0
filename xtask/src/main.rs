//! What `make` runs: `cargo xtask <task>`.
//!
//! One file per task. `tools` looks for programs and installs what is missing, `run` runs other programs and ends them
//! on Ctrl-C, `frontend` and `binaries` build, `settings` is the only place that reads the environment.

mod bench;
mod binaries;
mod chaos;
mod frontend;
mod generate;
mod integration;
mod interrupt;
mod lint;
mod problem;
mod repository;
mod run;
mod say;
mod settings;
mod teeth;
mod test;
mod tools;
mod up;

use std::process::ExitCode;

use problem::{Problem, Result};

const USAGE: &str = "\
cargo xtask up [--port P] [--dir DIR] [--profile dev|release] [--fresh] [--no-install]
            build and serve Medbook with a demo clinic, until Ctrl-C
cargo xtask test
            every test: Rust, front end, browser journeys
cargo xtask chaos [--seconds N | --faults N] [--seed N] [--database mariadb|mysql] [--json FILE]
            kill, freeze and cut off real processes under load, then check everything
cargo xtask teeth [NAME]
            plant known bugs one at a time; a test has to catch each
cargo xtask integration --database-url URL
            the tests that need a database, on another MySQL or MariaDB server
cargo xtask lint
            formats, lints, allowed dependencies, generated code up to date
cargo xtask generate
            OpenAPI document and the front end's client from the code
cargo xtask bench [--only store|http|availability|visible|rebuild|growth|memory,…] [--quick] [--server mariadb|mysql]
            speed: one table, also in bench/results/latest.json and docs/performance.md";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match interrupt::listen().and_then(|()| perform(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Problem::Interrupted) => ExitCode::from(130),
        Err(problem) => {
            say::problem(&problem);
            ExitCode::FAILURE
        }
    }
}

fn perform(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["up", options @ ..] => up::up(&up::Options::read(options)?),
        ["test"] => test::test(),
        ["chaos", options @ ..] => chaos::chaos(options),
        ["teeth"] => teeth::teeth(""),
        ["teeth", name] => teeth::teeth(name),
        ["integration", "--database-url", url] => integration::integration(url),
        ["lint"] => lint::lint(),
        ["generate"] => generate::generate(),
        ["bench", options @ ..] => bench::bench(options),
        [] | ["help" | "--help" | "-h"] => {
            say::line(USAGE);
            Ok(())
        }
        _ => Err(Problem::says(format!("no such task; the tasks are:\n{USAGE}"))),
    }
}
