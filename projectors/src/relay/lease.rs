use domain::ids::IdGen;
use sqlx::MySqlPool;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use super::Deposed;

const NAME: &str = "relay";
/// How often the holder says that it lives.
const RENEWAL: Duration = Duration::from_secs(1);
/// After this long without a renewal the database gives the lease to somebody else. The database's clock counts, so that
/// the processes' clocks may differ.
const LIFE_SECONDS: u32 = 3;

/// A process that would like to relay.
pub(super) struct Candidate {
    pool: MySqlPool,
    id: Uuid,
}

impl Candidate {
    pub(super) fn new(pool: MySqlPool, ids: &dyn IdGen) -> Self {
        Self { pool, id: ids.next() }
    }

    /// Takes the lease if nobody holds it. A new epoch then shuts the former holder out of the barrier.
    pub(super) async fn take(&self) -> Result<Option<Lease>, sqlx::Error> {
        const MAKE: &str = "INSERT IGNORE INTO lease (name, holder, epoch, expires_at) VALUES (?, ?, 0, '2000-01-01')";
        const TAKE: &str = "UPDATE lease SET holder = ?, epoch = epoch + 1, \
            expires_at = UTC_TIMESTAMP(6) + INTERVAL ? SECOND WHERE name = ? AND expires_at < UTC_TIMESTAMP(6)";
        const EPOCH: &str = "SELECT epoch FROM lease WHERE name = ?";
        const SHUT_OUT: &str = "UPDATE log_barrier SET epoch = ? WHERE name = ? AND epoch < ?";
        let free: Option<bool> =
            sqlx::query_scalar("SELECT expires_at < UTC_TIMESTAMP(6) AS free FROM lease WHERE name = ?")
                .bind(NAME)
                .fetch_optional(&self.pool)
                .await?;
        match free {
            Some(false) => return Ok(None),
            Some(true) => {}
            None => {
                sqlx::query(MAKE).bind(NAME).bind(self.id).execute(&self.pool).await?;
            }
        }
        let mut transaction = self.pool.begin().await?;
        let taken = sqlx::query(TAKE)
            .bind(self.id)
            .bind(LIFE_SECONDS)
            .bind(NAME)
            .execute(&mut *transaction)
            .await?;
        if taken.rows_affected() != 1 {
            return Ok(None);
        }
        let epoch: u64 = sqlx::query_scalar(EPOCH)
            .bind(NAME)
            .fetch_one(&mut *transaction)
            .await?;
        sqlx::query(SHUT_OUT)
            .bind(epoch)
            .bind(event_store::BARRIER)
            .bind(epoch)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Some(Lease {
            pool: self.pool.clone(),
            holder: self.id,
            epoch,
        }))
    }
}

/// The right to relay, until it is lost.
pub(super) struct Lease {
    pool: MySqlPool,
    holder: Uuid,
    epoch: u64,
}

impl Lease {
    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Renews until that fails. A database that does not answer is as good as a lost lease: others may have it.
    pub(super) async fn keep(&self) -> Deposed {
        let mut renewed = Instant::now();
        let life = Duration::from_secs(LIFE_SECONDS.into());
        loop {
            sleep(RENEWAL).await;
            let asked = Instant::now();
            let left = life.saturating_sub(renewed.elapsed());
            match timeout(left, self.renew()).await {
                Ok(Ok(true)) => renewed = asked,
                Ok(Ok(false)) => return Deposed::Lost,
                Ok(Err(error)) if renewed.elapsed() >= life => return error.into(),
                Ok(Err(error)) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "the lease could not be renewed yet"
                    );
                }
                Err(_too_late) => return Deposed::Lost,
            }
        }
    }

    async fn renew(&self) -> Result<bool, sqlx::Error> {
        const RENEW: &str = "UPDATE lease SET expires_at = UTC_TIMESTAMP(6) + INTERVAL ? SECOND \
            WHERE name = ? AND holder = ? AND epoch = ?";
        let renewed = sqlx::query(RENEW)
            .bind(LIFE_SECONDS)
            .bind(NAME)
            .bind(self.holder)
            .bind(self.epoch)
            .execute(&self.pool)
            .await?;
        Ok(renewed.rows_affected() == 1)
    }

    /// Commits that everything up to this position is durable: the server writes its own log in order, so what was
    /// visible before this commit is on disk with it.
    pub(super) async fn move_barrier(&self, position: u64) -> Result<(), Deposed> {
        const MOVE: &str = "UPDATE log_barrier SET position = ? WHERE name = ? AND epoch = ?";
        let moved = sqlx::query(MOVE)
            .bind(position)
            .bind(event_store::BARRIER)
            .bind(self.epoch)
            .execute(&self.pool)
            .await?;
        if moved.rows_affected() == 1 {
            Ok(())
        } else {
            Err(Deposed::Lost)
        }
    }

    /// Lets somebody else have it at once. When this fails, it expires by itself.
    pub(super) async fn give_back(&self) {
        const GIVE_BACK: &str =
            "UPDATE lease SET expires_at = UTC_TIMESTAMP(6) WHERE name = ? AND holder = ? AND epoch = ?";
        let given = sqlx::query(GIVE_BACK)
            .bind(NAME)
            .bind(self.holder)
            .bind(self.epoch)
            .execute(&self.pool)
            .await;
        if let Err(error) = given {
            tracing::debug!(error = &error as &dyn std::error::Error, "the lease expires by itself");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_kit::{SeqIds, TestDatabases};

    async fn expire(pool: &MySqlPool) {
        sqlx::query("UPDATE lease SET expires_at = '2000-01-01' WHERE name = 'relay'")
            .execute(pool)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn n_08_a_relay_that_slept_through_its_lease_cannot_move_the_barrier() {
        let databases = TestDatabases::create().await;
        let ids = SeqIds::default();
        let (first, second) = (
            Candidate::new(databases.write.clone(), &ids),
            Candidate::new(databases.write.clone(), &ids),
        );
        let asleep = first.take().await.unwrap().expect("nobody has it");
        assert!(second.take().await.unwrap().is_none(), "somebody has it");
        asleep.move_barrier(5).await.unwrap();

        expire(&databases.write).await;
        let awake = second.take().await.unwrap().expect("it is free again");
        assert!(awake.epoch() > asleep.epoch());
        awake.move_barrier(7).await.unwrap();
        assert!(matches!(asleep.move_barrier(6).await, Err(Deposed::Lost)));
        assert!(!asleep.renew().await.unwrap());
        let barrier: u64 = sqlx::query_scalar("SELECT position FROM log_barrier WHERE name = ?")
            .bind(event_store::BARRIER)
            .fetch_one(&databases.write)
            .await
            .unwrap();
        assert_eq!(barrier, 7);
    }

    #[tokio::test]
    async fn a_lease_that_is_given_back_is_free_at_once() {
        let databases = TestDatabases::create().await;
        let ids = SeqIds::default();
        let first = Candidate::new(databases.write.clone(), &ids);
        let lease = first.take().await.unwrap().expect("nobody has it");
        lease.give_back().await;
        let second = Candidate::new(databases.write.clone(), &ids);
        assert!(second.take().await.unwrap().is_some());
    }
}
