//! A copy of the working tree in which something may be broken.

use std::{
    fs::{self, File, OpenOptions},
    path::{Path, PathBuf},
    process::Command,
};

use super::bug::Bug;
use crate::{
    binaries,
    problem::{Doing, Problem, Result},
    repository, run,
};

pub(crate) struct Copy {
    /// The copy.
    pub(crate) tree: PathBuf,
    /// Its build folder.
    pub(crate) build: PathBuf,
    log: PathBuf,
}

impl Copy {
    /// Copies every file that git knows or would know. A file that is as it was in an earlier copy keeps its time, so
    /// that only what changed is built again.
    pub(crate) fn of_the_working_tree() -> Result<Self> {
        let folder = binaries::target()?.join("teeth");
        let copy = Self {
            tree: folder.join("tree"),
            build: folder.join("build"),
            log: folder.join("log"),
        };
        fs::create_dir_all(&copy.tree).doing(format_args!("make {}", copy.tree.display()))?;
        let list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
        let listed = run::quietly(&mut run::program("git", &list))?;
        let files: Vec<&str> = listed.split('\0').filter(|name| !name.is_empty()).collect();
        copy.forget_others(&copy.tree, &files)?;
        for name in files {
            copy.take(name)?;
        }
        // Begins a new log.
        File::create(&copy.log).doing(format_args!("write {}", copy.log.display()))?;
        Ok(copy)
    }

    fn take(&self, name: &str) -> Result<()> {
        let (from, to) = (repository::root().join(name), self.tree.join(name));
        if !from.is_file() {
            return Ok(());
        }
        let wanted = fs::read(&from).doing(format_args!("read {}", from.display()))?;
        if fs::read(&to).is_ok_and(|present| present == wanted) {
            return Ok(());
        }
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).doing(format_args!("make {}", folder.display()))?;
        }
        fs::write(&to, wanted).doing(format_args!("write {}", to.display()))
    }

    /// Files that are no longer there would still be compiled.
    fn forget_others(&self, folder: &Path, files: &[&str]) -> Result<()> {
        let entries = fs::read_dir(folder).doing(format_args!("read {}", folder.display()))?;
        for entry in entries {
            let path = entry.doing(format_args!("read {}", folder.display()))?.path();
            if path.is_dir() {
                self.forget_others(&path, files)?;
                continue;
            }
            let name = path
                .strip_prefix(&self.tree)
                .unwrap_or(&path)
                .to_string_lossy()
                .into_owned();
            let still_there = files.binary_search(&name.as_str()).is_ok() || files.contains(&name.as_str());
            if !still_there || !repository::root().join(&name).is_file() {
                fs::remove_file(&path).doing(format_args!("remove {}", path.display()))?;
            }
        }
        Ok(())
    }

    /// Plants it; `false` when the code has changed too much.
    pub(crate) fn apply(&self, bug: &Bug) -> bool {
        succeeds(git_apply(&self.tree, &[], bug))
    }

    /// Takes it out again.
    pub(crate) fn take_back(&self, bug: &Bug) -> Result<()> {
        if succeeds(git_apply(&self.tree, &["--reverse"], bug)) {
            Ok(())
        } else {
            Err(Problem::says(format!("{} cannot be taken back", bug.path.display())))
        }
    }

    /// Two handles to the log's end, for output and errors.
    pub(crate) fn log(&self) -> Result<(File, File)> {
        let open = || OpenOptions::new().append(true).open(&self.log);
        let doing = format!("write {}", self.log.display());
        Ok((open().doing(&doing)?, open().doing(&doing)?))
    }
}

/// Whether it fits the working tree as it is.
pub(crate) fn applies(bug: &Bug) -> bool {
    succeeds(git_apply(&repository::root(), &["--check"], bug))
}

fn git_apply(tree: &Path, options: &[&str], bug: &Bug) -> Command {
    let mut command = run::program("git", &["apply"]);
    command
        .args(options)
        .arg(&bug.path)
        .current_dir(tree)
        // The copy lies below the checkout and is none: git would pass over every file.
        .env("GIT_CEILING_DIRECTORIES", tree.parent().unwrap_or(tree));
    command
}

fn succeeds(mut command: Command) -> bool {
    command.output().is_ok_and(|done| done.status.success())
}
