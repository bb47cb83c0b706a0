//! Private MariaDB, MySQL and nats-server instances on ports of their own, for `make up`, tests and benchmarks.
//!
//! Each server lives in one folder: data, log, pid file and a random password that only the owner may read.
//! It is started when a value is made and stopped when the value is dropped, also when the program that made it was
//! killed. A server left over from a killed run is recognised by its folder and stopped before a new one starts there.
//! Commits are durable in every profile (`innodb_flush_log_at_trx_commit=1`).
//!
//! ```no_run
//! use servers::{MariaDb, Nats, Users, free_port};
//! # fn main() -> Result<(), servers::StartError> {
//! let database = MariaDb::start(".medbook/mariadb", free_port()?)?;
//! let broker = Nats::start(".medbook/nats", free_port()?, Users::OneProcess)?;
//! println!("{} {}", database.url("medbook"), broker.url());
//! # Ok(()) }
//! ```
//!
//! Not in here: system services (never touched), installing packages (`xtask`), and anything that speaks SQL or NATS
//! beyond the first greeting.

mod database;
mod error;
mod folder;
mod launch;
mod mariadb;
mod mysql;
mod nats;
mod port;
mod process;
mod program;
mod scratch;
mod wait;

pub use database::{Brand, Database};
pub use error::StartError;
pub use folder::delete_server;
pub use mariadb::{MariaDb, Size};
pub use mysql::MySql;
pub use nats::{Nats, Users};
pub use port::{free_port, free_port_from, is_free};
pub use process::{Process, ask_to_stop};
pub use program::find_program;
pub use scratch::ScratchDir;
pub use wait::wait_until;
