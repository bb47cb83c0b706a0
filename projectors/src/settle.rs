use event_store::{EventStore, StoreError};
use sqlx::MySqlPool;
use std::time::Duration;
use tokio::time::Instant;

use crate::runner::checkpoint;

const PATIENCE: Duration = Duration::from_secs(30);
const STEP: Duration = Duration::from_millis(5);

/// Why the read tables did not get there.
#[derive(Debug, thiserror::Error)]
pub enum Unsettled {
    /// The log could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The checkpoints could not be read.
    #[error("the checkpoints cannot be read")]
    Checkpoint(#[from] sqlx::Error),
    /// A projection stayed behind for 30 seconds.
    #[error("projection {name} stands at {position} of {head}: {error:?}")]
    Behind {
        /// Which.
        name: String,
        /// How far it is.
        position: u64,
        /// How far the log is.
        head: u64,
        /// What its checkpoint row says.
        error: Option<String>,
    },
}

/// Waits until these projections have taken in everything that is in the log now. For tests and the demo clinic.
///
/// # Errors
/// [`Unsettled`] when one does not get there within 30 seconds.
pub async fn settle(store: &EventStore, read: &MySqlPool, names: &[&str]) -> Result<(), Unsettled> {
    let head = store.head().await?;
    let give_up = Instant::now() + PATIENCE;
    for name in names {
        loop {
            let checkpoint = checkpoint::newest(read, name).await?;
            if checkpoint.position >= head {
                break;
            }
            if Instant::now() >= give_up {
                return Err(Unsettled::Behind {
                    name: (*name).to_owned(),
                    position: checkpoint.position,
                    head,
                    error: checkpoint.error,
                });
            }
            tokio::time::sleep(STEP).await;
        }
    }
    Ok(())
}
