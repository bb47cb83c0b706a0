//! One of the database servers Medbook runs on, where a test does not care which.

use std::path::Path;

use crate::{MariaDb, MySql, error::StartError};

/// Which database server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brand {
    /// MariaDB 10.11 or newer.
    MariaDb,
    /// MySQL 8.4 or newer.
    MySql,
}

impl Brand {
    /// The name in tables and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MariaDb => "mariadb",
            Self::MySql => "mysql",
        }
    }
}

/// A running database server.
#[derive(Debug)]
pub enum Database {
    /// A MariaDB.
    MariaDb(MariaDb),
    /// A MySQL.
    MySql(MySql),
}

impl Database {
    /// Starts the server of this folder on a loopback port, and makes its data first when there is none.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start(brand: Brand, dir: impl AsRef<Path>, port: u16) -> Result<Self, StartError> {
        match brand {
            Brand::MariaDb => MariaDb::start(dir, port).map(Self::MariaDb),
            Brand::MySql => MySql::start(dir, port).map(Self::MySql),
        }
    }

    /// `mysql://user:password@host:port/database`
    pub fn url(&self, database: &str) -> String {
        match self {
            Self::MariaDb(server) => server.url(database),
            Self::MySql(server) => server.url(database),
        }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        match self {
            Self::MariaDb(server) => server.port(),
            Self::MySql(server) => server.port(),
        }
    }

    /// Its process id, for whoever measures what it takes of the machine.
    pub fn pid(&self) -> u32 {
        match self {
            Self::MariaDb(server) => server.pid(),
            Self::MySql(server) => server.pid(),
        }
    }

    /// Stops it in order; everything is on disk afterwards. Dropping the value does the same.
    pub fn stop(&mut self) {
        match self {
            Self::MariaDb(server) => server.stop(),
            Self::MySql(server) => server.stop(),
        }
    }

    /// Ends it at once, as a power cut would.
    pub fn kill9(&mut self) {
        match self {
            Self::MariaDb(server) => server.kill9(),
            Self::MySql(server) => server.kill9(),
        }
    }

    /// Freezes it: its sockets stay open, and nobody is answered.
    pub fn pause(&self) {
        match self {
            Self::MariaDb(server) => server.pause(),
            Self::MySql(server) => server.pause(),
        }
    }

    /// Lets it go on.
    pub fn resume(&self) {
        match self {
            Self::MariaDb(server) => server.resume(),
            Self::MySql(server) => server.resume(),
        }
    }

    /// Starts it again on the same port and data, after stopping it if it still runs.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn restart(&mut self) -> Result<(), StartError> {
        match self {
            Self::MariaDb(server) => server.restart(),
            Self::MySql(server) => server.restart(),
        }
    }
}
