use anyhow::{Context, Result, ensure};
use event_store::Log;
use messaging::Broker;
use servers::Brand;
use std::time::{Duration, Instant};
use uuid::Uuid;

use crate::generator::{Fill, fill};
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::store;
use crate::wait::until_reached;
use crate::world::Servers;

/// What a new stream is given whole; of a longer log it gets only the end.
const BEGINNING: u64 = 500;

/// How fast a relay publishes what has piled up, beside the best rate at which the store takes events in. The stream
/// begins while the log is short; then the relay is away while the log grows, so that it owes every one of these events.
pub async fn measure(brand: Brand, options: &Options, rows: &mut Rows) -> Result<()> {
    let events = if options.quick { 100_000 } else { 500_000 };
    let servers = Servers::start(brand)?;
    let best = 2.0 * store::best_rate(&servers, options).await?;
    let url = servers.database_url("medbook");
    fill(&url, BEGINNING, Fill::Events).await?;
    let feed = Feed {
        broker: Broker::connect(&servers.installation.nats.url(), "bench").await?,
        log: log_id(&servers).await?,
    };
    let relay = servers.installation.spawn(&["relay"])?;
    feed.until_it_has(BEGINNING).await?;
    drop(relay);
    fill(&url, events, Fill::Events).await?;
    let relay = servers.installation.spawn(&["relay"])?;
    // What it did until it said that it was ready does not count.
    let (before, started) = (feed.messages().await?, Instant::now());
    feed.until_it_has(events).await?;
    let took = started.elapsed();
    drop(relay);
    let published = feed.messages().await? - before;
    ensure!(
        before + published == events,
        "{} messages for {events} events",
        before + published
    );
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let rate = published as f64 / took.as_secs_f64();
    rows.add(
        Row::new("relay: events published", rate, "/s")
            .beside("events the store takes, 256 clients", best)
            .at_least(1.0),
    );
    Ok(())
}

/// The broker's copy of a log.
struct Feed {
    broker: Broker,
    log: Uuid,
}

impl Feed {
    async fn until_it_has(&self, position: u64) -> Result<()> {
        let newest = async || {
            // Before the relay has made the stream there is none to ask about.
            let tail = self.broker.tail(self.log).await.ok();
            Ok(tail.and_then(|tail| tail.newest).map_or(0, |newest| newest.position))
        };
        until_reached("the relay", position, Duration::from_millis(10), newest).await
    }

    /// How many were ever stored.
    async fn messages(&self) -> Result<u64> {
        Ok(self.broker.tail(self.log).await?.last_sequence)
    }
}

async fn log_id(servers: &Servers) -> Result<Uuid> {
    let store = store::open(servers, "medbook").await?;
    let id = store.id().await?.context("the log's name")?;
    store.close().await;
    Ok(id)
}
