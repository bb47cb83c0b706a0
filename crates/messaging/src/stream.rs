use async_nats::jetstream::context::{CreateStreamErrorKind, GetStreamErrorKind};
use async_nats::jetstream::stream::{Config, Info};
use async_nats::jetstream::{ErrorCode, stream::Stream};
use serde_json::Value;
use std::time::Duration;

use crate::{Broker, BrokerError};

/// The stream's name.
pub const STREAM: &str = "EVENTS";

/// The definition an operator can also give to the `nats` tool.
const DEFINITION: &str = include_str!("../../../nats/stream-events.json");

/// How much the stream keeps. Whatever falls out is read from the log.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes on the broker's disk.
    pub max_bytes: i64,
    /// Age of the oldest message.
    pub max_age: Duration,
    /// How long the server knows a message's id and drops a second one with the same.
    pub duplicate_window: Duration,
}

impl Default for Limits {
    /// 2 GiB, a week, and two minutes.
    fn default() -> Self {
        Self {
            max_bytes: 2 << 30,
            max_age: Duration::from_hours(7 * 24),
            duplicate_window: Duration::from_mins(2),
        }
    }
}

/// Why the stream is not there as it was meant.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The broker could not be asked.
    #[error(transparent)]
    Broker(#[from] BrokerError),
    /// The definition in this program cannot be read.
    #[error("the definition of stream {STREAM} is not valid")]
    Definition(#[source] serde_json::Error),
    /// The server silently made something else of the definition, as an old server does with a setting it does not know.
    #[error(
        "the broker's stream {STREAM} has {setting} = {found}, but Medbook needs {wanted}. \
         The server may be too old for this setting (2.9 or newer is needed), or its limits are too low."
    )]
    Differs {
        /// Which setting.
        setting: String,
        /// What was asked for.
        wanted: Value,
        /// What the server has.
        found: Value,
    },
}

impl Broker {
    /// Creates the stream if it is missing, brings it to this definition if it differs, and compares what the server
    /// then has with what was asked for.
    ///
    /// # Errors
    /// [`StreamError::Differs`] when the server keeps another setting, [`StreamError::Broker`] when it cannot be asked.
    pub async fn ensure_stream(&self, limits: Limits) -> Result<(), StreamError> {
        let wanted = definition(limits)?;
        let present = match self.stream().await {
            Ok(stream) => stream.cached_info().config.clone(),
            Err(BrokerError::NoStream) => self.create(wanted.clone()).await?.config,
            Err(other) => return Err(other.into()),
        };
        if compare(&wanted, &present).is_ok() {
            return Ok(());
        }
        let echoed = self
            .connected()?
            .update_stream(wanted.clone())
            .await
            .map_err(|error| BrokerError::refused("change the stream")(error.into()))?;
        compare(&wanted, &echoed.config)
    }

    /// Throws the stream away and makes it anew, empty. The log can fill it again.
    ///
    /// # Errors
    /// [`StreamError`] when the broker does not allow it.
    pub async fn remake_stream(&self, limits: Limits) -> Result<(), StreamError> {
        self.connected()?
            .delete_stream(STREAM)
            .await
            .map_err(|error| BrokerError::refused("delete the stream")(error.into()))?;
        self.ensure_stream(limits).await
    }

    async fn create(&self, wanted: Config) -> Result<Info, StreamError> {
        let created = self.connected()?.create_stream(wanted).await;
        match created {
            Ok(stream) => {
                tracing::info!("created the stream {STREAM}");
                Ok(stream.cached_info().clone())
            }
            // Another relay was faster.
            Err(error) if matches!(error.kind(), CreateStreamErrorKind::JetStream(ref said) if said.error_code() == ErrorCode::STREAM_NAME_EXIST) => {
                Ok(self.stream().await?.cached_info().clone())
            }
            Err(error) => Err(BrokerError::refused("create the stream")(error.into()).into()),
        }
    }

    /// The stream with its present state.
    pub(crate) async fn stream(&self) -> Result<Stream, BrokerError> {
        self.connected()?
            .get_stream(STREAM)
            .await
            .map_err(|error| match error.kind() {
                GetStreamErrorKind::JetStream(said) if said.error_code() == ErrorCode::STREAM_NOT_FOUND => {
                    BrokerError::NoStream
                }
                GetStreamErrorKind::JetStream(_)
                | GetStreamErrorKind::Request
                | GetStreamErrorKind::EmptyName
                | GetStreamErrorKind::InvalidStreamName => BrokerError::refused("describe the stream")(error.into()),
            })
    }
}

fn definition(limits: Limits) -> Result<Config, StreamError> {
    let mut config: Config = serde_json::from_str(DEFINITION).map_err(StreamError::Definition)?;
    config.max_bytes = limits.max_bytes;
    config.max_age = limits.max_age;
    config.duplicate_window = limits.duplicate_window;
    Ok(config)
}

/// Whether every setting asked for is what the server has.
fn compare(wanted: &Config, found: &Config) -> Result<(), StreamError> {
    let wanted = serde_json::to_value(wanted).map_err(StreamError::Definition)?;
    let found = serde_json::to_value(found).map_err(StreamError::Definition)?;
    for (setting, wanted) in wanted.as_object().into_iter().flatten() {
        let found = &found[setting];
        if found != wanted {
            return Err(StreamError::Differs {
                setting: setting.clone(),
                wanted: wanted.clone(),
                found: found.clone(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_in_the_repository_names_the_stream_and_its_subjects() {
        let config = definition(Limits::default()).unwrap();
        assert_eq!(config.name, STREAM);
        assert_eq!(config.subjects, ["events.>"]);
        assert_eq!(config.duplicate_window, Duration::from_mins(2));
    }

    #[test]
    fn n_15_a_setting_the_server_did_not_take_is_named() {
        let wanted = definition(Limits::default()).unwrap();
        assert!(compare(&wanted, &wanted).is_ok());
        let found = Config {
            duplicate_window: Duration::from_secs(1),
            ..wanted.clone()
        };
        let error = compare(&wanted, &found).unwrap_err().to_string();
        assert!(error.contains("duplicate_window = 1000000000"), "{error}");
        assert!(error.contains("2.9 or newer"), "{error}");
    }
}
