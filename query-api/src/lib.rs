//! The read side's HTTP API: SELECTs on the read tables, behind the GET endpoints of Medbook. It decides nothing.
//!
//! | module | what it holds |
//! |---|---|
//! | `routes/` | one file for each endpoint; the URL tree is the file tree |
//! | `queries/` | one file for each read model, the only place with SQL |
//! | `answers/` | JSON shapes that several endpoints share |
//! | `availability` | free times, by the engine that also decides bookings |
//! | `directory/` | the doctors in memory, kept up to date by position, and the free times found of them |
//! | `search/` | who fits, counts, order |
//! | `names`, `places/` | names with a slip of the finger; where towns are |
//! | `live/` | telling open pages that something of theirs has changed |
//! | `freshness` | `X-Min-Position`: waiting for one's own writes |
//! | `parameters` | query parameters, read strictly |
//!
//! Names of people are not in the read tables: an endpoint opens what it shows in the vault, in one query. Who may see
//! what is never decided by a table that lags: sessions and roles come from the write side, and the two parties of a
//! visit never change.
//!
//! Not in here: anything that changes something (`command-api`), and what keeps the tables (`projectors`).
//!
//! To add an endpoint: a query, a file in `routes/`, a line in `routes::routes`, and its operation in
//! `access::policy`. The test over the OpenAPI document names an operation the policy does not know.

mod answers;
mod availability;
mod calendar_feed;
mod calendar_file;
mod directory;
mod failure;
mod freshness;
mod live;
mod names;
mod own_visit;
mod parameters;
mod places;
mod queries;
mod routes;
mod search;
mod state;

pub use live::{Limits, listen};
pub use routes::{document, routes};
pub use state::{Config, State};

use http_kit::{Readiness, openapi, system_routes};
use std::io;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use utoipa_axum::router::OpenApiRouter;

/// Serves the read side alone, with its own document, health and metrics, until shutdown.
///
/// # Errors
/// When the listener fails.
pub async fn run(listener: TcpListener, state: State, shutdown: CancellationToken) -> io::Result<()> {
    let readiness = Readiness::new().and_database("read tables", state.read.clone());
    let (router, document) = OpenApiRouter::with_openapi(openapi::document())
        .merge(routes(state))
        .split_for_parts();
    let router = router.merge(openapi::docs(document)).merge(system_routes(readiness));
    http_kit::serve(listener, http_kit::layers(router), shutdown).await
}
