//! The log: the only truth of Medbook, and the only way to write it.
//!
//! A [`Work`] is everything one command changes: events with the versions they expect, the claims and reservations that
//! follow from them, personal data for the vault, ordinary rows and the answer to be remembered for a retry. It is
//! appended whole or not at all. Every append of every process takes one lock first, so whatever it checked is still
//! true when it commits; commands that wait together are appended together.
//!
//! # Writing
//! `Work::decide` collects, `EventStore::append` seals personal values, hands the work to the one writer task of this
//! process and waits for its answer. A caller that stops waiting cancels nothing half-way.
//!
//! # Reading
//! `EventStore::load` folds one stream, `EventStore::read_after` reads the log in commit order; positions have no gaps.
//!
//! Not in here: business words (they are `domain`'s), retries of refused commands (the handler's, which has to decide
//! again), publishing (the relay's).

mod append_error;
mod chain;
mod connect;
pub mod cqrs;
mod history;
mod idempotency;
mod identity;
mod loaded;
mod log;
mod master_key;
#[cfg(feature = "memory")]
pub mod memory;
mod reading;
mod recorded;
mod sealing;
mod store;
mod store_error;
mod stored_event;
mod subject_key;
pub mod system;
mod upcast;
mod vault;
pub mod verify;
mod work;
mod writer;

pub use append_error::AppendError;
pub use connect::{connect, connect_for_reading, connect_options};
pub use history::AsOf;
pub use idempotency::{IdempotencyKey, StoredAnswer};
pub use loaded::Loaded;
pub use log::Log;
pub use master_key::{MasterKey, MasterKeyError};
pub use reading::Reserved;
pub use recorded::Recorded;
pub use store::{Appended, EventStore, StoreOptions};
pub use store_error::StoreError;
pub use vault::{Vault, VaultError};
pub use work::{Audit, Work};

/// The row of `log_barrier` that [`EventStore::barrier`] reads and the relay writes.
pub const BARRIER: &str = "log";

/// A commit of its own, after which every commit that was visible before it is on disk.
pub(crate) const FLUSH: &str = "UPDATE log_flush SET times = times + 1";
