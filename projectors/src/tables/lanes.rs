//! A big batch, taken in by several transactions at once, each for its share of the streams.
//!
//! ```text
//! open: the checkpoint says "lanes at work", each lane stands at the checkpoint      (one transaction)
//! lane: its rows, and its own position by compare-and-set                  (one transaction each, at once)
//! close: the checkpoint goes to the lowest lane; all there: no lanes at work any more     (one transaction)
//! ```
//! While lanes are at work nobody moves the checkpoint in any other way. Whoever comes after a crash finds them at work,
//! and every lane drops what it already has.

use sqlx::{Connection, MySqlConnection};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::checkpoint::{Row, Standing};
use super::{ReadTables, Step};
use crate::Known;
use crate::runner::Stop;

/// Into how many shares the streams are divided.
const LANES: u8 = 4;

/// The lane a stream belongs to.
fn lane_of(stream: Uuid, lanes: u8) -> u8 {
    u8::try_from(stream.as_u128() % u128::from(lanes.max(1))).unwrap_or_default()
}

/// What one lane has to take in: the events of its streams that it does not have.
struct Share<'a> {
    lane: u8,
    at: u64,
    events: Vec<&'a Known>,
}

/// The shares of a batch; lanes that have nothing to do are not among them.
fn shares<'a>(positions: &BTreeMap<u8, u64>, lanes: u8, events: &[&'a Known]) -> Vec<Share<'a>> {
    let mut shares: BTreeMap<u8, Share<'a>> = BTreeMap::new();
    for known in events {
        let lane = lane_of(known.event.stream_id, lanes);
        let at = positions.get(&lane).copied().unwrap_or_default();
        if known.event.position > at {
            let share = shares.entry(lane).or_insert_with(|| Share {
                lane,
                at,
                events: Vec::new(),
            });
            share.events.push(known);
        }
    }
    shares.into_values().collect()
}

impl ReadTables {
    pub(super) async fn absorb_in_lanes(&self, from: u64, to: u64, events: &[&Known]) -> Result<(), Stop> {
        let row = self.row;
        let opened = self.with(async |db| row.open_lanes(db, from).await).await?;
        let Some((lanes, positions)) = opened else {
            return Err(Stop::Twin);
        };
        self.tell(Step::LanesOpened);
        let work = shares(&positions, lanes, events);
        let done = futures_util::future::join_all(work.into_iter().map(|share| self.take_in(share, to))).await;
        // All have ended, so nothing is under way when the first error is told.
        for outcome in done {
            outcome?;
        }
        let closed = self.with(async |db| row.close_lanes(db, from, to, lanes).await).await?;
        if !closed {
            return Err(Stop::Twin);
        }
        self.tell(Step::Committed);
        Ok(())
    }

    async fn take_in(&self, share: Share<'_>, to: u64) -> Result<(), Stop> {
        let Some(first) = share.events.first().map(|known| known.event.position) else {
            return Ok(());
        };
        let mut connection = self.read.acquire().await?;
        let outcome = self.transact_lane(&mut connection, &share, to).await;
        match outcome {
            Ok(true) => {
                self.tell(Step::LaneCommitted);
                Ok(())
            }
            Ok(false) => Err(Stop::Twin),
            Err(error) => Err(Stop::at(first, error)),
        }
    }

    async fn transact_lane(&self, db: &mut MySqlConnection, share: &Share<'_>, to: u64) -> Result<bool, sqlx::Error> {
        let mut transaction = db.begin().await?;
        if !self.row.shift_lane(&mut transaction, share.lane, share.at, to).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
        self.projection
            .apply(&mut transaction, self.row.generation, &share.events)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }
}

