use sqlx::{MySql, Transaction};
use std::time::Duration;
use tokio::time::{Instant, sleep};

use super::RebuildError;
use super::next::Site;
use crate::Generation;

/// How long a batch that lanes are taking in is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The live tables of a projection, held still: whoever wants to write them waits for this transaction first, because
/// every batch begins with the checkpoint.
pub(super) struct Frozen {
    lock: Transaction<'static, MySql>,
    pub(super) position: u64,
}

impl Frozen {
    pub(super) async fn hold(site: &Site) -> Result<Self, RebuildError> {
        let give_up = Instant::now() + PATIENCE;
        loop {
            let mut lock = site.read.begin().await?;
            let standing = site.row(Generation::Live).lock(&mut lock).await?;
            let standing = standing.ok_or(sqlx::Error::RowNotFound)?;
            // Lanes do not look at the checkpoint again, so their batch has to end first.
            if standing.lanes == 0 {
                return Ok(Self {
                    lock,
                    position: standing.position,
                });
            }
            lock.rollback().await?;
            if Instant::now() >= give_up {
                return Err(RebuildError::Unfinished);
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Lets the others go on.
    pub(super) async fn release(self) -> Result<(), RebuildError> {
        Ok(self.lock.rollback().await?)
    }
}
