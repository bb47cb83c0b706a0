//! One stream as it was: its events in order, and the state they had led to at a version or an instant.

use chrono::{DateTime, Utc};
use domain::Aggregate;
use uuid::Uuid;

use crate::{EventStore, Loaded, Recorded, StoreError, stored_event};

/// Which past state of a stream is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// After the event of this version; 0 is before the first. A later version than the last is the present state.
    Version(u32),
    /// What had been decided by this instant, events of that very instant included.
    Instant(DateTime<Utc>),
}

impl From<u32> for AsOf {
    fn from(version: u32) -> Self {
        Self::Version(version)
    }
}

impl From<DateTime<Utc>> for AsOf {
    fn from(instant: DateTime<Utc>) -> Self {
        Self::Instant(instant)
    }
}

impl AsOf {
    /// The clocks of several processes differ, so a later event of a stream may bear an earlier instant: what follows the
    /// first event that does not count any more does not count either.
    fn includes(self, event: &Recorded) -> bool {
        match self {
            Self::Version(version) => event.version <= version,
            Self::Instant(instant) => event.recorded_at <= instant,
        }
    }
}

impl EventStore {
    /// The events of one stream in order, also those this program cannot read; empty when there is none.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn history(&self, stream_type: &str, stream_id: Uuid) -> Result<Vec<Recorded>, StoreError> {
        sqlx::query_as(Recorded::SELECT_STREAM)
            .bind(stream_id)
            .bind(stream_type)
            .fetch_all(self.reading())
            .await
            .map_err(StoreError::database("history"))
    }

    /// Folds one stream as far as it had come at a version or an instant. Version 0 means that there was no such stream.
    ///
    /// # Errors
    /// When the database refuses, or the stream holds up to there an event this program does not know.
    pub async fn load_at<A: Aggregate>(
        &self,
        id: impl Into<Uuid>,
        as_of: impl Into<AsOf>,
    ) -> Result<Loaded<A>, StoreError> {
        let (id, as_of) = (id.into(), as_of.into());
        let mut loaded = Loaded::<A>::new_stream(id);
        let history = self.history(A::TYPE, id).await?;
        for event in history.iter().take_while(|event| as_of.includes(event)) {
            let version = loaded.version + 1;
            let decoded = stored_event::recorded(event, version).map_err(|reason| StoreError::Event {
                stream_type: A::TYPE,
                stream_id: id,
                version,
                reason,
            })?;
            loaded.state.evolve(&decoded);
            loaded.version = version;
        }
        Ok(loaded)
    }
}
