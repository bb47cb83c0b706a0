use anyhow::{Context, Result};
use sqlx::{Connection, MySqlConnection};
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

use crate::booking::{Booker, book_next};
use crate::load::Seen;
use crate::rows::{Row, Rows};
use crate::world::World;

const COMMANDS: usize = 1_000;
const EVERY: Duration = Duration::from_millis(10);
const LANES: usize = 8;

/// From the answer to a booking until every read table has it, at 100 bookings a second.
pub async fn measure(world: &World, rows: &mut Rows) -> Result<()> {
    let (answered, pending) = mpsc::unbounded_channel();
    let watcher = tokio::spawn(watch(world.database_url("medbook_read"), pending));
    let mut lanes = Vec::new();
    for lane in 0..LANES {
        let mut booker = Booker::new(world, world.take_times(COMMANDS / LANES));
        let answered = answered.clone();
        lanes.push(tokio::spawn(async move {
            let mut tick = tokio::time::interval(EVERY * u32::try_from(LANES)?);
            tokio::time::sleep(EVERY * u32::try_from(lane)?).await;
            loop {
                tick.tick().await;
                let Some(position) = book_next(&mut booker).await? else {
                    break;
                };
                answered
                    .send((position, Instant::now()))
                    .context("the watcher has stopped")?;
            }
            anyhow::Ok(())
        }));
    }
    drop(answered);
    let started = Instant::now();
    for lane in lanes {
        lane.await??;
    }
    let seen = Seen::new(watcher.await??, started.elapsed());
    rows.add(Row::figure("commit to visible p50", "ms", seen.percentile(0.50)));
    rows.add(Row::figure("commit to visible p99", "ms", seen.percentile(0.99)).at_most(75.0));
    Ok(())
}

/// Looks every 2 ms how far the slowest projection is.
async fn watch(url: String, mut pending: mpsc::UnboundedReceiver<(u64, Instant)>) -> Result<Vec<Duration>> {
    let mut connection = MySqlConnection::connect(&url).await?;
    let mut waiting: VecDeque<(u64, Instant)> = VecDeque::new();
    let mut latencies = Vec::with_capacity(COMMANDS);
    loop {
        loop {
            match pending.try_recv() {
                Ok(answer) => waiting.push_back(answer),
                Err(mpsc::error::TryRecvError::Disconnected) if waiting.is_empty() => return Ok(latencies),
                Err(_) => break,
            }
        }
        let position: u64 = sqlx::query_scalar("SELECT MIN(position) FROM checkpoint")
            .fetch_one(&mut connection)
            .await?;
        let now = Instant::now();
        waiting.retain(|(wanted, since)| {
            let visible = *wanted <= position;
            if visible {
                latencies.push(now.saturating_duration_since(*since));
            }
            !visible
        });
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
