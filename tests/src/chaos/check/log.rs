use anyhow::Result;
use event_store::{EventStore, Recorded};

use super::Check;

/// Positions count 1, 2, 3, …, and everything derived from the log follows from it.
pub async fn whole(store: &EventStore, log: &[Recorded]) -> Result<Vec<Check>> {
    let gaps = (1..)
        .zip(log)
        .filter(|(expected, event)| event.position != *expected)
        .map(|(expected, event)| format!("{} where {expected} should be", event.position))
        .collect();
    let options = event_store::verify::Options::default();
    let differences = event_store::verify::verify(store, options, &mut |_| ()).await?;
    let differences = differences.iter().map(|difference| format!("{difference:?}")).collect();
    Ok(vec![
        Check::of("gaps in the log", log.len(), gaps),
        Check::of("hashes, streams and holdings unlike the log", log.len(), differences),
    ])
}
