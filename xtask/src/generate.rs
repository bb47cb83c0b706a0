//! `make generate`: the OpenAPI document from the code, and the front end's client from the document.

use std::{fs, path::PathBuf};

use crate::{
    binaries::{self, Profile},
    frontend,
    problem::{Doing, Result},
    repository, run, say,
};

/// What is generated, and committed.
pub(crate) fn paths() -> [PathBuf; 2] {
    [
        frontend::folder().join("openapi.json"),
        frontend::folder().join("src/api/generated"),
    ]
}

pub(crate) fn generate() -> Result<()> {
    let before = fingerprint()?;
    let document = run::quietly(&mut run::program(binaries::medbook(Profile::Dev)?, &["openapi"]))?;
    let [path, _] = paths();
    fs::write(&path, document).doing(format_args!("write {}", path.display()))?;
    frontend::install()?;
    run::quietly(&mut frontend::command("npm", &["run", "generate"]))?;
    say::line(if fingerprint()? == before {
        "Everything was up to date."
    } else {
        "Generated anew."
    });
    Ok(())
}

/// A number that changes with what is generated.
pub(crate) fn fingerprint() -> Result<u64> {
    repository::fingerprint(&paths(), &[])
}
