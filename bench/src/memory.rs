use anyhow::Result;
use std::time::Duration;

use crate::booking::book_with;
use crate::cpu::{most_resident, resident};
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::world::World;

/// How long a process is left alone before it counts as idle.
const QUIET: Duration = Duration::from_secs(10);

/// `medbook all` just after its start, and at its most under 64 clients that book. Of a world of its own, because what a
/// process once took of the machine it does not all give back.
pub async fn measure(world: &World, options: &Options, rows: &mut Rows) -> Result<()> {
    tokio::time::sleep(QUIET).await;
    rows.add(Row::new("memory: medbook all, idle", resident(world.pid())?, "MiB").at_most(80.0));
    book_with(world, 64, 14_000, options).await?;
    rows.add(Row::new("memory: medbook all, under load", most_resident(world.pid())?, "MiB").at_most(250.0));
    Ok(())
}
