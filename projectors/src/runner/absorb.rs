use event_store::Recorded;
use sqlx::{Connection, MySqlConnection};
use std::sync::Arc;
use std::time::Instant;

use super::stop::{Refused, Stop};
use super::{Runner, checkpoint};

/// What a transaction has done so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is open.
    Begun,
    /// The checkpoint is moved.
    Moved,
    /// The rows of the event at this position are written.
    Applied(u64),
    /// It is committed.
    Committed,
}

/// Is told every step, by projection.
pub type Observer = Arc<dyn Fn(&'static str, Step) + Send + Sync>;

impl Runner {
    /// Takes in events that follow each other and the checkpoint. When one of them is refused, those before it are in.
    pub(super) async fn absorb(&self, position: &mut u64, events: &[Recorded]) -> Result<(), Stop> {
        match self.transact(position, events).await {
            Err(Stop::Poison { .. }) if events.len() > 1 => {
                for event in events {
                    self.transact(position, std::slice::from_ref(event)).await?;
                }
                Ok(())
            }
            other => other,
        }
    }

    /// All of them in one transaction with the checkpoint, or none.
    async fn transact(&self, position: &mut u64, events: &[Recorded]) -> Result<(), Stop> {
        let Some(last) = events.last() else {
            return Ok(());
        };
        let started = Instant::now();
        let mut connection = self.read.acquire().await?;
        let mut transaction = connection.begin().await?;
        self.tell(Step::Begun);
        // First of all, so that a twin waits here, before it touches a row.
        if !checkpoint::shift(&mut transaction, self.projection.as_ref(), *position, last.position).await? {
            return Err(Stop::Twin);
        }
        self.tell(Step::Moved);
        for event in events {
            self.apply(&mut transaction, event).await?;
            self.tell(Step::Applied(event.position));
        }
        transaction.commit().await?;
        *position = last.position;
        self.tell(Step::Committed);
        self.measure(events.len(), started);
        Ok(())
    }

    async fn apply(&self, db: &mut MySqlConnection, event: &Recorded) -> Result<(), Stop> {
        let fact = event.fact().map_err(|error| Stop::Poison {
            position: event.position,
            error: Refused::Unknown(error),
        })?;
        self.projection
            .apply(db, event, &fact)
            .await
            .map_err(|error| Stop::at(event.position, error))
    }

    fn tell(&self, step: Step) {
        if let Some(observer) = &self.observer {
            observer(self.projection.name(), step);
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a metric")]
    fn measure(&self, events: usize, started: Instant) {
        let name = self.projection.name();
        metrics::gauge!("medbook_projection_stopped", "projection" => name).set(0.0);
        metrics::histogram!("medbook_projection_batch_events", "projection" => name).record(events as f64);
        metrics::histogram!("medbook_projection_batch_seconds", "projection" => name).record(started.elapsed());
    }
}
