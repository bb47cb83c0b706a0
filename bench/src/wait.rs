use anyhow::{Result, ensure};
use std::time::{Duration, Instant};

/// How long a position may stand still before it is said that it does.
const PATIENCE: Duration = Duration::from_mins(1);

/// Looks at a position every so often until it has reached another.
pub async fn until_reached(
    what: &str,
    wanted: u64,
    every: Duration,
    mut look: impl AsyncFnMut() -> Result<u64>,
) -> Result<()> {
    let (mut position, mut moved) = (look().await?, Instant::now());
    while position < wanted {
        tokio::time::sleep(every).await;
        let now_at = look().await?;
        if now_at != position {
            (position, moved) = (now_at, Instant::now());
        }
        ensure!(
            moved.elapsed() < PATIENCE,
            "{what}: stands at {position} of {wanted} for a minute"
        );
    }
    Ok(())
}
