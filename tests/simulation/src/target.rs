//! The read side of one projection: for each stream the events it has taken in. A row that is written twice shows.

use event_store::Recorded;
use projectors::Known;
use projectors::runner::{Place, Stop, Target};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::bug::Bug;
use crate::world::{Away, Process};

/// The names of the projections.
pub const NAMES: [&str; 2] = ["calendar", "visits"];

/// The tables of one projection.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub place: Place,
    pub streams: BTreeMap<Uuid, Vec<(u64, Uuid)>>,
    pub errors: Vec<String>,
}

impl Rows {
    fn take_in(&mut self, event: &Recorded) {
        let row = self.streams.entry(event.stream_id).or_default();
        row.push((event.position, event.event_id));
    }

    /// What the rows are to be: the fold of the log.
    pub fn fold(events: &[Recorded]) -> BTreeMap<Uuid, Vec<(u64, Uuid)>> {
        let mut rows = Self::default();
        for event in events {
            rows.take_in(event);
        }
        rows.streams
    }
}

/// The read side as one process reaches it.
pub struct FarTarget {
    pub process: Process,
    pub name: &'static str,
}

impl FarTarget {
    async fn with<T>(&self, change: impl FnOnce(&mut Rows) -> T) -> Result<T, Stop> {
        self.process.travel().await;
        let answer = {
            let mut inner = self.process.world.lock();
            change(inner.targets.entry(self.name).or_default())
        };
        self.process.travel().await;
        // It is done, but the answer may get lost.
        if self.process.world.trouble(1) {
            return Err(Stop::Database(Away.into()));
        }
        Ok(answer)
    }

    async fn move_to(&self, from: u64, to: u64, events: &[Known]) -> Result<(), Stop> {
        let (careless, process) = (self.process.world.has(Bug::NoCompareAndSet), &self.process);
        let moved = self.with(|rows| {
            if rows.place.position != from && !careless {
                return false;
            }
            rows.place.position = to;
            for known in events {
                rows.take_in(&known.event);
            }
            true
        });
        if moved.await? {
            process
                .world
                .note(&process.name, &format!("{} {from} -> {to}", self.name));
            Ok(())
        } else {
            Err(Stop::Twin)
        }
    }
}

impl Target for FarTarget {
    fn name(&self) -> &'static str {
        self.name
    }

    async fn place(&self) -> Result<Place, Stop> {
        self.with(|rows| rows.place).await
    }

    async fn belong_to(&self, log: Uuid) -> Result<(), Stop> {
        self.with(|rows| rows.place.log = Some(log)).await
    }

    async fn start_anew(&self, place: Place, log: Option<Uuid>) -> Result<(), Stop> {
        self.process
            .world
            .broken(format!("{} threw its rows away at {place:?}", self.name));
        self.with(|rows| {
            *rows = Rows {
                place: Place { position: 0, log },
                ..Rows::default()
            }
        })
        .await
    }

    async fn absorb(&self, from: u64, to: u64, events: &[Known]) -> Result<(), Stop> {
        if self.process.world.has(Bug::CheckpointApart) {
            self.with(|rows| events.iter().for_each(|known| rows.take_in(&known.event)))
                .await?;
            return self.move_to(from, to, &[]).await;
        }
        self.move_to(from, to, events).await
    }

    async fn note_error(&self, position: u64, error: &str) -> Result<(), Stop> {
        self.with(|rows| rows.errors.push(format!("{position}: {error}"))).await
    }

    async fn asked_to_retry(&self) -> Result<bool, Stop> {
        Ok(false)
    }
}
