//! Why a server could not be started, each as one sentence.

use std::{fmt, io, path::PathBuf};

/// A server could not be started.
#[derive(Debug)]
pub enum StartError {
    /// The program is not installed.
    Missing {
        /// Name of the program.
        program: &'static str,
        /// Debian package that holds it.
        package: &'static str,
    },
    /// Something else listens on the port.
    PortTaken(u16),
    /// Another running program uses the same folder.
    InUse(PathBuf),
    /// The server ended instead of starting.
    Ended {
        /// Name of the program.
        program: &'static str,
        /// What it said last.
        reason: String,
        /// Its whole log.
        log: PathBuf,
    },
    /// The server runs but does not answer.
    Silent {
        /// Name of the program.
        program: &'static str,
        /// How long it was waited for.
        seconds: u64,
        /// Its whole log.
        log: PathBuf,
    },
    /// A file or a process could not be handled.
    Io {
        /// What was tried.
        doing: String,
        /// Why it failed.
        source: io::Error,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { program, package } => {
                write!(f, "{program} is missing: install the Debian package {package}")
            }
            Self::PortTaken(port) => write!(f, "port {port} is taken by another program"),
            Self::InUse(dir) => write!(f, "the servers in {} are in use by another run", dir.display()),
            Self::Ended { program, reason, log } => {
                write!(f, "{program} did not start: {reason} (log: {})", log.display())
            }
            Self::Silent { program, seconds, log } => {
                write!(
                    f,
                    "{program} did not answer within {seconds} seconds (log: {})",
                    log.display()
                )
            }
            Self::Io { doing, .. } => write!(f, "could not {doing}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Missing { .. } | Self::PortTaken(_) | Self::InUse(_) | Self::Ended { .. } | Self::Silent { .. } => {
                None
            }
        }
    }
}

/// Names what was being done when an I/O error struck.
pub(crate) trait While<T> {
    fn doing(self, what: impl Into<String>) -> Result<T, StartError>;
}

impl<T> While<T> for io::Result<T> {
    fn doing(self, what: impl Into<String>) -> Result<T, StartError> {
        self.map_err(|source| StartError::Io {
            doing: what.into(),
            source,
        })
    }
}
