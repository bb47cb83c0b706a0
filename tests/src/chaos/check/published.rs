use anyhow::{Context, Result};
use event_store::Recorded;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

use super::super::observer::{Seen, everything_in_the_stream};
use super::{Check, Remains};

/// What was published is what is stored: in the stream as it is now, and in everything a reader ever saw of it.
pub async fn stored(remains: &Remains, log: &[Recorded]) -> Result<Vec<Check>> {
    let stored: BTreeSet<Seen> = log.iter().map(as_published).collect::<Result<_>>()?;
    let id = remains.store.identity().await?.context("the log has no name")?;
    let stream = everything_in_the_stream(&remains.nats_url, id).await?;
    let strange = |seen: &&Seen| !stored.contains(*seen);
    let say = |seen: &Seen| format!("position {} event {}", seen.position, seen.event_id);
    let in_stream = stream.iter().filter(strange).map(say).collect();
    let ever = remains.sightings.keys().filter(strange).map(say).collect();
    let newest = stream.iter().map(|seen| seen.position).max().unwrap_or(0);
    let missing = (newest < log.len() as u64).then(|| format!("published up to {newest} of {}", log.len()));
    let blind = (remains.sightings.is_empty() && !log.is_empty()).then(|| "the observer saw nothing".to_owned());
    Ok(vec![
        Check::of("in the stream and not in the log", stream.len(), in_stream),
        Check::of("ever published and not in the log", remains.sightings.len(), ever),
        Check::of(
            "not published in the end",
            log.len(),
            missing.into_iter().chain(blind).collect(),
        ),
    ])
}

/// The message that the relay makes of an event.
fn as_published(event: &Recorded) -> Result<Seen> {
    Ok(Seen {
        position: event.position,
        event_id: event.event_id,
        payload: Sha256::digest(serde_json::to_vec(event)?).into(),
    })
}
