use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use messaging::{Broker, BrokerError, End, Limits, Outgoing, Published, StreamError, Tail};
use uuid::Uuid;

use super::ports::Stream;

/// The broker's stream.
#[derive(Clone)]
pub(super) struct JetStream {
    pub broker: Broker,
    pub limits: Limits,
}

impl Stream for JetStream {
    fn is_connected(&self) -> bool {
        self.broker.is_connected()
    }

    async fn ensure(&self) -> Result<(), StreamError> {
        self.broker.ensure_stream(self.limits).await
    }

    async fn remake(&self) -> Result<(), StreamError> {
        self.broker.remake_stream(self.limits).await
    }

    async fn tail(&self, log: Uuid) -> Result<Tail, BrokerError> {
        self.broker.tail(log).await
    }

    async fn send(&self, log: Uuid, after: End, batch: &[Outgoing]) -> BoxFuture<'static, Published> {
        self.broker.send(log, after, batch).await.settled().boxed()
    }
}
