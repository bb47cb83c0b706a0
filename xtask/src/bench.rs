//! `make bench`: builds what is measured and runs the bench program, which starts its own servers.

use std::env::consts::EXE_SUFFIX;

use crate::{
    binaries,
    problem::Result,
    repository, run, say,
    tools::{self, Install},
};

/// A comparison with its own workspace, because nothing of it may be in the product's lock file.
const MYSQL_ES: &str = "bench/mysql-es";

/// `options` go to the bench program: `--only store,http,…`, `--quick`, `--server mariadb|mysql`.
pub(crate) fn bench(options: &[&str]) -> Result<()> {
    tools::require(&tools::SERVERS, Install::Allowed)?;
    say::step("building with optimisation");
    let packages = ["--package", "medbook", "--package", "bench"];
    run::run(run::program("cargo", &["build", "--quiet", "--release"]).args(packages))?;
    let folder = repository::root().join(MYSQL_ES);
    let target = folder.join("target");
    run::run(
        run::program("cargo", &["build", "--quiet", "--release", "--locked"])
            .current_dir(&folder)
            .arg("--target-dir")
            .arg(&target),
    )?;
    let comparison = target.join("release").join(format!("mysql-es-bench{EXE_SUFFIX}"));
    // The program itself: `cargo run` of one package would build everything anew with that package's features alone.
    let bench = binaries::target()?.join("release").join(format!("bench{EXE_SUFFIX}"));
    run::run(run::program(bench, &[]).args(options).arg("--mysql-es").arg(comparison))
}
