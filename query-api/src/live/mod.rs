//! Telling open pages that something of theirs has changed.
//!
//! One task per process hears of new events ([`listen`]), finds out whom they concern, and fans that out to the open
//! connections. What is told is *that* something changed and up to which position, never what: the page asks again
//! through the endpoints that decide who may see what.

mod change;
mod connection;
mod hub;
mod listen;

pub use change::{Changed, What};
pub use connection::Connection;
pub use hub::Hub;
pub use listen::listen;

use std::time::Duration;

/// How many pages may be connected, and how.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// By one person at the same time.
    pub per_person: usize,
    /// To this process.
    pub in_all: usize,
    /// How often a connection shows that it lives. Whether its session stands is looked at as often.
    pub heartbeat: Duration,
}

impl Default for Limits {
    /// Five for a person, 2,000 in all, a heartbeat each 15 s.
    fn default() -> Self {
        Self {
            per_person: 5,
            in_all: 2_000,
            heartbeat: Duration::from_secs(15),
        }
    }
}
