//! A patch and its header: what the bug is, and which test has to fail.
//!
//! ```text
//! Bug: the checkpoint moves in a transaction of its own
//! Test: projectors p_01
//!
//! diff --git …
//! ```

use std::{fmt, fs, path::PathBuf};

use crate::{
    problem::{Doing, Problem, Result},
    repository,
};

/// The package whose tests start processes of their own.
pub(crate) const PROCESSES: &str = "end-to-end";

#[derive(Debug)]
pub(crate) struct Bug {
    /// Name of the file without its extension.
    pub(crate) name: String,
    /// What is wrong, in a few words.
    pub(crate) title: String,
    pub(crate) test: Test,
    pub(crate) path: PathBuf,
}

/// The tests of a package whose names hold this.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Test {
    pub(crate) package: String,
    pub(crate) name: String,
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.package, self.name)
    }
}

/// Every bug there is, by file name.
pub(crate) fn all() -> Result<Vec<Bug>> {
    let folder = repository::root().join("tests/teeth");
    let entries = fs::read_dir(&folder).doing(format_args!("read {}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.doing(format_args!("read {}", folder.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "patch") {
            paths.push(path);
        }
    }
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> Result<Bug> {
    let content = fs::read_to_string(&path).doing(format_args!("read {}", path.display()))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let header = header(&content);
    let (title, test) =
        header.ok_or_else(|| Problem::says(format!("{} needs the lines `Bug:` and `Test:`", path.display())))?;
    Ok(Bug {
        name,
        title,
        test,
        path,
    })
}

fn header(content: &str) -> Option<(String, Test)> {
    let before_the_patch = content.lines().take_while(|line| !line.starts_with("diff "));
    let (mut title, mut caught_by) = (None, None);
    for line in before_the_patch {
        if let Some(said) = line.strip_prefix("Bug: ") {
            title = Some(said.trim().to_owned());
        } else if let Some(said) = line.strip_prefix("Test: ") {
            let (package, name) = said.trim().split_once(' ')?;
            caught_by = Some(Test {
                package: package.to_owned(),
                name: name.to_owned(),
            });
        }
    }
    title.zip(caught_by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_names_the_bug_and_the_test() {
        let (title, test) = header("Bug: no barrier\nTest: projectors r_04\n\ndiff --git a/x b/x\n").unwrap();
        assert_eq!(title, "no barrier");
        assert_eq!(test.to_string(), "projectors r_04");
        assert!(header("Bug: no barrier\ndiff --git a/x b/x\nTest: late r_04\n").is_none());
    }

    #[test]
    fn every_patch_has_a_header() {
        assert!(all().unwrap().len() >= 10);
    }
}
