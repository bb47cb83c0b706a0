//! `make bench`: speed through the real servers, each figure beside one measured in the same run.
//!
//! Starts private database servers and brokers in scratch folders and the release binary on top, loads them, and prints
//! one table, which is also written to `bench/results/latest.json` and into `docs/performance.md`, part by part, so that
//! a part that fails or is left out costs nothing of the others. Load generator, servers and database share the machine,
//! so the ratios matter and not the absolute figures.
//!
//! | file | what it measures |
//! |---|---|
//! | `store/` | the log alone, beside a transaction per command, single INSERTs, and mysql-es |
//! | `booking`, `availability`, `search` | the endpoints people wait for, through HTTP |
//! | `directory` | search over ten thousand doctors; doctors with a long past |
//! | `racing/` | a million commands that race for the same doctors' time |
//! | `cost` | what a booking takes of the machine |
//! | `visible`, `relay` | from a commit to the read tables; the feed |
//! | `rebuild`, `growth`, `memory` | long logs; what a process takes |
//! | `generator/`, `load`, `http`, `cpu`, `wait`, `world` | what all of them need |
//! | `rows`, `report`, `table` | the table |

mod availability;
mod booking;
mod cost;
mod cpu;
mod directory;
mod generator;
mod growth;
mod http;
mod load;
mod memory;
mod options;
mod racing;
mod rebuild;
mod relay;
mod report;
mod rows;
mod search;
mod store;
mod table;
mod visible;
mod wait;
mod world;

use anyhow::{Result, anyhow, ensure};
use clap::Parser;
use domain::time::Clock;
use event_store::system::SystemClock;
use futures_util::FutureExt;
use servers::{Brand, StartError};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use crate::options::{Options, Part, Server};
use crate::report::{Measured, Report, machine};
use crate::rows::Rows;
use crate::world::{Servers, World};

#[tokio::main]
#[expect(clippy::print_stderr, reason = "how far a long run is, and what is left out")]
async fn main() -> Result<()> {
    let options = Options::parse();
    let started = Instant::now();
    let mut report = Report::read()?;
    let mut failures = Vec::new();
    for server in options.servers() {
        for part in options.parts() {
            let (name, seconds) = (part.name(), started.elapsed().as_secs());
            eprintln!("{:<8} {name}, {seconds} s since the start", server.name());
            let Some(measured) = measure(server, part, &options).await else {
                eprintln!("Left out: there is no mysqld of MySQL here. Name one in MEDBOOK_MYSQLD.");
                break;
            };
            if let Some(reason) = &measured.failed {
                eprintln!("{:<8} {name} FAILED: {reason}", server.name());
                failures.push(format!("{} on {}", name, server.name()));
            }
            if !options.quick {
                report.put(measured);
                report.write()?;
            }
        }
    }
    ensure!(failures.is_empty(), "failed: {}", failures.join(", "));
    Ok(())
}

/// One part on one server; `None` when there is no such server here. A part that fails keeps the rows it had.
async fn measure(server: Server, part: Part, options: &Options) -> Option<Measured> {
    let (at, mut rows) = (SystemClock.now(), Rows::on(server.name()));
    // What starts and asks the servers is from the tests and panics as tests do.
    let measuring = AssertUnwindSafe(measure_part(server.brand(), part, options, &mut rows)).catch_unwind();
    let outcome = measuring.await.unwrap_or_else(|panic| Err(anyhow!(text_of(&*panic))));
    if outcome
        .as_ref()
        .is_err_and(|error| server == Server::Mysql && is_missing(error))
    {
        return None;
    }
    Some(Measured {
        server: server.name().to_owned(),
        part,
        at,
        machine: machine(),
        rows: rows.into_all(),
        failed: outcome.err().map(|error| format!("{error:#}")),
    })
}

async fn measure_part(brand: Brand, part: Part, options: &Options, rows: &mut Rows) -> Result<()> {
    match part {
        Part::Store => store::measure(&Servers::start(brand)?, options, rows).await,
        Part::Http => booking::measure(&World::start(brand).await?, options, rows).await,
        Part::Availability => {
            let world = World::start(brand).await?;
            availability::measure(&world, options, rows).await?;
            search::measure(&world, options, rows).await
        }
        Part::Directory => directory::measure(brand, options, rows).await,
        Part::Racing => racing::measure(brand, options, rows).await,
        Part::Visible => {
            visible::measure(&World::start(brand).await?, options, rows).await?;
            relay::measure(brand, options, rows).await
        }
        Part::Rebuild => rebuild::measure(brand, options, rows).await,
        Part::Growth => growth::measure(brand, options, rows).await,
        Part::Memory => memory::measure(&World::start(brand).await?, options, rows).await,
    }
}

fn is_missing(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(StartError::Missing { .. }))
}

fn text_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without a text").to_owned()
}
