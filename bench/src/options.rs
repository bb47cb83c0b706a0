use clap::{Parser, ValueEnum};
use serde::{Deserialize, Serialize};
use servers::Brand;
use std::path::PathBuf;
use std::time::Duration;

/// Speed through the real servers, each figure beside one measured in the same run.
#[derive(Clone, Debug, Parser)]
#[command(name = "bench")]
pub struct Options {
    /// Measure only these parts; what was recorded of the others stays
    #[arg(long, value_enum, value_delimiter = ',')]
    pub only: Vec<Part>,
    /// Shorter runs and smaller logs, to see that everything works; nothing is recorded
    #[arg(long)]
    pub quick: bool,
    /// Measure only on this server; what was recorded of the other stays
    #[arg(long, value_enum)]
    pub server: Option<Server>,
    /// The program built from bench/mysql-es; without it that comparison is left out
    #[arg(long)]
    pub mysql_es: Option<PathBuf>,
}

/// A part of the table; all of them in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The log alone, against other ways to store two events.
    Store,
    /// Bookings through HTTP.
    Http,
    /// Free times through HTTP.
    Availability,
    /// Search over ten thousand doctors, and free times of doctors with a long past.
    Directory,
    /// A million commands that race for the time of few doctors and of many.
    Racing,
    /// From a commit to the read tables, and the relay.
    Visible,
    /// A read model made anew from a million events.
    Rebuild,
    /// A booking in a long log against one in a short log.
    Growth,
    /// What one process takes of the machine's memory.
    Memory,
}

impl Part {
    /// The word on the command line.
    pub fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// A database server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Server {
    /// MariaDB.
    Mariadb,
    /// MySQL with its binary log.
    Mysql,
}

impl Server {
    /// What is started.
    pub fn brand(self) -> Brand {
        match self {
            Self::Mariadb => Brand::MariaDb,
            Self::Mysql => Brand::MySql,
        }
    }

    /// As the table calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mariadb => "MariaDB",
            Self::Mysql => "MySQL",
        }
    }
}

impl Options {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// The parts to be measured, in order.
    pub fn parts(&self) -> Vec<Part> {
        let all = Part::value_variants().iter().copied();
        all.filter(|part| self.wants(*part)).collect()
    }

    /// The servers to be measured on, in order.
    pub fn servers(&self) -> Vec<Server> {
        let all = Server::value_variants().iter().copied();
        all.filter(|server| self.server.is_none_or(|wanted| wanted == *server))
            .collect()
    }

    /// How long one load runs.
    pub fn time(&self) -> Duration {
        Duration::from_secs(if self.quick { 2 } else { 6 })
    }
}
