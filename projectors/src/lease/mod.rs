//! A task that one process does at a time: a row of `lease` in the write database.
//!
//! Whoever takes it over raises the epoch. A lease says who *should* work, not that nobody else does: a holder that
//! slept through its lease does not know yet. So the work itself has to be safe with two (a compare-and-set, or an epoch
//! that is compared where it is written).

use domain::ids::IdGen;
use sqlx::MySqlPool;
use std::borrow::Cow;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

/// How often the holder says that it lives.
const RENEWAL: Duration = Duration::from_secs(1);
/// After this long without a renewal the database gives the lease to somebody else. The database's clock counts, so that
/// the processes' clocks may differ.
const LIFE_SECONDS: u32 = 3;

/// Why a holder has to stop.
#[derive(Debug, thiserror::Error)]
pub enum Lost {
    /// Another process has taken over, or this one was too slow to renew.
    #[error("the lease is lost")]
    Gone,
    /// The write database is away.
    #[error("the lease's row cannot be written")]
    Database(#[from] sqlx::Error),
}

/// A process that would like to do a task.
#[derive(Clone, Debug)]
pub struct Candidate {
    pool: MySqlPool,
    name: Cow<'static, str>,
    id: Uuid,
}

impl Candidate {
    /// For the task of this name, at most 64 ASCII characters. The id is made up here and tells candidates apart.
    pub fn new(pool: MySqlPool, name: impl Into<Cow<'static, str>>, ids: &dyn IdGen) -> Self {
        Self {
            pool,
            name: name.into(),
            id: ids.next(),
        }
    }

    /// Takes the lease if nobody holds it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take(&self) -> Result<Option<Lease>, sqlx::Error> {
        const MAKE: &str = "INSERT IGNORE INTO lease (name, holder, epoch, expires_at) VALUES (?, ?, 0, '2000-01-01')";
        const TAKE: &str = "UPDATE lease SET holder = ?, epoch = epoch + 1, \
            expires_at = UTC_TIMESTAMP(6) + INTERVAL ? SECOND WHERE name = ? AND expires_at < UTC_TIMESTAMP(6)";
        const EPOCH: &str = "SELECT epoch FROM lease WHERE name = ?";
        // Looked at first: standing by takes no lock and writes nothing.
        let free: Option<bool> =
            sqlx::query_scalar("SELECT expires_at < UTC_TIMESTAMP(6) AS free FROM lease WHERE name = ?")
                .bind(&*self.name)
                .fetch_optional(&self.pool)
                .await?;
        match free {
            Some(false) => return Ok(None),
            Some(true) => {}
            None => {
                sqlx::query(MAKE)
                    .bind(&*self.name)
                    .bind(self.id)
                    .execute(&self.pool)
                    .await?;
            }
        }
        let mut transaction = self.pool.begin().await?;
        let taken = sqlx::query(TAKE)
            .bind(self.id)
            .bind(LIFE_SECONDS)
            .bind(&*self.name)
            .execute(&mut *transaction)
            .await?;
        if taken.rows_affected() != 1 {
            return Ok(None);
        }
        let epoch: u64 = sqlx::query_scalar(EPOCH)
            .bind(&*self.name)
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Some(Lease {
            pool: self.pool.clone(),
            name: self.name.clone(),
            holder: self.id,
            epoch,
        }))
    }
}

/// The right to do a task, until it is lost.
#[derive(Clone, Debug)]
pub struct Lease {
    pool: MySqlPool,
    name: Cow<'static, str>,
    holder: Uuid,
    epoch: u64,
}

impl Lease {
    /// Higher than that of every holder before.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Renews until that fails. A database that does not answer is as good as a lost lease: others may have it.
    pub async fn keep(&self) -> Lost {
        let mut renewed = Instant::now();
        let life = Duration::from_secs(LIFE_SECONDS.into());
        loop {
            sleep(RENEWAL).await;
            let asked = Instant::now();
            let left = life.saturating_sub(renewed.elapsed());
            match timeout(left, self.renew()).await {
                Ok(Ok(true)) => renewed = asked,
                Ok(Ok(false)) => return Lost::Gone,
                Ok(Err(error)) if renewed.elapsed() >= life => return error.into(),
                Ok(Err(error)) => {
                    tracing::warn!(
                        lease = &*self.name,
                        error = &error as &dyn std::error::Error,
                        "the lease could not be renewed yet"
                    );
                }
                Err(_too_late) => return Lost::Gone,
            }
        }
    }

    /// Holds it for another three seconds; `false` when somebody else has it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn renew(&self) -> Result<bool, sqlx::Error> {
        const RENEW: &str = "UPDATE lease SET expires_at = UTC_TIMESTAMP(6) + INTERVAL ? SECOND \
            WHERE name = ? AND holder = ? AND epoch = ?";
        let renewed = sqlx::query(RENEW)
            .bind(LIFE_SECONDS)
            .bind(&*self.name)
            .bind(self.holder)
            .bind(self.epoch)
            .execute(&self.pool)
            .await?;
        Ok(renewed.rows_affected() == 1)
    }

    /// Lets somebody else have it at once. When this fails, it expires by itself.
    pub async fn give_back(&self) {
        const GIVE_BACK: &str =
            "UPDATE lease SET expires_at = UTC_TIMESTAMP(6) WHERE name = ? AND holder = ? AND epoch = ?";
        let given = sqlx::query(GIVE_BACK)
            .bind(&*self.name)
            .bind(self.holder)
            .bind(self.epoch)
            .execute(&self.pool)
            .await;
        if let Err(error) = given {
            tracing::debug!(
                lease = &*self.name,
                error = &error as &dyn std::error::Error,
                "the lease expires by itself"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_kit::{SeqIds, TestDatabases};

    async fn candidates() -> (TestDatabases, Candidate, Candidate) {
        let databases = TestDatabases::create().await;
        let ids = SeqIds::default();
        let candidate = || Candidate::new(databases.write.clone(), "relay", &ids);
        let (first, second) = (candidate(), candidate());
        (databases, first, second)
    }

    #[tokio::test]
    async fn one_candidate_has_it_until_it_expires() {
        let (databases, first, second) = candidates().await;
        let asleep = first.take().await.unwrap().expect("nobody has it");
        assert!(second.take().await.unwrap().is_none(), "somebody has it");
        sqlx::query("UPDATE lease SET expires_at = '2000-01-01' WHERE name = 'relay'")
            .execute(&databases.write)
            .await
            .unwrap();
        let awake = second.take().await.unwrap().expect("it is free again");
        assert!(awake.epoch() > asleep.epoch());
        assert!(!asleep.renew().await.unwrap());
        assert!(awake.renew().await.unwrap());
    }

    #[tokio::test]
    async fn a_lease_that_is_given_back_is_free_at_once() {
        let (_databases, first, second) = candidates().await;
        let lease = first.take().await.unwrap().expect("nobody has it");
        lease.give_back().await;
        assert!(second.take().await.unwrap().is_some());
    }

    #[tokio::test]
    async fn leases_of_other_names_are_others() {
        let (databases, first, _) = candidates().await;
        let elsewhere = Candidate::new(databases.write.clone(), "projection:people", &SeqIds::default());
        assert!(first.take().await.unwrap().is_some());
        assert!(elsewhere.take().await.unwrap().is_some());
    }
}
