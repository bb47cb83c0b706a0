//! Where things are in the checkout, and whether they changed.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use crate::problem::{Doing, Result};

/// The top folder of the checkout.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A number that changes when a file below one of these paths changes, appears or goes, except in folders of these names.
pub(crate) fn fingerprint(paths: &[PathBuf], except: &[&str]) -> Result<u64> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, except, &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file)
            .doing(format_args!("read {}", file.display()))?
            .hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn collect(path: &Path, except: &[&str], files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).doing(format_args!("read {}", path.display()))? {
            let entry = entry.doing(format_args!("read {}", path.display()))?;
            if !except.iter().any(|name| entry.file_name() == *name) {
                collect(&entry.path(), except, files)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use servers::ScratchDir;

    #[test]
    fn a_fingerprint_sees_every_change_but_not_the_excepted() {
        let scratch = ScratchDir::new("fingerprint-test").unwrap();
        let paths = [scratch.path().to_path_buf()];
        let take = || fingerprint(&paths, &["dist"]).unwrap();
        fs::write(scratch.path().join("a"), "1").unwrap();
        let first = take();
        fs::create_dir(scratch.path().join("dist")).unwrap();
        fs::write(scratch.path().join("dist/b"), "1").unwrap();
        assert_eq!(take(), first);
        fs::write(scratch.path().join("a"), "2").unwrap();
        assert_ne!(take(), first);
    }
}
