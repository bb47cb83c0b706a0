use anyhow::{Context, Result};
use event_store::Log;
use messaging::Broker;
use servers::Brand;
use std::time::{Duration, Instant};

use crate::generator::{Fill, fill};
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::store;
use crate::world::Servers;

/// How fast a relay publishes what has piled up, beside the best rate at which the store takes events in.
pub async fn measure(brand: Brand, options: &Options, rows: &mut Rows) -> Result<()> {
    let events = if options.quick { 50_000 } else { 300_000 };
    let servers = Servers::start(brand)?;
    let best = 2.0 * store::best_rate(&servers, options).await?;
    fill(&servers.database_url("medbook"), events, Fill::Events).await?;
    let log = log_id(&servers).await?;
    let broker = Broker::connect(&servers.installation.nats.url(), "bench").await?;
    let relay = servers.installation.spawn(&["relay"])?;
    // What it did until it said that it was ready does not count.
    let (before, started) = (published(&broker, log).await?, Instant::now());
    let mut done = before;
    while done < events {
        tokio::time::sleep(Duration::from_millis(20)).await;
        done = published(&broker, log).await?;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let rate = (done - before) as f64 / started.elapsed().as_secs_f64();
    drop(relay);
    rows.add(
        Row::new("relay: events published", rate, "/s")
            .beside("events the store takes, 256 clients", best)
            .at_least(1.0),
    );
    Ok(())
}

async fn log_id(servers: &Servers) -> Result<uuid::Uuid> {
    let store = store::open(servers, "medbook").await?;
    let id = store.id().await?.context("the log's name")?;
    store.close().await;
    Ok(id)
}

async fn published(broker: &Broker, log: uuid::Uuid) -> Result<u64> {
    // Before the relay has made the stream there is none to ask about.
    let tail = broker.tail(log).await.ok();
    Ok(tail.and_then(|tail| tail.newest).map_or(0, |newest| newest.position))
}
