use anyhow::{Result, bail};
use domain::time::Clock;
use event_store::EventStore;
use event_store::system::SystemClock;
use messaging::Broker;
use sqlx::MySqlPool;
use std::time::Duration;
use tokio::time::{Instant, sleep};

const STEP: Duration = Duration::from_millis(200);
/// How long nothing at all may get better: longer than the notifier's lease on a mail and its first pauses after a
/// refusal.
const PATIENCE: Duration = Duration::from_mins(3);
/// How long all of it may take.
const AT_MOST: Duration = Duration::from_mins(15);

/// Waits until nothing is left to do: every projection is at the head, the stream ends with it, every mail that is due is
/// settled.
///
/// # Errors
/// When something does not get there.
pub async fn settle(store: &EventStore, read: &MySqlPool, nats_url: &str) -> Result<()> {
    let began = Instant::now();
    let (mut fewest, mut better) = (u64::MAX, began);
    let broker = Broker::connect(nats_url, "chaos").await?;
    loop {
        let owed = mails_owed(store).await.unwrap_or(u64::MAX);
        if owed < fewest {
            (fewest, better) = (owed, Instant::now());
        }
        let out_of_patience = better.elapsed() > PATIENCE || began.elapsed() > AT_MOST;
        match what_is_left(store, read, &broker).await {
            Ok(None) => return Ok(()),
            Ok(Some(left)) if out_of_patience => bail!("not settled: {left}, {owed} mails owed"),
            Err(error) if out_of_patience => return Err(error),
            Ok(Some(_)) | Err(_) => sleep(STEP).await,
        }
    }
}

async fn mails_owed(store: &EventStore) -> Result<u64> {
    let owed: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sent_mail WHERE status IN ('due', 'sending')")
        .fetch_one(store.pool())
        .await?;
    Ok(u64::try_from(owed)?)
}

async fn what_is_left(store: &EventStore, read: &MySqlPool, broker: &Broker) -> Result<Option<String>> {
    let head = store.head().await?;
    if let Some(behind) = projection_behind(read, head).await? {
        return Ok(Some(behind));
    }
    let Some(log) = store.identity().await? else {
        return Ok(Some("the log has no name".to_owned()));
    };
    let published = broker.tail(log).await?.newest.map_or(0, |newest| newest.position);
    if published < head {
        return Ok(Some(format!("published up to {published} of {head}")));
    }
    if !notifier::caught_up(store, head, SystemClock.now()).await? {
        return Ok(Some("mails are owed".to_owned()));
    }
    Ok(None)
}

/// The first projection that is not at this position, as a sentence.
pub async fn projection_behind(read: &MySqlPool, head: u64) -> Result<Option<String>> {
    for projection in projectors::projections::all() {
        let name = projection.name();
        let checkpoint = projectors::runner::checkpoint::newest(read, name).await?;
        if checkpoint.position < head {
            let (position, error) = (checkpoint.position, checkpoint.error);
            return Ok(Some(format!("{name} stands at {position} of {head}: {error:?}")));
        }
    }
    Ok(None)
}
