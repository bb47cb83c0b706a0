//! `make chaos`: builds the program and the processes it kills, and runs it.

use crate::{
    binaries,
    problem::Result,
    run,
    tools::{self, Install},
};

/// The run that is part of `make test`: short, and always the same wishes and faults.
const BOUNDED: [&str; 4] = ["--seconds", "60", "--seed", "2026"];

/// `options` go to the program: `--seconds`, `--faults`, `--seed`, `--database`, `--json`.
pub(crate) fn chaos(options: &[&str]) -> Result<()> {
    tools::require(&tools::SERVERS, Install::Allowed)?;
    let program = binaries::chaos()?;
    run::run(&mut run::program(program, options))
}

/// A minute of faults.
pub(crate) fn bounded() -> Result<()> {
    chaos(&BOUNDED)
}
