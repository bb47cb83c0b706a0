//! `make bench`: speed through the real servers, each figure beside one measured in the same run.
//!
//! Starts a private MariaDB and nats-server in a scratch folder and the release binary on top, loads them over HTTP and
//! prints one table, which is also written to `bench/results/latest.json`. Client, servers and database share the
//! machine, so the ratios matter and not the absolute figures.

mod booking;
mod insert;
mod load;
mod rows;
mod search;
mod visible;
mod world;

use anyhow::Result;

use crate::rows::{Row, Rows};
use crate::world::World;

/// Clients that work at the same time.
const CLIENTS: [usize; 4] = [1, 8, 64, 256];

#[tokio::main]
async fn main() -> Result<()> {
    let world = World::start().await?;
    let mut rows = Rows::default();
    search::measure(&world, &mut rows).await?;
    visible::measure(&world, &mut rows).await?;
    for clients in CLIENTS {
        let raw = insert::measure(&world, clients).await?;
        let booked = booking::measure(&world, clients).await?;
        rows.add(Row::figure(
            format!("raw INSERTs at {clients} clients"),
            "1/s",
            raw.rate(),
        ));
        let bookings = Row::figure(format!("bookings at {clients} clients"), "1/s", booked.rate());
        rows.add(bookings.compared_to(format!("raw INSERTs at {clients} clients")));
        rows.add(Row::figure(
            format!("booking p50 at {clients} clients"),
            "ms",
            booked.percentile(0.50),
        ));
        rows.add(Row::figure(
            format!("booking p99 at {clients} clients"),
            "ms",
            booked.percentile(0.99),
        ));
        let ratio = Row::figure(
            format!("bookings per raw INSERT at {clients} clients"),
            "x",
            booked.rate() / raw.rate(),
        );
        rows.add(if clients == 64 { ratio.at_least(0.4) } else { ratio });
    }
    rows.print();
    rows.write()
}
