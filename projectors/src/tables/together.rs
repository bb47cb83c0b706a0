use sqlx::{Connection, MySqlConnection};

use super::{ReadTables, Step};
use crate::Known;
use crate::runner::Stop;

/// How an attempt to move the checkpoint ended.
enum Moved {
    Yes,
    /// It was somewhere else, or lanes are at work.
    No,
}

impl ReadTables {
    /// All events in one transaction with the checkpoint.
    pub(super) async fn absorb_together(&self, from: u64, to: u64, events: &[&Known]) -> Result<(), Stop> {
        let mut held = self.connection().await?;
        let moved = match self.transact(held.get()?, from, to, events).await {
            Ok(moved) => moved,
            Err(error) => {
                held.hang_up();
                return Err(match events.first() {
                    Some(first) => Stop::at(first.event.position, error),
                    None => Stop::Database(error),
                });
            }
        };
        drop(held);
        match moved {
            Moved::Yes => Ok(()),
            // Somebody died while lanes were at work, or somebody else works here: the lanes know.
            Moved::No => self.absorb_in_lanes(from, to, events).await,
        }
    }

    async fn transact(
        &self,
        db: &mut MySqlConnection,
        from: u64,
        to: u64,
        events: &[&Known],
    ) -> Result<Moved, sqlx::Error> {
        if events.is_empty() {
            // No rows: the move of the checkpoint is a transaction of its own.
            if !self.row.shift(db, from, to).await? {
                return Ok(Moved::No);
            }
            self.tell(Step::Applied { after: from, to });
            self.tell(Step::Committed);
            return Ok(Moved::Yes);
        }
        let mut transaction = db.begin().await?;
        self.tell(Step::Begun);
        // First of all, so that a twin waits here, before it touches a row.
        if !self.row.shift(&mut transaction, from, to).await? {
            transaction.rollback().await?;
            return Ok(Moved::No);
        }
        self.tell(Step::Moved);
        self.projection
            .apply(&mut transaction, self.row.generation, events)
            .await?;
        self.tell(Step::Applied { after: from, to });
        transaction.commit().await?;
        self.tell(Step::Committed);
        Ok(Moved::Yes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Generation;
    use crate::projections;
    use crate::runner::{Place, Target};
    use test_kit::TestDatabases;

    #[tokio::test]
    async fn p_02_who_slept_while_the_checkpoint_moved_moves_it_no_more() {
        let databases = TestDatabases::create().await;
        let instance = || {
            let calendar = projections::all().remove(0);
            ReadTables::new(calendar.into(), databases.read.clone(), Generation::Live)
        };
        let (awake, asleep) = (instance(), instance());
        assert_eq!(asleep.place().await.unwrap(), Place::default());
        awake.absorb(0, 5, &[]).await.unwrap();
        assert!(matches!(asleep.absorb(0, 3, &[]).await, Err(Stop::Twin)));
        assert!(matches!(asleep.absorb(0, 9, &[]).await, Err(Stop::Twin)));
        assert_eq!(awake.place().await.unwrap().position, 5);
        awake.absorb(5, 7, &[]).await.unwrap();
    }
}
