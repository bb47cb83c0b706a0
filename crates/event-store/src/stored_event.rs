//! One row of a stream back into the event it was.

use domain::Event;
use sqlx::Row;
use sqlx::mysql::MySqlRow;

use crate::Recorded;
use crate::upcast::{UPCASTERS, is_old, upcast};

/// Decodes one row of a stream; the error says why it cannot be.
pub(crate) fn event<E: Event>(row: &MySqlRow, expected: u32) -> Result<E, String> {
    let column = |error: sqlx::Error| error.to_string();
    let version: u32 = row.try_get("version").map_err(column)?;
    if version != expected {
        return Err(format!("version {version} stands in its place"));
    }
    let event_type: &str = row.try_get("event_type").map_err(column)?;
    let stored: u16 = row.try_get("schema_version").map_err(column)?;
    let payload: &str = row.try_get("payload").map_err(column)?;
    decode(event_type, stored, payload)
}

/// The same for an event that was read whole.
pub(crate) fn recorded<E: Event>(event: &Recorded, expected: u32) -> Result<E, String> {
    if event.version != expected {
        return Err(format!("version {} stands in its place", event.version));
    }
    if event.unreadable {
        return Err("its payload is no JSON".to_owned());
    }
    decode(&event.event_type, event.schema_version, &event.payload.to_string())
}

fn decode<E: Event>(event_type: &str, stored: u16, payload: &str) -> Result<E, String> {
    let text = |error: serde_json::Error| error.to_string();
    let name = serde_json::to_string(event_type).map_err(text)?;
    let (version, event) = if is_old(UPCASTERS, event_type, stored) {
        let old = serde_json::from_str(payload).map_err(text)?;
        let (version, newest) = upcast(UPCASTERS, event_type, stored, old);
        (version, format!("{{\"type\":{name},\"data\":{newest}}}"))
    } else {
        (stored, format!("{{\"type\":{name},\"data\":{payload}}}"))
    };
    let event: E = serde_json::from_str(&event).map_err(text)?;
    let known = event.schema_version();
    if version == known {
        Ok(event)
    } else {
        Err(format!("it has schema version {version}, known is {known}"))
    }
}
