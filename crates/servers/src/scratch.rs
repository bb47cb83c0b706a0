//! Folders that go away by themselves.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{StartError, folder};

/// A new empty folder among the temporary files, removed with all it holds when dropped.
#[derive(Debug)]
pub struct ScratchDir(PathBuf, Fate);

/// What becomes of the folder at the end.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Removed,
    Kept,
}

impl ScratchDir {
    /// Makes the folder; only its owner may look inside.
    ///
    /// # Errors
    /// Fails when the folder cannot be made.
    pub fn new(name: &str) -> Result<Self, StartError> {
        let path = env::temp_dir().join(format!("{name}-{}", folder::random_word(12)?));
        folder::make_private(&path)?;
        Ok(Self(path, Fate::Removed))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Leaves it for somebody to look at.
    pub fn keep(&mut self) {
        self.1 = Fate::Kept;
    }
}

impl Drop for ScratchDir {
    fn drop(&mut self) {
        if self.1 == Fate::Removed {
            // What cannot be removed is left for the system's own cleaning of temporary files.
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_gone_with_its_files_when_dropped() {
        let scratch = ScratchDir::new("scratch-test").unwrap();
        let path = scratch.path().to_path_buf();
        fs::write(path.join("file"), "x").unwrap();
        drop(scratch);
        assert!(!path.exists());
        assert!(!path.parent().is_some_and(|parent| parent.join("file").exists()));
    }

    #[test]
    fn stays_when_it_is_to_be_kept() {
        let mut scratch = ScratchDir::new("scratch-test").unwrap();
        let path = scratch.path().to_path_buf();
        scratch.keep();
        drop(scratch);
        assert!(path.exists());
        fs::remove_dir_all(path).unwrap();
    }
}
