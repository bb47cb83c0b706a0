use tokio::sync::watch;
use uuid::Uuid;

use crate::{EventStore, Recorded, StoreError};

/// The log as its readers see it. Implemented by [`EventStore`] and by the in-memory log of the simulation.
pub trait Log: Clone + Send + Sync + 'static {
    /// Position of the last event; 0 in an empty log.
    fn head(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// The position up to which events survive a crash of the database. Effects outside it stay at or below.
    fn barrier(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Up to `limit` events after this position, ascending and without gaps. An event whose payload cannot be read is
    /// among them; its [`Recorded::fact`] fails.
    fn read_after(&self, position: u64, limit: u32) -> impl Future<Output = Result<Vec<Recorded>, StoreError>> + Send;

    /// The events of one stream in order; empty when there is none.
    fn stream(
        &self,
        stream_type: &'static str,
        stream_id: Uuid,
    ) -> impl Future<Output = Result<Vec<Recorded>, StoreError>> + Send;

    /// The log's name on its messages; `None` while it has none.
    fn id(&self) -> impl Future<Output = Result<Option<Uuid>, StoreError>> + Send;

    /// The newest position this process appended. A wake-up only: other processes append too.
    fn appended(&self) -> watch::Receiver<u64>;
}

impl Log for EventStore {
    async fn head(&self) -> Result<u64, StoreError> {
        EventStore::head(self).await
    }

    async fn barrier(&self) -> Result<u64, StoreError> {
        EventStore::barrier(self).await
    }

    async fn read_after(&self, position: u64, limit: u32) -> Result<Vec<Recorded>, StoreError> {
        EventStore::read_after(self, position, limit).await
    }

    async fn stream(&self, stream_type: &'static str, stream_id: Uuid) -> Result<Vec<Recorded>, StoreError> {
        self.history(stream_type, stream_id).await
    }

    async fn id(&self) -> Result<Option<Uuid>, StoreError> {
        self.identity().await
    }

    fn appended(&self) -> watch::Receiver<u64> {
        EventStore::appended(self)
    }
}
