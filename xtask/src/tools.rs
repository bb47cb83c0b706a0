//! The programs a task needs: looked for, and installed where that can be done politely.

use std::{path::Path, process::Command};

use servers::find_program;

use crate::{
    problem::{Problem, Result},
    run, say, settings,
};

/// A program and the Debian packages that bring it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tool {
    program: &'static str,
    packages: &'static [&'static str],
}

impl Tool {
    /// Whether both are the same program.
    pub(crate) fn is(self, other: Self) -> bool {
        self.program == other.program
    }
}

/// Not `mariadb-server`, which would start a system service.
pub(crate) const MARIADB: Tool = Tool {
    program: "mariadbd",
    packages: &["mariadb-server-core", "mariadb-client-core"],
};
const MARIADB_CLIENT: Tool = Tool {
    program: "my_print_defaults",
    packages: MARIADB.packages,
};
pub(crate) const NATS: Tool = Tool {
    program: "nats-server",
    packages: &["nats-server"],
};
pub(crate) const CHROMIUM: Tool = Tool {
    program: "chromium",
    packages: &["chromium", "fonts-liberation"],
};

/// The server tools, for a private MariaDB and a private nats-server.
pub(crate) const SERVERS: [Tool; 3] = [MARIADB, MARIADB_CLIENT, NATS];

const NODE: (u32, u32) = (20, 19);

/// Whether missing packages may be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Install {
    Allowed,
    Never,
}

/// Makes sure that the tools, Node and npm are there.
pub(crate) fn require(tools: &[Tool], install: Install) -> Result<()> {
    node()?;
    let missing: Vec<Tool> = tools
        .iter()
        .copied()
        .filter(|tool| find_program(tool.program).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut packages: Vec<&str> = missing.iter().flat_map(|tool| tool.packages).copied().collect();
    packages.sort_unstable();
    packages.dedup();
    let programs: Vec<&str> = missing.iter().map(|tool| tool.program).collect();
    if install == Install::Never || find_program("apt-get").is_none() {
        return Err(Problem::says(format!(
            "{} missing: install it (on Debian the packages {}), or use the Docker path in docs/operations.md",
            are(&programs),
            packages.join(", ")
        )));
    }
    install_packages(&packages)?;
    match missing.iter().find(|tool| find_program(tool.program).is_none()) {
        None => Ok(()),
        Some(tool) => Err(Problem::says(format!(
            "{} is still missing after installing it",
            tool.program
        ))),
    }
}

fn are(programs: &[&str]) -> String {
    let verb = if programs.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", programs.join(" and "))
}

fn install_packages(packages: &[&str]) -> Result<()> {
    say::step(format_args!("installing {}", packages.join(", ")));
    let service = packages.contains(&"nats-server") && Path::new("/run/systemd/system").exists();
    if service {
        // The package brings a system service; masked while it is installed, it never starts.
        run::quietly(&mut as_root(&[
            "systemctl",
            "mask",
            "--runtime",
            "nats-server.service",
        ])?)?;
    }
    let installed = run_apt(packages);
    if service {
        run::quietly(&mut as_root(&[
            "systemctl",
            "unmask",
            "--runtime",
            "nats-server.service",
        ])?)?;
        run::quietly(&mut as_root(&["systemctl", "disable", "nats-server.service"])?)?;
    }
    installed
}

fn run_apt(packages: &[&str]) -> Result<()> {
    let apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];
    run::quietly(&mut as_root(&[&apt[..], &["update"]].concat())?)?;
    let install = ["install", "--yes", "--no-install-recommends"];
    run::quietly(&mut as_root(&[&apt[..], &install, packages].concat())?).map(|_| ())
}

/// The command as root: directly, or through sudo, which may ask for the password.
fn as_root(words: &[&str]) -> Result<Command> {
    let is_root = run::quietly(&mut run::program("id", &["-u"]))?.trim() == "0";
    if is_root {
        return Ok(run::program(words[0], &words[1..]));
    }
    if find_program("sudo").is_none() {
        return Err(Problem::says(format!(
            "run this as root, then try again: {}",
            words.join(" ")
        )));
    }
    let mut command = run::program("sudo", words);
    command.stdin(std::process::Stdio::inherit());
    Ok(command)
}

fn node() -> Result<()> {
    let (major, minor) = NODE;
    let wanted = format!("Node {major}.{minor} or newer with npm");
    if find_program("node").is_none() || find_program("npm").is_none() {
        return Err(Problem::says(format!("{wanted} is missing: see https://nodejs.org")));
    }
    let found = run::quietly(&mut run::program("node", &["--version"]))?;
    if is_at_least(&found, NODE) {
        Ok(())
    } else {
        Err(Problem::says(format!(
            "{wanted} is needed, and this is {}: see https://nodejs.org",
            found.trim()
        )))
    }
}

fn is_at_least(version: &str, wanted: (u32, u32)) -> bool {
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(|number| number.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= wanted
}

/// cargo-deny: the one on the path, or one built once into the cache (about a minute on two cores).
pub(crate) fn cargo_deny() -> Result<std::path::PathBuf> {
    const VERSION: &str = "0.20.2";
    if let Some(found) = find_program("cargo-deny") {
        return Ok(found);
    }
    let folder = settings::cache_folder().join(format!("cargo-deny-{VERSION}"));
    let kept = folder.join("bin/cargo-deny");
    if !kept.is_file() {
        say::step(format_args!("building cargo-deny {VERSION} once"));
        let root = folder.display().to_string();
        let target = folder.join("target");
        // Unoptimised: a fifth of the time to build, and still done in seconds.
        let install = [
            "install",
            "--quiet",
            "--locked",
            "--debug",
            "cargo-deny",
            "--version",
            VERSION,
            "--root",
            &root,
        ];
        run::run(run::program("cargo", &install).env("CARGO_TARGET_DIR", &target))?;
        // Only the program is worth keeping; a rest that cannot be removed does no harm.
        let _ = std::fs::remove_dir_all(target);
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert!(is_at_least("v20.19.0\n", NODE));
        assert!(is_at_least("v22.1.0", NODE));
        assert!(!is_at_least("v20.9.1", NODE));
        assert!(!is_at_least("v18.20.4", NODE));
        assert!(!is_at_least("", NODE));
    }
}
