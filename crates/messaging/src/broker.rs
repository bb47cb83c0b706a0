use async_nats::connection::State;
use async_nats::jetstream::{Context, context::ContextBuilder};
use async_nats::{Client, ConnectOptions, Event, ServerAddr};
use std::time::Duration;

/// How long one answer of the broker is waited for.
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest pause between two tries to connect.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// More messages than are ever published at once.
const IN_FLIGHT: usize = 4096;

/// Why the broker could not be asked, or what it answered instead.
#[derive(Debug, thiserror::Error)]
pub enum BrokerError {
    /// The address cannot be read.
    #[error("the broker's address is not a nats:// URL")]
    Address(#[source] async_nats::Error),
    /// There is no connection at present.
    #[error("there is no connection to the broker")]
    Disconnected,
    /// The stream is not there.
    #[error("the broker has no stream {}", crate::STREAM)]
    NoStream,
    /// The stream is there but cannot write, as after its files were deleted under the running server.
    #[error("the broker cannot write to the stream {}", crate::STREAM)]
    NotWritten(#[source] async_nats::Error),
    /// It did not answer, or not as hoped.
    #[error("the broker could not {doing}")]
    Refused {
        /// What was asked.
        doing: &'static str,
        /// What it said.
        #[source]
        source: async_nats::Error,
    },
}

impl BrokerError {
    pub(crate) fn refused(doing: &'static str) -> impl FnOnce(async_nats::Error) -> Self {
        move |source| Self::Refused { doing, source }
    }
}

/// A connection to the broker. It is kept for ever: after a break it comes back by itself, with pauses of 50 ms to 2 s.
/// Clones share it.
#[derive(Clone, Debug)]
pub struct Broker {
    client: Client,
    context: Context,
}

impl Broker {
    /// A connection to `nats://user:password@host:port`, known to the server by `name`. Does not wait until it stands.
    /// The password is taken as it is written, without percent-decoding.
    ///
    /// # Errors
    /// [`BrokerError::Address`] when the URL cannot be read.
    pub async fn connect(url: &str, name: &str) -> Result<Self, BrokerError> {
        let address: ServerAddr = url
            .parse()
            .map_err(|error: std::io::Error| BrokerError::Address(error.into()))?;
        let client = as_user(ConnectOptions::new(), &address)
            .name(name)
            .retry_on_initial_connect()
            .max_reconnects(None)
            .reconnect_delay_callback(pause)
            .connection_timeout(PATIENCE)
            .request_timeout(Some(PATIENCE))
            .ping_interval(Duration::from_secs(10))
            .event_callback(|event| async move { note(&event) })
            .connect(address)
            .await
            .map_err(|error| BrokerError::Address(error.into()))?;
        let context = ContextBuilder::new()
            .timeout(PATIENCE)
            .ack_timeout(PATIENCE)
            .max_ack_inflight(IN_FLIGHT)
            .backpressure_on_inflight(true)
            .build(client.clone());
        Ok(Self { client, context })
    }

    /// Whether the connection stands.
    pub fn is_connected(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// The JetStream context, or at once an error instead of a request that waits for a connection.
    pub(crate) fn connected(&self) -> Result<&Context, BrokerError> {
        if self.is_connected() {
            Ok(self.context())
        } else {
            Err(BrokerError::Disconnected)
        }
    }
}

/// The client does not log in by itself with what stands in the URL.
fn as_user(options: ConnectOptions, address: &ServerAddr) -> ConnectOptions {
    match (address.username(), address.password()) {
        (Some(user), Some(password)) => options.user_and_password(user.to_owned(), password.to_owned()),
        (Some(token), None) => options.token(token.to_owned()),
        (None, _) => options,
    }
}

fn pause(attempt: usize) -> Duration {
    let doublings = u32::try_from(attempt.min(6)).unwrap_or(6);
    (Duration::from_millis(50) * 2u32.pow(doublings)).min(LONGEST_PAUSE)
}

fn note(event: &Event) {
    match event {
        Event::Connected => tracing::info!("connected to the broker"),
        Event::Disconnected => tracing::warn!("lost the connection to the broker; reading goes on from the log"),
        Event::LameDuckMode | Event::Draining | Event::Closed => tracing::info!(%event, "the broker says"),
        Event::SlowConsumer(_) | Event::ServerError(_) | Event::ClientError(_) => {
            tracing::warn!(%event, "the broker says");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_two_seconds_and_stay_there() {
        assert_eq!(pause(0), Duration::from_millis(50));
        assert_eq!(pause(2), Duration::from_millis(200));
        assert_eq!(pause(6), LONGEST_PAUSE);
        assert_eq!(pause(1_000_000), LONGEST_PAUSE);
    }
}
