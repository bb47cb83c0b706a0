use anyhow::{Context, Result, ensure};
use sqlx::{Connection, MySqlConnection};
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

use crate::booking::{Booker, book_next};
use crate::load::Seen;
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::world::World;

/// Clients the load is spread over. Each one waits for its answer before it asks again, so there have to be enough.
const LANES: u32 = 16;

/// How long the slowest projection may stand still while bookings wait for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// From the answer to a booking until every read table has it, at a steady rate of bookings.
pub async fn measure(world: &World, options: &Options, rows: &mut Rows) -> Result<()> {
    for per_second in [100, 400] {
        let commands = per_second * u32::try_from(options.time().as_secs())?;
        let seen = at_rate(world, per_second, commands).await?;
        let what = |figure: &str| format!("commit to visible: {figure}, {per_second} bookings/s");
        rows.add(Row::new(what("rate reached"), seen.rate(), "/s"));
        rows.add(Row::new(what("p50"), seen.percentile(0.50), "ms").at_most(10.0));
        rows.add(Row::new(what("p99"), seen.percentile(0.99), "ms").at_most(50.0));
    }
    Ok(())
}

async fn at_rate(world: &World, per_second: u32, commands: u32) -> Result<Seen> {
    let (answered, pending) = mpsc::unbounded_channel();
    let watcher = tokio::spawn(watch(world.servers.database_url("medbook_read"), pending));
    let every = Duration::from_secs(1) / per_second;
    let mut lanes = Vec::new();
    for lane in 0..LANES {
        let times = world.take_times(usize::try_from(commands / LANES)?);
        let mut booker = Booker::new(world.base(), times).await?;
        let answered = answered.clone();
        lanes.push(tokio::spawn(async move {
            tokio::time::sleep(every * lane).await;
            let mut tick = tokio::time::interval(every * LANES);
            loop {
                tick.tick().await;
                let Some(position) = book_next(&mut booker).await? else {
                    break;
                };
                let answer = (position, Instant::now());
                answered.send(answer).context("the watcher has stopped")?;
            }
            anyhow::Ok(())
        }));
    }
    drop(answered);
    let started = Instant::now();
    for lane in lanes {
        lane.await??;
    }
    let took = started.elapsed();
    Ok(Seen::new(watcher.await??, took))
}

/// Looks every 2 ms how far the slowest projection is; what it sees is late by that much.
async fn watch(url: String, mut pending: mpsc::UnboundedReceiver<(u64, Instant)>) -> Result<Vec<Duration>> {
    let mut connection = MySqlConnection::connect(&url).await?;
    let mut waiting: VecDeque<(u64, Instant)> = VecDeque::new();
    let mut latencies = Vec::new();
    let mut moved = (0, Instant::now());
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
        if position != moved.0 || waiting.is_empty() {
            moved = (position, now);
        }
        ensure!(now - moved.1 < PATIENCE, "the slowest projection stands at {position}");
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
