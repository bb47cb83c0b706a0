use event_store::{EventStore, StoreError};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// The log's name on its messages: the id of its first event, read once.
#[derive(Default)]
pub(crate) struct LogId(OnceCell<Uuid>);

impl LogId {
    /// `None` while the log is empty.
    pub(crate) async fn get(&self, store: &EventStore) -> Result<Option<Uuid>, StoreError> {
        if let Some(id) = self.0.get() {
            return Ok(Some(*id));
        }
        let Some(first) = store.read_after(0, 1).await?.pop() else {
            return Ok(None);
        };
        Ok(Some(*self.0.get_or_init(|| async { first.event_id }).await))
    }
}
