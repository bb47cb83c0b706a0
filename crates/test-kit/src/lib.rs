//! What the tests of several rooms need: fresh databases on a real server, and time and ids a test can hold.
//!
//! `MEDBOOK_TEST_DATABASE_URL` names a server on which databases may be created, `MEDBOOK_TEST_NATS_URL` a nats-server;
//! `make test` starts both for the whole run and sets them.

mod databases;
mod inputs;
mod installation;
mod shared;

pub use databases::TestDatabases;
pub use inputs::{SeqIds, TestClock};
pub use installation::{Installation, Medbook, binary, is_ready};
pub use shared::{database_server, nats_url};
