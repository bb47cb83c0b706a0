use event_store::{EventStore, StoreError};
use messaging::{Bell, Broker, BrokerError};
use std::error::Error;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::Hub;
use super::change::{Change, concerned};
use crate::State;

/// After this long without a message the log itself is asked, so that a broker that is gone costs a second and no more.
const SILENCE: Duration = Duration::from_secs(1);
/// Most events read from the log at once.
const BATCH: u32 = 500;
/// The pause after a failure.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Debug, thiserror::Error)]
enum Deaf {
    #[error("the log cannot be read")]
    Log(#[from] StoreError),
    #[error("the broker cannot be listened to")]
    Broker(#[from] BrokerError),
}

/// Tells open pages of new events until shutdown, then ends their connections. The broker rings, the log is read.
pub async fn listen(state: State, broker: Broker, shutdown: CancellationToken) {
    let hub = &state.live;
    if let Ok(log) = state.log() {
        while shutdown.run_until_cancelled(follow(hub, log, &broker)).await.is_some() {
            let paused = shutdown.run_until_cancelled(sleep(PAUSE)).await;
            if paused.is_none() {
                break;
            }
        }
    }
    hub.closing.cancel();
}

async fn follow(hub: &Hub, log: &EventStore, broker: &Broker) {
    if let Err(error) = follow_until_deaf(hub, log, broker).await {
        tracing::warn!(
            error = &error as &dyn Error,
            "open pages are not told of changes for a moment"
        );
    }
}

async fn follow_until_deaf(hub: &Hub, log: &EventStore, broker: &Broker) -> Result<(), Deaf> {
    let mut bell = match log.identity().await? {
        Some(id) => Some(broker.bell(id).await?),
        None => None,
    };
    if hub.position() == 0 {
        hub.reached(log.barrier().await?);
    }
    loop {
        let known = match rung(bell.as_mut()).await? {
            Some(position) => position,
            None => log.barrier().await?,
        };
        tell_up_to(hub, log, known).await?;
    }
}

/// The position that was rung for, or `None` after a silence.
async fn rung(bell: Option<&mut Bell>) -> Result<Option<u64>, BrokerError> {
    let Some(bell) = bell else {
        sleep(SILENCE).await;
        return Ok(None);
    };
    match timeout(SILENCE, bell.next()).await {
        Ok(position) => position.map(Some),
        Err(_silence) => Ok(None),
    }
}

/// Tells of the events after what was told so far, up to one that is known to be durable.
async fn tell_up_to(hub: &Hub, log: &EventStore, durable: u64) -> Result<(), StoreError> {
    while hub.position() < durable {
        if hub.is_empty() {
            hub.reached(durable);
            return Ok(());
        }
        let events = log.read_after(hub.position(), BATCH).await?;
        if events.is_empty() {
            return Ok(());
        }
        for event in events.into_iter().take_while(|event| event.position <= durable) {
            let position = event.position;
            // An event this program cannot read is somebody else's trouble; pages are only nudged.
            if let Ok(fact) = event.fact() {
                let parts = concerned(log, &fact).await?;
                hub.tell(Change { position, parts });
            }
            hub.reached(position);
        }
    }
    Ok(())
}
