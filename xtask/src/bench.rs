//! `make bench`: builds what is measured and runs the bench program, which starts its own servers.

use crate::{
    problem::Result,
    run, say,
    tools::{self, Install},
};

pub(crate) fn bench() -> Result<()> {
    tools::require(&tools::SERVERS, Install::Allowed)?;
    say::step("building with optimisation");
    run::run(&mut run::program(
        "cargo",
        &[
            "build",
            "--quiet",
            "--release",
            "--package",
            "medbook",
            "--package",
            "bench",
        ],
    ))?;
    run::run(&mut run::program(
        "cargo",
        &["run", "--quiet", "--release", "--package", "bench"],
    ))
}
