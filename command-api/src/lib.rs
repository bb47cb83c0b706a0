//! From an HTTP request to events in the log: the write side of Medbook, with accounts and sessions.
//!
//! | where | what |
//! |---|---|
//! | `routes/` | one endpoint a file, in the tree of the URLs: request, response, handler |
//! | [`execute`](self#a-command) | how a command is decided, appended, decided again and answered |
//! | `expiry.rs` | requests that were not answered in time end by themselves |
//! | `clocks/` | visits and time off keep their local times when the rules of the clocks are changed |
//! | `waitlist/` | a freed time is kept for the first who waits for it |
//! | `schedules.rs` | schedules remembered between bookings, and why that cannot do harm |
//! | `engine.rs` | operators' nudges for projections and mails: ordinary rows, not events |
//! | `refused.rs` | which refusal of the domain is which problem code |
//! | `sessions/` | who is signed in: ordinary rows, not events |
//! | `passwords.rs`, `limits.rs` | hashing off the async threads; how often somebody may try |
//!
//! # A command
//! A handler extracts, authorises and builds; `State::execute` runs the rest in a task of its own, so that a client that
//! hangs up cancels nothing half-way: load, decide, append; on a conflict the same again, at most five times. The answer
//! is stored with the events under the request's `Idempotency-Key`.
//!
//! Not in here: reads (`query-api`), mails (`notifier`), rules (`domain`).
//!
//! To add an endpoint: its file under `routes/`, a line in `routes::routes`, a variant of `access::Operation`.

mod allotment;
mod answer;
mod attempt;
mod clocks;
mod config;
mod create_admin;
mod email;
mod engine;
mod execute;
mod expiry;
mod id;
mod limits;
mod passwords;
mod policies;
mod refused;
mod routes;
mod schedules;
mod sessions;
mod state;
mod taken;
mod waitlist;
mod wish;

pub use clocks::{ClocksError, ClocksRound};
pub use config::{Config, Limits};
pub use create_admin::{CreateAdminError, create_admin};
pub use expiry::ExpiryError;
pub use passwords::{HashError, hash_password};
pub use routes::{document, routes};
pub use state::{Keys, State};
pub use waitlist::{Memory, Round, WaitlistError};

use http_kit::{Readiness, layers, not_found, openapi, serve, system_routes};
use std::io;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The secret kind of password hashes in the log's table of ordinary rows.
pub const PASSWORD: &str = "password";

/// Serves the commands and runs the policies until told to stop, then waits for what was begun.
///
/// # Errors
/// When the listener fails.
pub async fn run(state: State, listener: TcpListener, shutdown: CancellationToken) -> io::Result<()> {
    let readiness = Readiness::new().and_database("log", state.store.pool().clone());
    let (router, document) = routes(state.clone()).split_for_parts();
    let router = router
        .route("/api/{*rest}", axum::routing::any(not_found))
        .merge(system_routes(readiness))
        .merge(openapi::docs(document));
    let policies = tokio::spawn(state.clone().run_policies(shutdown.clone()));
    let served = serve(listener, layers(router), shutdown).await;
    policies.abort();
    state.finish().await;
    served
}

impl State {
    /// Does what nobody has to wish for, until shutdown: ends requests that were not answered, keeps freed times for who
    /// waits for them, and lets what was agreed on follow the clocks. Whoever serves commands runs these; any number of
    /// processes may, because the log decides.
    pub async fn run_policies(self, shutdown: CancellationToken) {
        tokio::join!(
            self.clone().expire_requests(shutdown.clone()),
            self.clone().serve_waitlist(shutdown.clone()),
            self.follow_clocks(shutdown),
        );
    }
}
