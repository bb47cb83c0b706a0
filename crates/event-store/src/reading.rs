//! Reading the log and what lies beside it.

use chrono::{DateTime, Utc};
use domain::{Aggregate, Resource};
use sqlx::mysql::MySqlRow;
use uuid::Uuid;

use crate::{BARRIER, EventStore, FLUSH, IdempotencyKey, Loaded, Recorded, StoreError, StoredAnswer, stored_event};

/// A stretch of a resource's time and the stream that holds it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Reserved {
    /// The kind of stream ([`Aggregate::TYPE`]).
    pub owner_type: String,
    /// Which one.
    pub owner_id: Uuid,
    /// First instant.
    pub starts_at: DateTime<Utc>,
    /// First instant after it.
    pub ends_at: DateTime<Utc>,
}

impl EventStore {
    /// Folds one stream. Version 0 means that there is no such stream.
    ///
    /// # Errors
    /// When the database refuses, or the stream holds an event this program does not know.
    pub async fn load<A: Aggregate>(&self, id: impl Into<Uuid>) -> Result<Loaded<A>, StoreError> {
        let id = id.into();
        let events = self.events::<A>(id).await?;
        Ok(Loaded {
            id,
            version: u32::try_from(events.len()).unwrap_or(u32::MAX),
            state: A::fold(&events),
        })
    }

    /// The events of one stream, in order.
    pub(crate) async fn events<A: Aggregate>(&self, stream_id: Uuid) -> Result<Vec<A::Event>, StoreError> {
        const SELECT: &str = "SELECT version, event_type, schema_version, payload FROM event \
            WHERE stream_id = ? AND stream_type = ? ORDER BY version";
        let rows = sqlx::query(SELECT)
            .bind(stream_id)
            .bind(A::TYPE)
            .fetch_all(self.reading())
            .await
            .map_err(StoreError::database("load"))?;
        let decode = |(version, row): (u32, &MySqlRow)| {
            stored_event::event(row, version).map_err(|reason| StoreError::Event {
                stream_type: A::TYPE,
                stream_id,
                version,
                reason,
            })
        };
        (1..).zip(&rows).map(decode).collect()
    }

    /// Up to `limit` events after this position, ascending and without gaps.
    ///
    /// # Errors
    /// When the database refuses, or an event is missing.
    pub async fn read_after(&self, position: u64, limit: u32) -> Result<Vec<Recorded>, StoreError> {
        let events: Vec<Recorded> = sqlx::query_as(Recorded::SELECT_AFTER)
            .bind(position)
            .bind(limit)
            .fetch_all(self.reading())
            .await
            .map_err(StoreError::database("read"))?;
        for (expected, event) in (position + 1..).zip(&events) {
            if event.position != expected {
                return Err(StoreError::Gap { expected });
            }
        }
        Ok(events)
    }

    /// Position of the last event; 0 in an empty log.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn head(&self) -> Result<u64, StoreError> {
        sqlx::query_scalar("SELECT position FROM log_head")
            .fetch_one(self.reading())
            .await
            .map_err(StoreError::database("head"))
    }

    /// The position up to which events are known to survive a crash of the database. Effects outside it (broker, mail)
    /// stay at or below.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn barrier(&self) -> Result<u64, StoreError> {
        sqlx::query_scalar("SELECT position FROM log_barrier WHERE name = ?")
            .bind(BARRIER)
            .fetch_optional(self.reading())
            .await
            .map(Option::unwrap_or_default)
            .map_err(StoreError::database("barrier"))
    }

    /// The answer this key was given, if it was. It is on disk by then.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn stored_answer(&self, key: &IdempotencyKey) -> Result<Option<StoredAnswer>, StoreError> {
        const SELECT: &str = "SELECT fingerprint, status, body, position FROM idempotency \
            WHERE scope = ? AND idempotency_key = ?";
        let answer = sqlx::query_as(SELECT)
            .bind(key.scope)
            .bind(key.key)
            .fetch_optional(self.reading())
            .await
            .map_err(StoreError::database("stored answer"))?;
        if answer.is_some() {
            // Whoever was given it first may still be waiting for the commit; nobody is to be told earlier than that.
            sqlx::query(FLUSH)
                .execute(self.pool())
                .await
                .map_err(StoreError::database("flush"))?;
        }
        Ok(answer)
    }

    /// The stream that holds a claim, by its aggregate's id.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn claimed_by(&self, namespace: &str, key: &str) -> Result<Option<Uuid>, StoreError> {
        sqlx::query_scalar("SELECT owner_id FROM claim WHERE namespace = ? AND claim_key = ?")
            .bind(namespace)
            .bind(key)
            .fetch_optional(self.reading())
            .await
            .map_err(StoreError::database("claim"))
    }

    /// The stream that holds a reservation of this resource from this instant on, if it is an `A`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn reserved_by<A: Aggregate>(
        &self,
        resource: Resource,
        starts_at: DateTime<Utc>,
    ) -> Result<Option<Uuid>, StoreError> {
        const SELECT: &str = "SELECT owner_id FROM reservation \
            WHERE resource_id = ? AND resource_kind = ? AND day = ? AND starts_at = ? AND owner_type = ?";
        sqlx::query_scalar(SELECT)
            .bind(resource.id)
            .bind(resource.kind.as_str())
            .bind(starts_at.date_naive())
            .bind(starts_at)
            .bind(A::TYPE)
            .fetch_optional(self.reading())
            .await
            .map_err(StoreError::database("reservation"))
    }

    /// Which streams hold the resource's time in `[from, to)` at `now`, in order of the start; expired holds do not. As
    /// fresh as the last commit, which another append may outrun: what has to stay true is a condition of the append.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn reserved_between(
        &self,
        resource: Resource,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Reserved>, StoreError> {
        // One row for each day touched, each with the whole reservation.
        const SELECT: &str = "SELECT DISTINCT owner_type, owner_id, starts_at, ends_at FROM reservation \
            WHERE resource_id = ? AND resource_kind = ? AND day BETWEEN ? AND ? AND starts_at < ? AND ends_at > ? \
            AND (expires_at IS NULL OR expires_at > ?) ORDER BY starts_at";
        sqlx::query_as(SELECT)
            .bind(resource.id)
            .bind(resource.kind.as_str())
            .bind(from.date_naive())
            .bind(to.date_naive())
            .bind(to)
            .bind(from)
            .bind(now)
            .fetch_all(self.reading())
            .await
            .map_err(StoreError::database("reservation"))
    }

    /// An ordinary row put there by [`Work::secret`].
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn secret(&self, owner: Uuid, kind: &str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT value FROM secret WHERE owner = ? AND kind = ?")
            .bind(owner)
            .bind(kind)
            .fetch_optional(self.reading())
            .await
            .map_err(StoreError::database("secret"))
    }
}
