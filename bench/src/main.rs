//! `make bench`: speed through the real servers, each figure beside one measured in the same run.
//!
//! Starts private database servers and brokers in scratch folders and the release binary on top, loads them, and prints
//! one table, which is also written to `bench/results/latest.json` and, by a whole run, into `docs/performance.md`.
//! Load generator, servers and database share the machine, so the ratios matter and not the absolute figures.
//!
//! | file | what it measures |
//! |---|---|
//! | `store/` | the log alone, beside a transaction per command, single INSERTs, and mysql-es |
//! | `booking`, `availability`, `search` | the endpoints people wait for, through HTTP |
//! | `visible`, `relay` | from a commit to the read tables; the feed |
//! | `rebuild`, `growth`, `memory` | long logs; what a process takes |
//! | `generator`, `load`, `http`, `cpu`, `world` | what all of them need |
//! | `rows`, `report` | the table |

mod availability;
mod booking;
mod cpu;
mod generator;
mod growth;
mod http;
mod load;
mod memory;
mod options;
mod rebuild;
mod relay;
mod report;
mod rows;
mod search;
mod store;
mod visible;
mod world;

use anyhow::Result;
use clap::Parser;
use domain::time::Clock;
use event_store::system::SystemClock;
use servers::{Brand, StartError};

use crate::options::{Options, Part, Server};
use crate::report::{Report, machine};
use crate::rows::Rows;
use crate::world::{Servers, World};

#[tokio::main]
#[expect(clippy::print_stderr, reason = "what is left out is said")]
async fn main() -> Result<()> {
    let options = Options::parse();
    let (at, machine) = (SystemClock.now(), machine());
    let mut rows = Rows::default();
    for (server, brand, name) in [
        (Server::Mariadb, Brand::MariaDb, "MariaDB"),
        (Server::Mysql, Brand::MySql, "MySQL"),
    ] {
        if options.server.is_some_and(|wanted| wanted != server) {
            continue;
        }
        rows.on(name);
        match measure(brand, &options, &mut rows).await {
            Err(error) if brand == Brand::MySql && is_missing(&error) => eprintln!(
                "The rows of MySQL are left out: there is no mysqld of MySQL here. Name one in MEDBOOK_MYSQLD."
            ),
            outcome => outcome?,
        }
    }
    let rows = rows.all();
    let report = Report { at, machine, rows };
    if options.is_whole() {
        report.write_json()?;
        report.write_page()?;
    }
    Ok(())
}

async fn measure(brand: Brand, options: &Options, rows: &mut Rows) -> Result<()> {
    if options.wants(Part::Store) {
        store::measure(&Servers::start(brand)?, options, rows).await?;
    }
    if options.wants(Part::Http) {
        let world = World::start(brand).await?;
        booking::measure(&world, options, rows).await?;
    }
    if options.wants(Part::Availability) {
        let world = World::start(brand).await?;
        availability::measure(&world, options, rows).await?;
        search::measure(&world, options, rows).await?;
    }
    if options.wants(Part::Visible) {
        visible::measure(&World::start(brand).await?, options, rows).await?;
        relay::measure(brand, options, rows).await?;
    }
    if options.wants(Part::Memory) {
        memory::measure(&World::start(brand).await?, options, rows).await?;
    }
    if options.wants(Part::Rebuild) {
        rebuild::measure(brand, options, rows).await?;
    }
    if options.wants(Part::Growth) {
        growth::measure(brand, options, rows).await?;
    }
    Ok(())
}

fn is_missing(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(StartError::Missing { .. }))
}
