//! A server's folder: private to its owner, used by one run at a time, with a password that survives restarts.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{ErrorKind, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use crate::{
    error::{StartError, While},
    process,
};

/// Held while a server of this folder runs; the system lets go of it when the program ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// Makes the folder if need be and takes it for this run. Answers with its absolute path.
pub(crate) fn take(dir: &Path) -> Result<(PathBuf, Lock), StartError> {
    make_private(dir)?;
    let dir = dir.canonicalize().doing(format!("find {}", dir.display()))?;
    let path = dir.join("lock");
    let file = File::create(&path).doing(format!("write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok((dir, Lock { _file: file })),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse(dir)),
        Err(TryLockError::Error(source)) => Err(source).doing(format!("lock {}", path.display())),
    }
}

/// Stops the server that a killed run left in this folder. Its paths stand in its command line.
pub(crate) fn stop_leftover(dir: &Path) {
    process::stop_leftover(&dir.join("pid"), &format!("{}/", dir.display()));
}

/// Deletes a server's folder with all its data, and stops first what a killed run left running there.
///
/// # Errors
/// Fails when a running program uses the folder, or when it cannot be removed.
pub fn delete_server(dir: &Path) -> Result<(), StartError> {
    if !dir.exists() {
        return Ok(());
    }
    let (dir, _lock) = take(dir)?;
    stop_leftover(&dir);
    fs::remove_dir_all(&dir).doing(format!("remove {}", dir.display()))
}

/// Makes a folder (and the ones above it) that only its owner may enter.
pub(crate) fn make_private(dir: &Path) -> Result<(), StartError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .doing(format!("make the folder {}", dir.display()))
}

/// The password kept in this file, made on first use.
pub(crate) fn password(path: &Path) -> Result<String, StartError> {
    match fs::read_to_string(path) {
        Ok(kept) if !kept.trim().is_empty() => Ok(kept.trim().to_owned()),
        Ok(_) => new_password(path),
        Err(error) if error.kind() == ErrorKind::NotFound => new_password(path),
        Err(source) => Err(source).doing(format!("read {}", path.display())),
    }
}

fn new_password(path: &Path) -> Result<String, StartError> {
    let password = random_word(40)?;
    write_private(path, &password)?;
    Ok(password)
}

/// Writes a file that only its owner may read.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<(), StartError> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .doing(format!("write {}", path.display()))
}

/// A random word of small letters: safe in URLs, SQL strings and the broker's configuration. 4 bits per letter.
pub(crate) fn random_word(letters: usize) -> Result<String, StartError> {
    let mut bytes = vec![0; letters];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .doing("read random bytes")?;
    Ok(bytes.iter().map(|byte| char::from(b'a' + byte % 16)).collect())
}

/// Opens a log for appending.
pub(crate) fn append_to(path: &Path) -> Result<File, StartError> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .doing(format!("write {}", path.display()))
}

/// The last line of a log that tells of an error, or else its last line, without what stands before the message.
pub(crate) fn last_words(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let says_something = |line: &&str| !line.trim().is_empty() && !line.ends_with("Aborting");
    let mut lines = text.lines().rev().filter(says_something);
    let last = lines.clone().next().unwrap_or("it said nothing");
    let told = lines
        .find(|line| line.contains("[ERROR]") || line.contains("[FTL]"))
        .unwrap_or(last);
    let message = ["[ERROR]", "[FTL]"]
        .iter()
        .find_map(|mark| told.split_once(mark))
        .map_or(told, |(_, after)| after);
    message.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ScratchDir;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_folder_serves_one_run_at_a_time() {
        let scratch = ScratchDir::new("folder-test").unwrap();
        let first = take(scratch.path()).unwrap();
        assert!(matches!(take(scratch.path()), Err(StartError::InUse(_))));
        drop(first);
        assert!(take(scratch.path()).is_ok());
    }

    #[test]
    fn a_password_is_made_once_and_only_its_owner_may_read_it() {
        let scratch = ScratchDir::new("folder-test").unwrap();
        let path = scratch.path().join("password");
        let made = password(&path).unwrap();
        assert_eq!(made.len(), 40);
        assert_eq!(password(&path).unwrap(), made);
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn the_error_in_a_log_is_quoted_without_its_time() {
        let scratch = ScratchDir::new("folder-test").unwrap();
        let log = scratch.path().join("log");
        fs::write(
            &log,
            "1 [Note] Hello\n2 [ERROR] Can't open the file\n3 [ERROR] Aborting\n4 [Note] Bye\n",
        )
        .unwrap();
        assert_eq!(last_words(&log), "Can't open the file");
    }
}
