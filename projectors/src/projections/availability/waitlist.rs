use chrono::{DateTime, Utc};
use domain::Fact;
use domain::ids::WaitlistEntryId;
use domain::waitlist::{OfferedTime, WaitlistEvent};
use serde::Serialize;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

use super::super::rows::{id, instant, put};
use super::{busy, holds};
use crate::{Known, TableName};

/// A time that is kept for somebody who waited, as a hold is written.
#[derive(Serialize)]
struct Row {
    id: String,
    #[serde(flatten)]
    time: Option<Time>,
}

#[derive(Serialize)]
struct Time {
    doctor: String,
    kind: String,
    starts: String,
    ends: String,
    from: String,
    to: String,
    until: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<String>,
}

impl Row {
    fn of(entry: WaitlistEntryId, time: Option<Time>) -> Self {
        Self { id: id(entry.0), time }
    }
}

impl Time {
    fn of(time: &OfferedTime, until: DateTime<Utc>) -> Self {
        Self {
            doctor: id(time.doctor_id.0),
            kind: id(time.visit_type_id.0),
            starts: instant(time.slot.reserved_from),
            ends: instant(time.slot.reserved_until),
            from: instant(time.slot.starts_at),
            to: instant(time.slot.ends_at),
            until: instant(until),
            room: time.slot.allotment.room.map(|room| id(room.0)),
        }
    }
}

/// Takes in what is kept for whoever waits: of all the events of one entry the last counts. The next time may be another
/// doctor's, so what was kept before is given up first.
pub(super) async fn apply(db: &mut MySqlConnection, table: TableName, events: &[&Known]) -> Result<(), sqlx::Error> {
    let mut entries: BTreeMap<WaitlistEntryId, Option<Time>> = BTreeMap::new();
    for known in events {
        if let Fact::Waitlist(entry, what) = &known.fact {
            match what {
                WaitlistEvent::Offered { time, until, .. } => {
                    entries.insert(*entry, Some(Time::of(time, *until)));
                }
                WaitlistEvent::OfferLapsed { .. }
                | WaitlistEvent::OfferDeclined {}
                | WaitlistEvent::Accepted { .. }
                | WaitlistEvent::Left {}
                | WaitlistEvent::Closed { .. } => {
                    entries.insert(*entry, None);
                }
                WaitlistEvent::Joined { .. } => {}
            }
        }
    }
    let given_up: Vec<Row> = entries.keys().map(|entry| Row::of(*entry, None)).collect();
    let kept = entries.into_iter().filter(|(_, time)| time.is_some());
    let kept: Vec<Row> = kept.map(|(entry, time)| Row::of(entry, time)).collect();
    put(db, busy::release(table), &given_up).await?;
    put(db, holds::keep(table), &kept).await?;
    let in_a_room = |row: &&Row| row.time.as_ref().is_some_and(|time| time.room.is_some());
    let housed: Vec<&Row> = kept.iter().filter(in_a_room).collect();
    put(db, busy::enter_rooms(table), &housed).await
}
