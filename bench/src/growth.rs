use anyhow::Result;
use servers::Brand;
use std::process::Command;

use crate::booking::book_with;
use crate::generator::{Fill, fill};
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::world::{Servers, World};

/// Nobody takes the events in: what grows is the log, and it is long enough to be tedious.
const ROLES: [&str; 3] = ["all", "--except", "projectors,relay,notifier"];

/// Room ten million events and their reservations need, in gigabytes.
const ROOM: u64 = 15;

/// The median booking of one client in a log of ten million events beside one in a log of a hundred thousand. The visits in
/// the log hold reservations, so both tables an append asks are long.
#[expect(clippy::print_stderr, reason = "what is left out is said")]
pub async fn measure(brand: Brand, options: &Options, rows: &mut Rows) -> Result<()> {
    let long = if options.quick { 1_000_000 } else { 10_000_000 };
    if !options.quick && free_gigabytes().is_some_and(|free| free < ROOM) {
        eprintln!("growth is left out: ten million events need {ROOM} GB of disk");
        return Ok(());
    }
    // Opened once with every role, so that there are doctors to find.
    let servers = World::open(Servers::start(brand)?).await?.close();
    let (short_log, servers) = median(servers, options, 100_000).await?;
    let (long_log, _servers) = median(servers, options, long).await?;
    let row = Row::new(
        format!("growth: booking p50 with {long} events, 1 client"),
        long_log,
        "ms",
    );
    rows.add(row.beside("with 100000 events", short_log).at_most(1.2));
    Ok(())
}

async fn median(servers: Servers, options: &Options, events: u64) -> Result<(f64, Servers)> {
    fill(&servers.database_url("medbook"), events, Fill::EventsAndReservations).await?;
    let world = World::serve(servers, &ROLES).await?;
    // The first load brings into memory what a server at work has there.
    book_with(&world, 1, 1_000, options).await?;
    let seen = book_with(&world, 1, 3_000, options).await?;
    Ok((seen.percentile(0.50), world.close()))
}

/// Where scratch folders are; `None` when the system does not tell.
fn free_gigabytes() -> Option<u64> {
    let asked = Command::new("df")
        .args(["--block-size=1G", "--output=avail"])
        .arg(std::env::temp_dir())
        .output();
    String::from_utf8(asked.ok()?.stdout)
        .ok()?
        .lines()
        .nth(1)?
        .trim()
        .parse()
        .ok()
}
