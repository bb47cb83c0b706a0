//! The tables of one projection in the read database: rows and checkpoint move together.

pub mod checkpoint;
mod lanes;
mod together;

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Connection, MySql, MySqlPool};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{Mutex, MutexGuard};
use tracing::Span;
use uuid::Uuid;

use crate::runner::{Place, Stop, Target};
use crate::{Generation, Known, Lanes, Projection, spans};
use checkpoint::Row;

/// From so many events on that a projection reads, a batch is worth taking in by several lanes.
const WORTH_LANES: usize = 1_000;

/// What a transaction has done so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is open.
    Begun,
    /// The checkpoint is moved.
    Moved,
    /// The rows of the events after one position and up to another are written.
    Applied {
        /// The position before the first.
        after: u64,
        /// The last position.
        to: u64,
    },
    /// It is committed.
    Committed,
    /// The checkpoint says that lanes are at work.
    LanesOpened,
    /// A lane's rows and the lane's own checkpoint are committed.
    LaneCommitted,
}

/// Is told every step, by projection.
pub type Observer = Arc<dyn Fn(&'static str, Step) + Send + Sync>;

/// One generation of a projection's tables, with its checkpoint.
pub(crate) struct ReadTables {
    projection: Arc<dyn Projection>,
    read: MySqlPool,
    row: Row,
    observer: Option<Observer>,
    /// Kept between batches: giving a connection back costs a round trip.
    connection: Mutex<Option<PoolConnection<MySql>>>,
}

impl ReadTables {
    pub(crate) fn new(projection: Arc<dyn Projection>, read: MySqlPool, generation: Generation) -> Self {
        let row = Row::of(projection.as_ref(), generation);
        Self {
            projection,
            read,
            row,
            observer: None,
            connection: Mutex::new(None),
        }
    }

    pub(crate) fn observed_by(self, observer: Option<Observer>) -> Self {
        Self { observer, ..self }
    }

    /// The connection of these tables. After an error it must be [dropped](Self::hang_up).
    async fn connection(&self) -> Result<Held<'_>, sqlx::Error> {
        let mut slot = self.connection.lock().await;
        if slot.is_none() {
            *slot = Some(self.read.acquire().await?);
        }
        Ok(Held { slot })
    }

    fn tell(&self, step: Step) {
        if let Some(observer) = &self.observer {
            observer(self.projection.name(), step);
        }
    }

    /// Runs one operation on the kept connection, which is given up when it fails.
    async fn with<T>(
        &self,
        operation: impl AsyncFnOnce(&mut sqlx::MySqlConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T, Stop> {
        let mut held = self.connection().await?;
        let outcome = operation(held.get()?).await;
        if outcome.is_err() {
            held.hang_up();
        }
        Ok(outcome?)
    }

    /// Each event's way into the rows, until the batch is committed. A rebuild is nobody's request.
    fn spans(&self, events: &[&Known]) -> Vec<Span> {
        if self.row.generation != Generation::Live {
            return Vec::new();
        }
        let name = self.projection.name();
        events
            .iter()
            .map(|known| spans::projection(name, &known.event))
            .collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "a metric")]
    fn measure(&self, events: usize, started: Instant) {
        let name = self.projection.name();
        metrics::gauge!("medbook_projection_stopped", "projection" => name).set(0.0);
        metrics::histogram!("medbook_projection_batch_events", "projection" => name).record(events as f64);
        metrics::histogram!("medbook_projection_batch_seconds", "projection" => name).record(started.elapsed());
    }
}

/// The kept connection, locked.
struct Held<'a> {
    slot: MutexGuard<'a, Option<PoolConnection<MySql>>>,
}

impl Held<'_> {
    fn get(&mut self) -> Result<&mut sqlx::MySqlConnection, sqlx::Error> {
        self.slot.as_deref_mut().ok_or(sqlx::Error::PoolClosed)
    }

    /// Gives the connection back to the pool, which looks whether it is still good.
    fn hang_up(mut self) {
        *self.slot = None;
    }
}

impl Target for ReadTables {
    fn name(&self) -> &'static str {
        self.projection.name()
    }

    async fn place(&self) -> Result<Place, Stop> {
        let row = self.row;
        self.with(async |db| {
            if let Some(standing) = row.standing(db).await? {
                return Ok(standing.place());
            }
            row.make(db).await?;
            Ok(Place::default())
        })
        .await
    }

    async fn belong_to(&self, log: Uuid) -> Result<(), Stop> {
        let row = self.row;
        self.with(async |db| row.belong_to(db, log).await).await
    }

    async fn start_anew(&self, place: Place, log: Option<Uuid>) -> Result<(), Stop> {
        let (row, tables) = (self.row, self.projection.tables());
        let reset = self
            .with(async |db| {
                let mut transaction = db.begin().await?;
                if !row.reset(&mut transaction, place.position, log).await? {
                    transaction.rollback().await?;
                    return Ok(false);
                }
                for table in tables {
                    // Names of our own tables. Not TRUNCATE: that would commit by itself.
                    let sql = AssertSqlSafe(format!("DELETE FROM {}", row.generation.table(table)));
                    sqlx::query(sql).execute(&mut *transaction).await?;
                }
                transaction.commit().await?;
                Ok(true)
            })
            .await?;
        if reset { Ok(()) } else { Err(Stop::Twin) }
    }

    async fn absorb(&self, from: u64, to: u64, events: &[Known]) -> Result<(), Stop> {
        let started = Instant::now();
        let read: Vec<&Known> = events
            .iter()
            .filter(|event| self.projection.reads(&event.fact))
            .collect();
        let _spans = self.spans(&read);
        if read.len() >= WORTH_LANES && self.projection.lanes() == Lanes::ByStream {
            self.absorb_in_lanes(from, to, &read).await?;
        } else {
            self.absorb_together(from, to, &read).await?;
        }
        self.measure(events.len(), started);
        Ok(())
    }

    async fn note_error(&self, position: u64, error: &str) -> Result<(), Stop> {
        let row = self.row;
        self.with(async |db| row.note_error(db, position, error).await).await
    }

    async fn asked_to_retry(&self) -> Result<bool, Stop> {
        let row = self.row;
        self.with(async |db| row.asked_to_retry(db).await).await
    }
}
