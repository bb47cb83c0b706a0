//! `make teeth`: plants known bugs one at a time and shows that a test catches each.
//!
//! The bugs are patches in `tests/teeth/`, each with a header that names the bug and the test that has to fail. They are
//! planted in a copy of the working tree below the target folder, which shares one build folder over all of them.

mod bug;
mod copy;

use std::{collections::BTreeSet, process::Command, time::Instant};

use servers::{MariaDb, Nats, ScratchDir, Size, Users, find_program, free_port};

use crate::{
    interrupt,
    problem::{Problem, Result},
    run, say,
    tools::{self, Install},
};
use bug::Bug;
use copy::Copy;

/// What became of a planted bug.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Caught,
    Survived,
    DoesNotApply,
    DoesNotCompile,
}

impl Outcome {
    fn say(&self, bug: &Bug) -> String {
        match self {
            Self::Caught => format!("caught by {}", bug.test),
            Self::Survived => format!("SURVIVED {}", bug.test),
            Self::DoesNotApply => "DOES NOT APPLY".to_owned(),
            Self::DoesNotCompile => "DOES NOT COMPILE".to_owned(),
        }
    }
}

/// Plants every bug whose name holds `filter`.
pub(crate) fn teeth(filter: &str) -> Result<()> {
    tools::require(&tools::SERVERS, Install::Allowed)?;
    let bugs: Vec<Bug> = bug::all()?
        .into_iter()
        .filter(|bug| bug.name.contains(filter))
        .collect();
    let copy = Copy::of_the_working_tree()?;
    let scratch = ScratchDir::new("medbook-teeth")?;
    let database = MariaDb::start_sized(scratch.path().join("mariadb"), free_port()?, Size::Small)?;
    let broker = Nats::start(scratch.path().join("nats"), free_port()?, Users::OneProcess)?;
    let bench = Bench {
        copy,
        database: database.url(""),
        broker: broker.url(),
    };
    say::step("the tests without any bug, which have to pass");
    let tests: BTreeSet<_> = bugs.iter().map(|bug| bug.test.clone()).collect();
    for test in &tests {
        if !bench.compiles(test)? || !bench.passes(test)? {
            return Err(Problem::says(format!("{test} fails without a bug")));
        }
    }
    let mut report = Vec::new();
    for bug in &bugs {
        say::step(format_args!("planting: {}", bug.title));
        let started = Instant::now();
        let outcome = bench.plant(bug)?;
        let took = say::seconds(started.elapsed());
        say::line(format_args!("  {} ({took})", outcome.say(bug)));
        report.push((bug, outcome));
    }
    say::line("");
    for (bug, outcome) in &report {
        say::line(format_args!("  {:<58}  {}", bug.title, outcome.say(bug)));
    }
    let caught = report.iter().filter(|(_, outcome)| *outcome == Outcome::Caught).count();
    say::line(format_args!("{caught} of {} caught", report.len()));
    if caught == report.len() {
        Ok(())
    } else {
        Err(Problem::says("not every planted bug was caught"))
    }
}

/// Whether every patch still fits the code; part of `make test`.
pub(crate) fn apply() -> Result<()> {
    for bug in bug::all()? {
        if !copy::applies(&bug) {
            return Err(Problem::says(format!(
                "{} no longer applies: plant the bug anew in today's code",
                bug.path.display()
            )));
        }
    }
    Ok(())
}

/// Where bugs are planted and looked for.
struct Bench {
    copy: Copy,
    database: String,
    broker: String,
}

impl Bench {
    fn plant(&self, bug: &Bug) -> Result<Outcome> {
        if !self.copy.apply(bug) {
            return Ok(Outcome::DoesNotApply);
        }
        let outcome = self.look_for(bug);
        self.copy.take_back(bug)?;
        outcome
    }

    fn look_for(&self, bug: &Bug) -> Result<Outcome> {
        Ok(if !self.compiles(&bug.test)? {
            Outcome::DoesNotCompile
        } else if self.passes(&bug.test)? {
            Outcome::Survived
        } else {
            Outcome::Caught
        })
    }

    fn compiles(&self, test: &bug::Test) -> Result<bool> {
        if test.package == bug::PROCESSES {
            let build = ["build", "--quiet", "--workspace", "--bin", "medbook", "--bin", "chaos"];
            if !self.succeeds(&mut self.cargo(&build))? {
                return Ok(false);
            }
        }
        self.succeeds(self.runner(test).arg("--no-run"))
    }

    fn passes(&self, test: &bug::Test) -> Result<bool> {
        self.succeeds(&mut self.runner(test))
    }

    fn runner(&self, test: &bug::Test) -> Command {
        let mut command = if find_program("cargo-nextest").is_some() {
            self.cargo(&["nextest", "run"])
        } else {
            self.cargo(&["test", "--lib", "--bins", "--tests"])
        };
        command.args(["--package", &test.package, &test.name]);
        command
            .env("MEDBOOK_TEST_DATABASE_URL", &self.database)
            .env("MEDBOOK_TEST_NATS_URL", &self.broker);
        command
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = run::program("cargo", arguments);
        command
            .current_dir(&self.copy.tree)
            .env("CARGO_TARGET_DIR", &self.copy.build);
        command
    }

    /// What it says is kept in a file, so that the reason of a failure can be read.
    fn succeeds(&self, command: &mut Command) -> Result<bool> {
        let (output, errors) = self.copy.log()?;
        match run::run(command.stdout(output).stderr(errors)) {
            Ok(()) => Ok(true),
            Err(Problem::Interrupted) => Err(Problem::Interrupted),
            Err(_) => interrupt::check().map(|()| false),
        }
    }
}
