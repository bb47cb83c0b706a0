//! The flags of `cargo xtask up`.

use std::path::PathBuf;

use crate::{
    binaries::Profile,
    problem::{Problem, Result},
    repository, settings,
};

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) port: u16,
    /// Where everything is kept.
    pub(crate) dir: PathBuf,
    pub(crate) profile: Profile,
    /// Throw away what an earlier run kept in `dir`.
    pub(crate) fresh: bool,
    /// Fail rather than install a missing program.
    pub(crate) no_install: bool,
}

impl Options {
    pub(crate) fn read(words: &[&str]) -> Result<Self> {
        let mut options = Self {
            port: settings::port()?,
            dir: repository::root().join(".medbook"),
            profile: Profile::Release,
            fresh: false,
            no_install: false,
        };
        let mut rest = words;
        while let Some((flag, after)) = rest.split_first() {
            rest = after;
            match *flag {
                "--fresh" => options.fresh = true,
                "--no-install" => options.no_install = true,
                flag => {
                    let (value, after) = rest
                        .split_first()
                        .ok_or_else(|| Problem::says(format!("{flag} is unknown or lacks its value")))?;
                    rest = after;
                    options.set(flag, value)?;
                }
            }
        }
        Ok(options)
    }

    fn set(&mut self, flag: &str, value: &str) -> Result<()> {
        match (flag, value) {
            ("--port", port) => self.port = settings::read_port(port)?,
            ("--dir", dir) => self.dir = PathBuf::from(dir),
            ("--profile", "dev") => self.profile = Profile::Dev,
            ("--profile", "release") => self.profile = Profile::Release,
            (flag, value) => return Err(Problem::says(format!("{flag} {value} is not understood"))),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_and_nonsense_is_refused() {
        let options = Options::read(&[
            "--profile",
            "dev",
            "--port",
            "9001",
            "--dir",
            "x",
            "--no-install",
            "--fresh",
        ])
        .unwrap();
        assert_eq!((options.port, options.profile), (9001, Profile::Dev));
        assert_eq!(options.dir, PathBuf::from("x"));
        assert!(options.fresh && options.no_install);
        assert!(Options::read(&["--port"]).is_err());
        assert!(Options::read(&["--port", "0"]).is_err());
        assert!(Options::read(&["--profile", "fast"]).is_err());
    }
}
