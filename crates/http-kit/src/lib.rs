//! What both APIs need to speak HTTP the same way: one error body, one way in, one way to be watched.
//!
//! | module | what it holds |
//! |---|---|
//! | [`Problem`], [`Code`] | the only error body, and every code it can carry |
//! | [`Json`], [`Valid`] | bodies: unreadable is 400, unknown fields and broken rules are 422 |
//! | [`Caller`], [`Gate`] | who is asking: access token, and whether the session still stands |
//! | [`IdempotencyKey`], [`MinPosition`], [`RequestId`], [`ClientIp`] | other things a request brings along |
//! | [`layers`] | what wraps every route: request ids, traces, limits, time-outs, security headers |
//! | [`openapi`] | the document's frame, and the problems each operation documents |
//! | [`system_routes`], [`serve`] | health, metrics and graceful shutdown |
//!
//! Not in here: anything about visits, doctors or accounts beyond the codes of their refusals.
//!
//! To add a problem code: a line in `code.rs`; the snapshot shows the change for review.

mod caller;
mod client_ip;
mod code;
mod headers;
mod json;
mod known_tokens;
mod layers;
mod me;
mod metrics;
pub mod openapi;
mod operations;
mod problem;
mod process;
mod request_id;
mod sentences;
mod server;
mod system;
mod trace;

pub use caller::{Caller, Gate, Pass};
pub use client_ip::{ClientIp, ParseNetworkError, TrustedProxies};
pub use code::Code;
pub use headers::{IdempotencyKey, MinPosition, POSITION, STALE};
pub use json::{Json, Valid};
pub use layers::{BODY_LIMIT, REQUEST_TIMEOUT, layers, not_found};
pub use me::Me;
pub use metrics::install_metrics;
pub use problem::{FieldError, Problem, ProblemDocument};
pub use request_id::RequestId;
pub use server::serve;
pub use system::{Readiness, system_routes};
