//! The relay's lease together with the barrier, which only the newest holder of the lease can move.
//!
//! Two things that a plain `UPDATE … SET position = <head>` gets wrong:
//! * The head may be read from a server that then dies and forgets its newest commits. Moved on the server that took its
//!   place, the barrier would stand above the head, and the next events would be trusted before they are on disk. So head
//!   and barrier go through one connection, which does not outlive its server.
//! * The server shows a commit before it is on disk, this one too. So the head goes into a row of its own, and only when
//!   that commit has returned may readers see it in theirs.

use domain::ids::IdGen;
use sqlx::MySqlPool;

use super::ports::{Applicant, Deposed, Seat};
use crate::lease::{Candidate, Lease};

const NAME: &str = "relay";
/// The row whose commit makes everything before it durable. Readers look at [`event_store::BARRIER`].
const WRITTEN: &str = "log-written";

/// A process that would like to relay.
pub(super) struct Contender {
    candidate: Candidate,
    pool: MySqlPool,
}

impl Contender {
    pub(super) fn new(pool: MySqlPool, ids: &dyn IdGen) -> Self {
        Self {
            candidate: Candidate::new(pool.clone(), NAME, ids),
            pool,
        }
    }
}

impl Applicant for Contender {
    type Seat = Holder;

    async fn take(&self) -> Result<Option<Holder>, Deposed> {
        const SHUT_OUT: &str = "UPDATE log_barrier SET epoch = ? WHERE name IN (?, ?) AND epoch < ?";
        let Some(lease) = self.candidate.take().await? else {
            return Ok(None);
        };
        // A holder that dies before this leaves the barrier to the former one, which moves it as well as anybody. One
        // that sleeps here until somebody else has the lease changes no row, and then moves no barrier.
        sqlx::query(SHUT_OUT)
            .bind(lease.epoch())
            .bind(event_store::BARRIER)
            .bind(WRITTEN)
            .bind(lease.epoch())
            .execute(&self.pool)
            .await?;
        Ok(Some(Holder {
            lease,
            pool: self.pool.clone(),
        }))
    }
}

/// The right to relay, until it is lost.
pub(super) struct Holder {
    lease: Lease,
    pool: MySqlPool,
}

impl Seat for Holder {
    fn epoch(&self) -> u64 {
        self.lease.epoch()
    }

    async fn keep(&self) -> Deposed {
        self.lease.keep().await.into()
    }

    async fn raise(&self, durable: u64) -> Result<u64, Deposed> {
        const HEAD: &str =
            "SELECT log_head.position, log_barrier.position FROM log_head, log_barrier WHERE log_barrier.name = ?";
        const MOVE: &str =
            "UPDATE log_barrier SET position = CASE name WHEN ? THEN ? ELSE ? END WHERE name IN (?, ?) AND epoch = ?";
        let mut connection = self.pool.acquire().await?;
        let (head, told): (u64, u64) = sqlx::query_as(HEAD)
            .bind(event_store::BARRIER)
            .fetch_one(&mut *connection)
            .await?;
        let durable = durable.max(told);
        if head < durable {
            return Err(Deposed::RolledBack { head, durable });
        }
        if head == durable {
            return Ok(durable);
        }
        let moved = sqlx::query(MOVE)
            .bind(WRITTEN)
            .bind(head)
            .bind(durable)
            .bind(WRITTEN)
            .bind(event_store::BARRIER)
            .bind(self.epoch())
            .execute(&mut *connection)
            .await?;
        both(moved.rows_affected()).map(|()| head)
    }

    async fn tell(&self, durable: u64) -> Result<(), Deposed> {
        const TELL: &str = "UPDATE log_barrier SET position = ? WHERE name = ? AND epoch = ?";
        let told = sqlx::query(TELL)
            .bind(durable)
            .bind(event_store::BARRIER)
            .bind(self.epoch())
            .execute(&self.pool)
            .await?;
        if told.rows_affected() == 1 {
            Ok(())
        } else {
            Err(Deposed::Lost)
        }
    }

    async fn give_back(&self) {
        self.lease.give_back().await;
    }
}

fn both(rows: u64) -> Result<(), Deposed> {
    if rows == 2 { Ok(()) } else { Err(Deposed::Lost) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_kit::{SeqIds, TestDatabases};

    async fn set_head(databases: &TestDatabases, position: u64) {
        sqlx::query("UPDATE log_head SET position = ?")
            .bind(position)
            .execute(&databases.write)
            .await
            .unwrap();
    }

    async fn barrier(databases: &TestDatabases) -> u64 {
        sqlx::query_scalar("SELECT position FROM log_barrier WHERE name = ?")
            .bind(event_store::BARRIER)
            .fetch_one(&databases.write)
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn n_08_a_relay_that_slept_through_its_lease_cannot_move_the_barrier() {
        let databases = TestDatabases::create().await;
        let ids = SeqIds::default();
        let contender = || Contender::new(databases.write.clone(), &ids);
        let (first, second) = (contender(), contender());
        let asleep = first.take().await.unwrap().expect("nobody has it");
        assert!(second.take().await.unwrap().is_none(), "somebody has it");
        set_head(&databases, 5).await;
        assert_eq!(asleep.raise(0).await.unwrap(), 5);

        sqlx::query("UPDATE lease SET expires_at = '2000-01-01' WHERE name = 'relay'")
            .execute(&databases.write)
            .await
            .unwrap();
        let awake = second.take().await.unwrap().expect("it is free again");
        assert!(awake.epoch() > asleep.epoch());
        set_head(&databases, 7).await;
        assert!(matches!(asleep.raise(5).await, Err(Deposed::Lost)));
        assert!(matches!(asleep.tell(6).await, Err(Deposed::Lost)));
        assert_eq!(awake.raise(0).await.unwrap(), 7);
        awake.tell(7).await.unwrap();
        assert_eq!(barrier(&databases).await, 7);
    }

    #[tokio::test]
    async fn r_04_readers_see_the_barrier_only_when_its_commit_has_returned() {
        let databases = TestDatabases::create().await;
        let holder = Contender::new(databases.write.clone(), &SeqIds::default());
        let holder = holder.take().await.unwrap().expect("nobody has it");
        set_head(&databases, 5).await;
        assert_eq!(holder.raise(0).await.unwrap(), 5);
        assert_eq!(barrier(&databases).await, 0);
        set_head(&databases, 9).await;
        assert_eq!(holder.raise(5).await.unwrap(), 9);
        assert_eq!(barrier(&databases).await, 5);
        holder.tell(9).await.unwrap();
        assert_eq!(barrier(&databases).await, 9);
    }

    #[tokio::test]
    async fn a_log_that_became_shorter_ends_the_work_of_its_relay() {
        let databases = TestDatabases::create().await;
        let holder = Contender::new(databases.write.clone(), &SeqIds::default());
        let holder = holder.take().await.unwrap().expect("nobody has it");
        set_head(&databases, 9).await;
        assert_eq!(holder.raise(0).await.unwrap(), 9);
        set_head(&databases, 4).await;
        let error = holder.raise(9).await.unwrap_err();
        assert!(matches!(error, Deposed::RolledBack { head: 4, durable: 9 }), "{error}");
    }
}
