use event_store::EventStore;
use messaging::{Broker, Delivered};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// After this long without a message the feed is opened anew: it may be dead without saying so.
const SILENCE: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(100);
/// How far back a feed is opened again: what was published once more is compared, too.
const BACK: u64 = 300;

/// An event as it was published.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// Its position, as the message says.
    pub position: u64,
    /// Its id.
    pub event_id: Uuid,
    /// SHA-256 of the message.
    pub payload: [u8; 32],
}

impl Seen {
    fn of(message: &Delivered) -> Self {
        Self {
            position: message.position,
            event_id: message.event_id,
            payload: Sha256::digest(&message.payload).into(),
        }
    }
}

/// Everything a reader of the feed has seen, and how often each.
pub type Sightings = BTreeMap<Seen, u32>;

/// Reads the feed all the time, as soon as something is published: what a reader may have acted upon.
pub async fn watch(store: EventStore, nats_url: String, stop: CancellationToken) -> Sightings {
    let mut seen = Sightings::new();
    let Ok(broker) = Broker::connect(&nats_url, "observer").await else {
        return seen;
    };
    let log = loop {
        if let Ok(Some(log)) = store.identity().await {
            break log;
        }
        sleep(PAUSE).await;
    };
    let watching = async {
        loop {
            follow(&broker, log, &mut seen).await;
            sleep(PAUSE).await;
        }
    };
    stop.run_until_cancelled(watching).await;
    seen
}

async fn follow(broker: &Broker, log: Uuid, seen: &mut Sightings) {
    let newest = seen.keys().next_back().map_or(0, |seen| seen.position);
    let Ok(mut feed) = broker.feed_from(log, newest.saturating_sub(BACK) + 1).await else {
        return;
    };
    while let Ok(Ok(message)) = timeout(SILENCE, feed.next()).await {
        *seen.entry(Seen::of(&message)).or_default() += 1;
    }
}

/// Reads everything of a log that the stream holds now, up to the newest.
///
/// # Errors
/// When the stream cannot be read.
pub async fn everything_in_the_stream(nats_url: &str, log: Uuid) -> anyhow::Result<Vec<Seen>> {
    let broker = Broker::connect(nats_url, "checker").await?;
    for _ in 0..100 {
        if broker.is_connected() {
            break;
        }
        sleep(PAUSE).await;
    }
    let newest = broker.tail(log).await?.newest.map_or(0, |newest| newest.position);
    let mut feed = broker.feed_from(log, 1).await?;
    let mut all = Vec::new();
    while all.last().map_or(0, |seen: &Seen| seen.position) < newest {
        let message = timeout(SILENCE * 3, feed.next()).await??;
        all.push(Seen::of(&message));
    }
    Ok(all)
}
