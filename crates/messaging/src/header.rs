//! The headers of a message. A message without them is somebody else's and is passed over.

use async_nats::HeaderMap;
use uuid::Uuid;

/// The event's position in the log.
pub const POSITION: &str = "Medbook-Position";
/// Which log the position is of: the id of its first event. A stream outlives a database that was set up anew.
pub const LOG: &str = "Medbook-Log";
/// The event's id; the server drops a second message with the same one within two minutes.
pub const MESSAGE_ID: &str = "Nats-Msg-Id";
/// The sequence the stream has to end with for the message to be taken.
pub const EXPECTED_LAST_SEQUENCE: &str = "Nats-Expected-Last-Sequence";
/// The id of the message the stream has to end with.
pub const EXPECTED_LAST_MESSAGE_ID: &str = "Nats-Expected-Last-Msg-Id";

/// What the headers say about a message of this log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    pub position: u64,
    pub event_id: Uuid,
}

/// Reads the headers; `None` when the message does not come from this log's relay.
pub(crate) fn read(headers: &HeaderMap, log: Uuid) -> Option<Marked> {
    let text = |name: &str| headers.get(name).map(async_nats::HeaderValue::as_str);
    if text(LOG)?.parse() != Ok(log) {
        return None;
    }
    Some(Marked {
        position: text(POSITION)?.parse().ok()?,
        event_id: text(MESSAGE_ID)?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG_ID: Uuid = Uuid::from_u128(7);

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.insert(*name, *value);
        }
        map
    }

    #[test]
    fn a_message_of_this_log_says_where_it_belongs() {
        let id = Uuid::from_u128(9);
        let map = headers(&[
            (LOG, &LOG_ID.to_string()),
            (POSITION, "42"),
            (MESSAGE_ID, &id.to_string()),
        ]);
        assert_eq!(
            read(&map, LOG_ID),
            Some(Marked {
                position: 42,
                event_id: id
            })
        );
        assert_eq!(
            read(&map, Uuid::from_u128(8)),
            None,
            "another log's message is a stranger's"
        );
    }

    #[test]
    fn a_message_that_lacks_a_header_or_has_a_bad_one_is_a_strangers() {
        let log = LOG_ID.to_string();
        assert_eq!(read(&HeaderMap::new(), LOG_ID), None);
        assert_eq!(read(&headers(&[(LOG, &log), (POSITION, "42")]), LOG_ID), None);
        let bad = headers(&[(LOG, &log), (POSITION, "-1"), (MESSAGE_ID, &log)]);
        assert_eq!(read(&bad, LOG_ID), None);
    }
}
