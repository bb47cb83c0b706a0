use rand::Rng;
use rand::rngs::StdRng;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Copies a folder with everything in it. Files that go away meanwhile are passed over: a running broker rewrites its
/// own, and a copy that fits together is not what a disk restored from somewhere looks like anyway.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for file in files(from)? {
        let Ok(below) = file.strip_prefix(from) else { continue };
        let target = to.join(below);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        match fs::copy(&file, &target) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(_) | Err(_) => {}
        }
    }
    Ok(())
}

/// Cuts some of the last third off every block of messages, as a disk does that lost its last writes.
pub fn truncate_blocks(folder: &Path, random: &mut StdRng) -> io::Result<()> {
    let is_block = |path: &Path| path.extension().is_some_and(|extension| extension == "blk");
    for block in files(folder)?.into_iter().filter(|path| is_block(path)) {
        let file = OpenOptions::new().write(true).open(&block)?;
        let length = file.metadata()?.len();
        let kept = length - random.random_range(0..=length / 3);
        file.set_len(kept)?;
    }
    Ok(())
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use servers::ScratchDir;

    #[test]
    fn a_copy_is_equal_and_a_truncated_block_is_shorter_but_not_empty() {
        let scratch = ScratchDir::new("broker-files").unwrap();
        let (from, to) = (scratch.path().join("from"), scratch.path().join("to"));
        fs::create_dir_all(from.join("streams/EVENTS/msgs")).unwrap();
        let block = from.join("streams/EVENTS/msgs/1.blk");
        fs::write(&block, vec![7; 3_000]).unwrap();
        fs::write(from.join("streams/EVENTS/meta.inf"), "{}").unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(files(&from).unwrap().len(), files(&to).unwrap().len());

        truncate_blocks(&from, &mut StdRng::seed_from_u64(1)).unwrap();
        let left = fs::metadata(&block).unwrap().len();
        assert!((2_000..3_000).contains(&left), "{left}");
        assert_eq!(fs::metadata(to.join("streams/EVENTS/msgs/1.blk")).unwrap().len(), 3_000);
    }
}
