use anyhow::{Result, ensure};
use servers::Brand;
use std::process::Command;

use crate::booking::book_with;
use crate::generator::{Fill, fill};
use crate::load::Seen;
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::world::{Clinic, Servers, World};

/// Nobody takes the events in: an append asks nothing of the read side, and five read models of ten million events would
/// take longer to fill than all the rest of the table.
const ROLES: [&str; 1] = ["command-api"];

/// Room ten million events and their reservations need, in gigabytes.
const ROOM: u64 = 20;

/// How often the two logs are measured in turn, so that both see the same machine; bookings of each turn.
const TURNS: usize = 4;
const BOOKINGS: usize = 750;

/// The median booking of one client in a log of ten million events beside one in a log of a hundred thousand. The visits in
/// the log hold the times of their doctors and patients, so both tables an append asks are long.
pub async fn measure(brand: Brand, options: &Options, rows: &mut Rows) -> Result<()> {
    let events = if options.quick { 500_000 } else { 10_000_000 };
    if let Some(free) = free_gigabytes().filter(|_| !options.quick) {
        ensure!(
            free >= ROOM,
            "{events} events need {ROOM} GB of disk, and {free} GB are free"
        );
    }
    let (short, long) = (clinic_with(brand, 100_000).await?, clinic_with(brand, events).await?);
    // Both are signed in to now, because no token lasts as long as the longer log takes to make.
    let short = World::reopen(short.0, short.1, &ROLES).await?;
    let long = World::reopen(long.0, long.1, &ROLES).await?;
    let (mut in_short, mut in_long) = (Seen::default(), Seen::default());
    for turn in 0..=TURNS {
        for (world, seen) in [(&short, &mut in_short), (&long, &mut in_long)] {
            let seen_now = book_with(world, 1, BOOKINGS, options).await?;
            // The first turn brings into memory what a server at work has there.
            if turn > 0 {
                seen.add(seen_now);
            }
        }
    }
    for share in [0.50, 0.99] {
        let what = format!("growth: booking p{:.0} with {events} events, 1 client", share * 100.0);
        let row = Row::new(what, in_long.percentile(share), "ms");
        let row = row.beside("with 100000 events", in_short.percentile(share));
        rows.add(if share < 0.9 { row.at_most(1.2) } else { row });
    }
    Ok(())
}

/// The demo clinic behind a log of this length, on servers of its own.
async fn clinic_with(brand: Brand, events: u64) -> Result<(Servers, Clinic)> {
    // Opened once with every role, so that there are doctors to find.
    let (mut servers, clinic) = World::open(Servers::start(brand)?).await?.close();
    fill(&servers.database_url("medbook"), events, Fill::EventsAndReservations).await?;
    // What making the log left to be written to its files would be written while bookings are measured.
    servers.installation.database.restart()?;
    Ok((servers, clinic))
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
