//! Installing and building the front end, each only when something changed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    problem::{Doing, Problem, Result},
    repository::{fingerprint, root},
    run, say,
};

/// What a build does not depend on.
const MADE: [&str; 4] = ["node_modules", "dist", "test-results", "playwright-report"];

pub(crate) fn folder() -> PathBuf {
    root().join("frontend")
}

/// Where the built pages are.
pub(crate) fn pages() -> PathBuf {
    folder().join("dist")
}

/// `npm` or `npx` in the front end's folder.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = run::program(program, arguments);
    command.current_dir(folder());
    command
}

/// Installs the packages of the lock file unless exactly these are installed.
pub(crate) fn install() -> Result<()> {
    let lists = ["package.json", "package-lock.json"].map(|name| folder().join(name));
    let wanted = fingerprint(&lists, &[])?;
    let stamp = folder().join("node_modules/.medbook-stamp");
    if is_stamped(&stamp, wanted) {
        return Ok(());
    }
    say::step("installing the front end's packages");
    run::quietly(&mut command(
        "npm",
        &["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    ))?;
    write_stamp(&stamp, wanted)
}

/// Builds the pages unless the sources are those of the last build.
pub(crate) fn build() -> Result<()> {
    install()?;
    let wanted = fingerprint(&[folder()], &MADE)?;
    // Not in `dist`, which is served.
    let stamp = folder().join("node_modules/.medbook-built");
    if is_stamped(&stamp, wanted) && pages().join("index.html").is_file() {
        return Ok(());
    }
    say::step("building the front end");
    run::quietly(&mut command("npm", &["run", "build"]))?;
    if !pages().join("index.html").is_file() {
        return Err(Problem::says("the front end's build made no dist/index.html"));
    }
    write_stamp(&stamp, wanted)
}

fn is_stamped(stamp: &Path, wanted: u64) -> bool {
    fs::read_to_string(stamp).is_ok_and(|kept| kept == wanted.to_string())
}

fn write_stamp(stamp: &Path, wanted: u64) -> Result<()> {
    fs::create_dir_all(folder().join("node_modules"))
        .and_then(|()| fs::write(stamp, wanted.to_string()))
        .doing(format_args!("write {}", stamp.display()))
}
