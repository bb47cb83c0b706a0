//! The whole system from outside: real processes, a real database, a real broker, and what kills them.
//!
//! The tests live in `tests/tests/`; here is what they share.

mod api;
pub mod chaos;
mod clinic;
mod proxy;

pub use api::Api;
pub use clinic::{Clinic, PASSWORD};
pub use proxy::{Moment, Proxy};
