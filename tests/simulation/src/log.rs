use event_store::{Log, Recorded, StoreError};
use tokio::sync::watch;
use uuid::Uuid;

use crate::bug::Bug;
use crate::world::{LOG, Process};

/// The log as one process reaches it.
#[derive(Clone)]
pub struct FarLog(pub Process);

impl Log for FarLog {
    async fn head(&self) -> Result<u64, StoreError> {
        Ok(self.0.ask(|inner| inner.server.log.end()).await?)
    }

    async fn barrier(&self) -> Result<u64, StoreError> {
        let careless = self.0.world.has(Bug::NoBarrier);
        let read = self.0.ask(|inner| {
            if careless {
                inner.server.log.end()
            } else {
                inner.server.tables.barrier
            }
        });
        Ok(read.await?)
    }

    async fn read_after(&self, position: u64, limit: u32) -> Result<Vec<Recorded>, StoreError> {
        let read = self.0.ask(|inner| inner.server.log.clone()).await?;
        read.read_after(position, limit).await
    }

    async fn stream(&self, stream_type: &'static str, stream_id: Uuid) -> Result<Vec<Recorded>, StoreError> {
        let read = self.0.ask(|inner| inner.server.log.clone()).await?;
        read.stream(stream_type, stream_id).await
    }

    async fn id(&self) -> Result<Option<Uuid>, StoreError> {
        Ok(self.0.ask(|_| Some(LOG)).await?)
    }

    fn appended(&self) -> watch::Receiver<u64> {
        let (sender, receiver) = watch::channel(0);
        self.0.world.lock().listeners.push(sender);
        receiver
    }
}
