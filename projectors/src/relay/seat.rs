//! The relay's lease together with the barrier, which only the newest holder of the lease can move.

use domain::ids::IdGen;
use sqlx::MySqlPool;

use super::Deposed;
use crate::lease::{Candidate, Lease};

const NAME: &str = "relay";

/// A process that would like to relay.
pub(super) struct Applicant {
    candidate: Candidate,
    pool: MySqlPool,
}

impl Applicant {
    pub(super) fn new(pool: MySqlPool, ids: &dyn IdGen) -> Self {
        Self {
            candidate: Candidate::new(pool.clone(), NAME, ids),
            pool,
        }
    }

    /// Takes the lease if nobody holds it, and shuts every former holder out of the barrier.
    pub(super) async fn take(&self) -> Result<Option<Seat>, sqlx::Error> {
        const SHUT_OUT: &str = "UPDATE log_barrier SET epoch = ? WHERE name = ? AND epoch < ?";
        let Some(lease) = self.candidate.take().await? else {
            return Ok(None);
        };
        // A holder that dies before this leaves the barrier to the former one, which moves it as well as anybody. One
        // that sleeps here until somebody else has the lease changes no row, and then moves no barrier.
        sqlx::query(SHUT_OUT)
            .bind(lease.epoch())
            .bind(event_store::BARRIER)
            .bind(lease.epoch())
            .execute(&self.pool)
            .await?;
        Ok(Some(Seat {
            lease,
            pool: self.pool.clone(),
        }))
    }
}

/// The right to relay, until it is lost.
pub(super) struct Seat {
    lease: Lease,
    pool: MySqlPool,
}

impl Seat {
    pub(super) fn epoch(&self) -> u64 {
        self.lease.epoch()
    }

    /// Renews the lease until that fails.
    pub(super) async fn keep(&self) -> Deposed {
        self.lease.keep().await.into()
    }

    /// Commits that everything up to this position is durable: the server writes its own log in order, so what was
    /// visible before this commit is on disk with it.
    pub(super) async fn move_barrier(&self, position: u64) -> Result<(), Deposed> {
        const MOVE: &str = "UPDATE log_barrier SET position = ? WHERE name = ? AND epoch = ?";
        let moved = sqlx::query(MOVE)
            .bind(position)
            .bind(event_store::BARRIER)
            .bind(self.epoch())
            .execute(&self.pool)
            .await?;
        if moved.rows_affected() == 1 {
            Ok(())
        } else {
            Err(Deposed::Lost)
        }
    }

    /// Lets somebody else relay at once.
    pub(super) async fn give_back(&self) {
        self.lease.give_back().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_kit::{SeqIds, TestDatabases};

    #[tokio::test]
    async fn n_08_a_relay_that_slept_through_its_lease_cannot_move_the_barrier() {
        let databases = TestDatabases::create().await;
        let ids = SeqIds::default();
        let (first, second) = (
            Applicant::new(databases.write.clone(), &ids),
            Applicant::new(databases.write.clone(), &ids),
        );
        let asleep = first.take().await.unwrap().expect("nobody has it");
        assert!(second.take().await.unwrap().is_none(), "somebody has it");
        asleep.move_barrier(5).await.unwrap();

        sqlx::query("UPDATE lease SET expires_at = '2000-01-01' WHERE name = 'relay'")
            .execute(&databases.write)
            .await
            .unwrap();
        let awake = second.take().await.unwrap().expect("it is free again");
        assert!(awake.epoch() > asleep.epoch());
        awake.move_barrier(7).await.unwrap();
        assert!(matches!(asleep.move_barrier(6).await, Err(Deposed::Lost)));
        assert!(!asleep.lease.renew().await.unwrap());
        let barrier: u64 = sqlx::query_scalar("SELECT position FROM log_barrier WHERE name = ?")
            .bind(event_store::BARRIER)
            .fetch_one(&databases.write)
            .await
            .unwrap();
        assert_eq!(barrier, 7);
    }
}
