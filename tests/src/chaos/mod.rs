//! The whole system under fire: real processes that are killed, frozen and cut off while clients work, and a comparison of
//! everything that was promised with everything that was kept.
//!
//! ```text
//!   Plan ──▶ Stage (processes, wires, post office) ◀── Driver (faults by seed)
//!                 ▲                                        │ what was done, and when
//!          clients (journal of requests and answers)       ▼
//!                 └────────────▶ checks: journal, log, tables, broker, mail ──▶ Summary
//! ```
//! The seed decides which faults are done in which order, and what the clients wish for. It does not decide who wins a
//! race: the processes are real. A failing run keeps its scratch folder with the journal and every process's log.
//!
//! | module | what it holds |
//! |---|---|
//! | `plan`, `fault` | what is to be done |
//! | `stage`, `actor`, `wire`, `post_office`, `broker_files` | the system and the ways to hurt it |
//! | `driver` | does the faults and keeps everything else running |
//! | `wish`, `client`, `journal` | the load, and what was answered |
//! | `observer` | reads the feed all the time, as a projector of somebody else would |
//! | `settle` | peace: waits until nothing is left to do |
//! | `check/` | one file for each promise |
//! | `summary`, `run` | the table at the end |

mod actor;
mod broker_files;
mod check;
mod client;
mod driver;
mod fault;
mod journal;
mod observer;
mod plan;
mod post_office;
mod run;
mod settle;
mod stage;
mod stopwatch;
mod summary;
mod wire;
mod wish;

pub use fault::{Fault, Mischief, Nap, Role};
pub use plan::{Length, Plan};
pub use run::run;
pub use summary::Summary;
