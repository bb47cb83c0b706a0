use clap::{Parser, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Speed through the real servers, each figure beside one measured in the same run.
#[derive(Clone, Debug, Parser)]
#[command(name = "bench")]
pub struct Options {
    /// Measure only these parts; the table in docs/performance.md is written by a whole run only
    #[arg(long, value_enum, value_delimiter = ',')]
    pub only: Vec<Part>,
    /// Shorter runs and smaller logs, to see that everything works; the figures mean little
    #[arg(long)]
    pub quick: bool,
    /// Measure only on this server
    #[arg(long, value_enum)]
    pub server: Option<Server>,
    /// The program built from bench/mysql-es; without it that comparison is left out
    #[arg(long)]
    pub mysql_es: Option<PathBuf>,
}

/// A part of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The log alone, against other ways to store two events.
    Store,
    /// Bookings through HTTP.
    Http,
    /// Free times through HTTP.
    Availability,
    /// From a commit to the read tables, and the relay.
    Visible,
    /// A read model made anew from a million events.
    Rebuild,
    /// A booking in a long log against one in a short log.
    Growth,
    /// What one process takes of the machine's memory.
    Memory,
}

/// A database server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Server {
    /// MariaDB.
    Mariadb,
    /// MySQL with its binary log.
    Mysql,
}

impl Options {
    /// Whether this part is to be measured.
    pub fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// Whether the result is the whole table and may be published.
    pub fn is_whole(&self) -> bool {
        self.only.is_empty() && !self.quick && self.server.is_none()
    }

    /// How long one load runs.
    pub fn time(&self) -> Duration {
        Duration::from_secs(if self.quick { 2 } else { 6 })
    }
}
