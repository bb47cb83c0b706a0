use chrono::{DateTime, Utc};
use domain::{Event, Fact, UnknownFact};
use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::mysql::MySqlRow;
use sqlx::{FromRow, Row};
use uuid::Uuid;

use crate::chain::Link;
use crate::upcast::{UPCASTERS, upcast};

/// One event as it stands in the log. Its JSON is also the message on the broker; it holds no personal data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// Place in the log, from 1, without gaps, in commit order.
    pub position: u64,
    /// Its own id; a message's id on the broker.
    pub event_id: Uuid,
    /// The kind of aggregate.
    pub stream_type: String,
    /// Which aggregate.
    pub stream_id: Uuid,
    /// Place in its stream, from 1, without gaps.
    pub version: u32,
    /// Wire name.
    pub event_type: String,
    /// Shape of the payload.
    pub schema_version: u16,
    /// The event's data as it was stored; its raw text if that is no JSON ([`Recorded::unreadable`]).
    pub payload: Value,
    /// The stored payload is no JSON, because somebody edited it or a disk lost it. The event still has its place in the
    /// log; only [`Recorded::fact`] fails, so that one bad row stops nobody who does not depend on it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreadable: bool,
    /// The account that asked for it; `None`: the system or somebody not signed in.
    pub actor: Option<Uuid>,
    /// The command it came from.
    pub causation_id: Uuid,
    /// The request or process all of it belongs to.
    pub correlation_id: Uuid,
    /// When it was decided.
    pub recorded_at: DateTime<Utc>,
}

impl Recorded {
    /// Takes a position and a limit.
    pub(crate) const SELECT_AFTER: &str = "SELECT position, event_id, stream_type, stream_id, version, event_type, \
        schema_version, payload, actor, causation_id, correlation_id, recorded_at FROM event \
        WHERE position > ? ORDER BY position LIMIT ?";

    /// Takes a stream's id and type.
    pub(crate) const SELECT_STREAM: &str = "SELECT position, event_id, stream_type, stream_id, version, event_type, \
        schema_version, payload, actor, causation_id, correlation_id, recorded_at FROM event \
        WHERE stream_id = ? AND stream_type = ? ORDER BY version";

    /// The typed fact, in its newest shape.
    ///
    /// # Errors
    /// [`UnknownFact`] when this program knows no such event, or only another version of it. Stop there: what is not
    /// understood must not be skipped.
    pub fn fact(&self) -> Result<Fact, UnknownFact> {
        if self.unreadable {
            return Err(self.unknown("its payload is no JSON"));
        }
        let (version, payload) = upcast(UPCASTERS, &self.event_type, self.schema_version, self.payload.clone());
        let fact = Fact::decode(&self.stream_type, self.stream_id, &self.event_type, payload)?;
        let known = newest_version(&fact);
        if version == known {
            return Ok(fact);
        }
        Err(self.unknown(format!("it has version {version}, known is {known}")))
    }

    /// The hash the chain gives this event behind one with `previous` (zeros: behind none); `payload` is the text as it
    /// is stored. For whoever makes a log without appending to it.
    pub fn hash(&self, payload: &str, previous: &[u8; 32]) -> [u8; 32] {
        self.link(payload).hash(previous)
    }

    /// What the event's hash covers; `payload` is the text as it is stored.
    pub(crate) fn link<'a>(&'a self, payload: &'a str) -> Link<'a> {
        Link {
            position: self.position,
            event_id: self.event_id,
            stream_type: &self.stream_type,
            stream_id: self.stream_id,
            version: self.version,
            event_type: &self.event_type,
            schema_version: self.schema_version,
            payload,
            actor: self.actor,
            causation_id: self.causation_id,
            correlation_id: self.correlation_id,
            recorded_at: self.recorded_at,
        }
    }

    fn unknown(&self, why: impl std::fmt::Display) -> UnknownFact {
        UnknownFact::Event {
            stream_type: self.stream_type.clone(),
            event_type: self.event_type.clone(),
            source: serde_json::Error::custom(why),
        }
    }
}

fn newest_version(fact: &Fact) -> u16 {
    match fact {
        Fact::Account(_, event) => event.schema_version(),
        Fact::Doctor(_, event) => event.schema_version(),
        Fact::Schedule(_, event) => event.schema_version(),
        Fact::Appointment(_, event) => event.schema_version(),
        Fact::Hold(_, event) => event.schema_version(),
        Fact::Waitlist(_, event) => event.schema_version(),
        Fact::Review(_, event) => event.schema_version(),
        Fact::Quarantine(_, event) => event.schema_version(),
        Fact::Setting(fact) => fact.schema_version(),
    }
}

impl FromRow<'_, MySqlRow> for Recorded {
    fn from_row(row: &MySqlRow) -> Result<Self, sqlx::Error> {
        let text: &str = row.try_get("payload")?;
        let (payload, unreadable) = match serde_json::from_str(text) {
            Ok(payload) => (payload, false),
            Err(_) => (Value::String(text.to_owned()), true),
        };
        Ok(Self {
            position: row.try_get("position")?,
            event_id: row.try_get("event_id")?,
            stream_type: row.try_get("stream_type")?,
            stream_id: row.try_get("stream_id")?,
            version: row.try_get("version")?,
            event_type: row.try_get("event_type")?,
            schema_version: row.try_get("schema_version")?,
            payload,
            unreadable,
            actor: row.try_get("actor")?,
            causation_id: row.try_get("causation_id")?,
            correlation_id: row.try_get("correlation_id")?,
            recorded_at: row.try_get("recorded_at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn recorded(event_type: &str, schema_version: u16, payload: Value) -> Recorded {
        Recorded {
            position: 1,
            event_id: Uuid::nil(),
            stream_type: "account".to_owned(),
            stream_id: Uuid::nil(),
            version: 1,
            event_type: event_type.to_owned(),
            schema_version,
            payload,
            unreadable: false,
            actor: None,
            causation_id: Uuid::nil(),
            correlation_id: Uuid::nil(),
            recorded_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn r_17_an_unknown_event_or_version_is_an_error() {
        assert!(recorded("account.email-confirmed", 1, json!({})).fact().is_ok());
        assert!(recorded("account.email-confirmed", 2, json!({})).fact().is_err());
        assert!(recorded("account.teleported", 1, json!({})).fact().is_err());
        let elsewhere = Recorded {
            stream_type: "spaceship".to_owned(),
            ..recorded("account.email-confirmed", 1, json!({}))
        };
        let broken = Recorded {
            unreadable: true,
            ..recorded("account.email-confirmed", 1, json!("{"))
        };
        assert!(matches!(broken.fact(), Err(UnknownFact::Event { .. })));
        assert!(matches!(elsewhere.fact(), Err(UnknownFact::StreamType(kind)) if kind == "spaceship"));
    }
}
