//! Why a task could not be done, as a sentence.

use std::{fmt, io};

use servers::StartError;

pub(crate) type Result<T> = std::result::Result<T, Problem>;

#[derive(Debug)]
pub(crate) enum Problem {
    /// The person pressed Ctrl-C or the system asked to stop.
    Interrupted,
    /// A private server did not start.
    Server(StartError),
    /// Anything else, said.
    Says(String),
}

impl Problem {
    pub(crate) fn says(sentence: impl Into<String>) -> Self {
        Self::Says(sentence.into())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => f.write_str("stopped"),
            Self::Server(error) => match std::error::Error::source(error) {
                Some(source) => write!(f, "{error}: {source}"),
                None => write!(f, "{error}"),
            },
            Self::Says(sentence) => f.write_str(sentence),
        }
    }
}

impl From<StartError> for Problem {
    fn from(error: StartError) -> Self {
        Self::Server(error)
    }
}

/// Names what was being done when an I/O error struck.
pub(crate) trait Doing<T> {
    fn doing(self, what: impl fmt::Display) -> Result<T>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, what: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Problem::says(format!("could not {what}: {error}")))
    }
}