impl Row {
    /// The number of lanes and where each is; `None` when the checkpoint is not at `from`.
    async fn open_lanes(
        &self,
        db: &mut MySqlConnection,
        from: u64,
    ) -> Result<Option<(u8, BTreeMap<u8, u64>)>, sqlx::Error> {
        const OPEN: &str = "UPDATE {checkpoint} SET lanes = ? WHERE name = ? AND version = ?";
        const MAKE: &str = "INSERT INTO {lane} (name, version, lane, position) VALUES (?, ?, ?, ?)";
        const LANES_AT: &str = "SELECT lane, position FROM {lane} WHERE name = ? AND version = ? ORDER BY lane";
        let mut transaction = db.begin().await?;
        let standing = self.lock(&mut transaction).await?;
        let Some(Standing { lanes, .. }) = standing.filter(|standing| standing.position == from) else {
            // At once: the connection is kept, and a dropped transaction would keep the lock until it is used again.
            transaction.rollback().await?;
            return Ok(None);
        };
        if lanes > 0 {
            let positions: Vec<(u8, u64)> = sqlx::query_as(self.statement(LANES_AT))
                .bind(self.name)
                .bind(self.version)
                .fetch_all(&mut *transaction)
                .await?;
            transaction.commit().await?;
            return Ok(Some((lanes, positions.into_iter().collect())));
        }
        sqlx::query(self.statement(OPEN))
            .bind(LANES)
            .bind(self.name)
            .bind(self.version)
            .execute(&mut *transaction)
            .await?;
        for lane in 0..LANES {
            sqlx::query(self.statement(MAKE))
                .bind(self.name)
                .bind(self.version)
                .bind(lane)
                .bind(from)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(Some((LANES, (0..LANES).map(|lane| (lane, from)).collect())))
    }

    async fn shift_lane(&self, db: &mut MySqlConnection, lane: u8, from: u64, to: u64) -> Result<bool, sqlx::Error> {
        const SHIFT: &str =
            "UPDATE {lane} SET position = ? WHERE name = ? AND version = ? AND lane = ? AND position = ?";
        let moved = sqlx::query(self.statement(SHIFT))
            .bind(to)
            .bind(self.name)
            .bind(self.version)
            .bind(lane)
            .bind(from)
            .execute(db)
            .await?;
        Ok(moved.rows_affected() == 1)
    }

    /// Moves the checkpoint, and with it the lanes that had nothing to do. A lane that is further ahead, from before a
    /// crash, keeps the lanes open; `false` when the checkpoint is somewhere else.
    async fn close_lanes(&self, db: &mut MySqlConnection, from: u64, to: u64, lanes: u8) -> Result<bool, sqlx::Error> {
        const MOVE: &str = "UPDATE {checkpoint} SET position = ?, updated_at = UTC_TIMESTAMP(6), error = NULL, \
            error_position = NULL, retry_at = NULL WHERE name = ? AND version = ? AND position = ? AND lanes = ?";
        const FOLLOW: &str = "UPDATE {lane} SET position = ? WHERE name = ? AND version = ? AND position < ?";
        const AHEAD: &str = "SELECT COUNT(*) FROM {lane} WHERE name = ? AND version = ? AND position > ?";
        const CLOSE: &str = "UPDATE {checkpoint} SET lanes = 0 WHERE name = ? AND version = ?";
        let mut transaction = db.begin().await?;
        let moved = sqlx::query(self.statement(MOVE))
            .bind(to)
            .bind(self.name)
            .bind(self.version)
            .bind(from)
            .bind(lanes)
            .execute(&mut *transaction)
            .await?;
        if moved.rows_affected() != 1 {
            transaction.rollback().await?;
            return Ok(false);
        }
        sqlx::query(self.statement(FOLLOW))
            .bind(to)
            .bind(self.name)
            .bind(self.version)
            .bind(to)
            .execute(&mut *transaction)
            .await?;
        let ahead: i64 = sqlx::query_scalar(self.statement(AHEAD))
            .bind(self.name)
            .bind(self.version)
            .bind(to)
            .fetch_one(&mut *transaction)
            .await?;
        if ahead == 0 {
            self.drop_lanes(&mut transaction).await?;
            sqlx::query(self.statement(CLOSE))
                .bind(self.name)
                .bind(self.version)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(true)
    }
}
