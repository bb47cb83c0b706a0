//! `make lint`: what can be checked without running the product.

use crate::{
    frontend, generate,
    problem::{Problem, Result},
    run,
    test::parts,
    tools::{self, Install},
};

/// What the pure rules may never depend on, at any depth.
const IMPURE: [&str; 7] = ["tokio", "sqlx", "axum", "async-nats", "reqwest", "rand", "lettre"];

pub(crate) fn lint() -> Result<()> {
    tools::require(&[], Install::Never)?;
    parts(&[
        ("Rust format", || cargo(&["fmt", "--all", "--check"])),
        ("Rust lints", || {
            cargo(&[
                "clippy",
                "--quiet",
                "--workspace",
                "--all-targets",
                "--",
                "--deny",
                "warnings",
            ])
        }),
        ("dependencies: who may use what, licences, sources", dependencies),
        ("the domain stays pure", pure_domain),
        ("front-end lints", || npm(&["run", "lint"])),
        ("front-end format", || npm(&["run", "format:check"])),
        ("front-end types", || {
            run::run(&mut frontend::command("npx", &["tsc", "--noEmit"]))
        }),
        ("first load of the pages", || npm(&["run", "--silent", "first-load"])),
        ("generated code is up to date", generated),
    ])
}

fn cargo(arguments: &[&str]) -> Result<()> {
    run::run(&mut run::program("cargo", arguments))
}

fn npm(arguments: &[&str]) -> Result<()> {
    frontend::install()?;
    run::run(&mut frontend::command("npm", arguments))
}

fn dependencies() -> Result<()> {
    let checks = [
        "--workspace",
        "--log-level",
        "error",
        "check",
        "bans",
        "licenses",
        "sources",
    ];
    run::run(&mut run::program(tools::cargo_deny()?, &checks))
}

/// The rules take time, ids and chance as inputs and reach no network: see docs/architecture.md.
fn pure_domain() -> Result<()> {
    let tree = [
        "tree",
        "--package",
        "domain",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ];
    let listed = run::quietly(&mut run::program("cargo", &tree))?;
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split(' ').next()).collect();
    match IMPURE.iter().find(|impure| names.contains(impure)) {
        None => Ok(()),
        Some(found) => Err(Problem::says(format!(
            "domain depends on {found}: cargo tree -p domain -i {found}"
        ))),
    }
}

fn generated() -> Result<()> {
    let before = generate::fingerprint()?;
    generate::generate()?;
    if generate::fingerprint()? == before {
        Ok(())
    } else {
        Err(Problem::says(
            "generated code was stale: commit what `make generate` just wrote",
        ))
    }
}
