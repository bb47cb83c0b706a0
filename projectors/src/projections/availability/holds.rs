use chrono::{DateTime, Utc};
use domain::Fact;
use domain::hold::HoldEvent;
use domain::ids::HoldId;
use serde::Serialize;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

use super::super::rows::{id, instant, put};
use crate::{Known, TableName};

/// What several events in a row make of one hold.
enum Held<'a> {
    /// It keeps this time until then.
    Placed(&'a HoldEvent, DateTime<Utc>),
    /// One that was placed before keeps its time until then.
    Renewed(DateTime<Utc>),
    /// It keeps nothing any more.
    Ended,
}

impl<'a> Held<'a> {
    fn after(before: Option<&Self>, what: &'a HoldEvent) -> Self {
        match (before, what) {
            (_, HoldEvent::Placed { expires_at, .. }) => Self::Placed(what, *expires_at),
            (Some(Self::Placed(placed, _)), HoldEvent::Renewed { expires_at }) => Self::Placed(placed, *expires_at),
            (_, HoldEvent::Renewed { expires_at }) => Self::Renewed(*expires_at),
            (_, HoldEvent::Released {} | HoldEvent::Used {}) => Self::Ended,
        }
    }
}

#[derive(Serialize)]
struct Row {
    id: String,
    #[serde(flatten)]
    time: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

#[derive(Serialize)]
struct Time {
    doctor: String,
    kind: String,
    starts: String,
    ends: String,
    from: String,
    to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<String>,
}

impl Time {
    fn of(placed: &HoldEvent) -> Option<Self> {
        match placed {
            HoldEvent::Placed {
                doctor_id,
                visit_type_id,
                visit,
                reserved,
                allotment,
                ..
            } => Some(Self {
                doctor: id(doctor_id.0),
                kind: id(visit_type_id.0),
                starts: instant(reserved.starts_at),
                ends: instant(reserved.ends_at),
                from: instant(visit.starts_at),
                to: instant(visit.ends_at),
                room: allotment.room.map(|room| id(room.0)),
            }),
            HoldEvent::Renewed { .. } | HoldEvent::Released {} | HoldEvent::Used {} => None,
        }
    }
}

/// Takes in what happened to holds: all the events of one hold are one row written once.
pub(super) async fn apply(db: &mut MySqlConnection, table: TableName, events: &[&Known]) -> Result<(), sqlx::Error> {
    let mut holds: BTreeMap<HoldId, Held> = BTreeMap::new();
    for known in events {
        if let Fact::Hold(id, what) = &known.fact {
            let held = Held::after(holds.get(id), what);
            holds.insert(*id, held);
        }
    }
    let (mut placed, mut renewed, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    for (hold, held) in &holds {
        let row = |time, until: Option<DateTime<Utc>>| Row {
            id: id(hold.0),
            time,
            until: until.map(instant),
        };
        match held {
            Held::Placed(event, until) => placed.push(row(Time::of(event), Some(*until))),
            Held::Renewed(until) => renewed.push(row(None, Some(*until))),
            Held::Ended => ended.push(row(None, None)),
        }
    }
    put(db, keep(table), &placed).await?;
    let in_a_room = |row: &&Row| row.time.as_ref().is_some_and(|time| time.room.is_some());
    let housed: Vec<&Row> = placed.iter().filter(in_a_room).collect();
    put(db, super::busy::enter_rooms(table), &housed).await?;
    put(db, prolong(table), &renewed).await?;
    put(db, super::busy::release(table), &ended).await
}

pub(super) fn keep(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (owner_id, resource_id, kind, visit_type_id, starts_at, ends_at, visit_starts_at, visit_ends_at, \
         expires_at) \
         SELECT UNHEX(w.id), UNHEX(w.doctor), 'hold', UNHEX(w.kind), w.starts, w.ends, w.first, w.last, w.until \
         FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         doctor CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.doctor', \
         kind CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
         starts DATETIME(6) PATH '$.starts', ends DATETIME(6) PATH '$.ends', \
         first DATETIME(6) PATH '$.from', last DATETIME(6) PATH '$.to', until DATETIME(6) PATH '$.until')) w \
         ON DUPLICATE KEY UPDATE visit_type_id = VALUES(visit_type_id), starts_at = VALUES(starts_at), \
         ends_at = VALUES(ends_at), visit_starts_at = VALUES(visit_starts_at), visit_ends_at = VALUES(visit_ends_at), \
         expires_at = VALUES(expires_at)"
    )
}

fn prolong(table: TableName) -> String {
    format!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', until DATETIME(6) PATH '$.until')) w \
         STRAIGHT_JOIN {table} b FORCE INDEX (PRIMARY) ON b.owner_id = UNHEX(w.id) \
         SET b.expires_at = w.until"
    )
}
