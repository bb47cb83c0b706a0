//! Building the `medbook` binary.

use std::path::PathBuf;

use crate::{
    problem::{Doing, Problem, Result},
    run,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Dev,
    Release,
}

/// Builds `medbook` and answers where it is.
pub(crate) fn medbook(profile: Profile) -> Result<PathBuf> {
    match profile {
        // With the whole workspace's features, so that tests and the binary share their dependencies' builds.
        Profile::Dev => run::run(&mut run::program(
            "cargo",
            &["build", "--quiet", "--workspace", "--bin", "medbook"],
        ))?,
        Profile::Release => run::run(&mut run::program(
            "cargo",
            &["build", "--release", "--package", "medbook"],
        ))?,
    }
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "release",
    };
    Ok(target()?.join(folder).join("medbook"))
}

/// Builds the program of `make chaos` and the `medbook` it starts, and answers where it is.
pub(crate) fn chaos() -> Result<PathBuf> {
    let build = ["build", "--quiet", "--workspace", "--bin", "medbook", "--bin", "chaos"];
    run::run(&mut run::program("cargo", &build))?;
    Ok(target()?.join("debug/chaos"))
}

/// Cargo's target folder, wherever it was put: this program is in `<target>/debug`.
pub(crate) fn target() -> Result<PathBuf> {
    let own = std::env::current_exe().doing("find this program")?;
    let folder = own.ancestors().nth(2).map(PathBuf::from);
    folder.ok_or_else(|| Problem::says("could not find cargo's target folder"))
}
