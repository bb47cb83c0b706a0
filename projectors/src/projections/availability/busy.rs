use domain::Fact;
use domain::appointment::{AppointmentEvent, Booking, Slot};
use domain::ids::AppointmentId;
use serde::Serialize;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

use super::super::rows::{id, instant, put};
use crate::{Known, TableName};

pub(super) const TABLE: &str = "availability_busy_v3";

/// What several events in a row make of the time one visit takes.
enum Busy<'a> {
    /// It takes this time of the doctor's, buffers included.
    Taken(&'a Booking, &'a Slot),
    /// A time taken before is another now.
    Moved(&'a Slot),
    /// The time is free again.
    Free,
}

impl<'a> Busy<'a> {
    fn after(before: Option<&Self>, what: &'a AppointmentEvent) -> Option<Self> {
        match what {
            AppointmentEvent::Requested { booking, .. } | AppointmentEvent::Booked { booking } => {
                Some(Self::Taken(booking, &booking.slot))
            }
            AppointmentEvent::Rescheduled { slot, .. } | AppointmentEvent::ClocksMoved { slot, .. } => {
                Some(match before {
                    Some(Self::Taken(booking, _)) => Self::Taken(booking, slot),
                    Some(Self::Free) => Self::Free,
                    Some(Self::Moved(_)) | None => Self::Moved(slot),
                })
            }
            AppointmentEvent::Declined { .. } | AppointmentEvent::Expired {} | AppointmentEvent::Cancelled { .. } => {
                Some(Self::Free)
            }
            AppointmentEvent::Confirmed {}
            | AppointmentEvent::Arrived {}
            | AppointmentEvent::ArrivalReversed {}
            | AppointmentEvent::Started {}
            | AppointmentEvent::Fulfilled {}
            | AppointmentEvent::NoShowMarked {}
            | AppointmentEvent::NoShowReversed {} => None,
        }
    }
}

#[derive(Serialize)]
struct Row {
    id: String,
    #[serde(flatten)]
    booking: Option<What>,
    #[serde(flatten)]
    time: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<String>,
}

#[derive(Serialize)]
struct What {
    doctor: String,
    kind: String,
}

#[derive(Serialize)]
struct Time {
    starts: String,
    ends: String,
    from: String,
    to: String,
}

impl What {
    fn of(booking: &Booking) -> Self {
        Self {
            doctor: id(booking.doctor_id.0),
            kind: id(booking.visit_type_id.0),
        }
    }
}

impl Time {
    fn of(slot: &Slot) -> Self {
        Self {
            starts: instant(slot.reserved_from),
            ends: instant(slot.reserved_until),
            from: instant(slot.starts_at),
            to: instant(slot.ends_at),
        }
    }
}

/// Takes in what happened to visits: all the events of one visit are one row written once.
pub(super) async fn apply(db: &mut MySqlConnection, table: TableName, events: &[&Known]) -> Result<(), sqlx::Error> {
    let mut visits: BTreeMap<AppointmentId, Busy> = BTreeMap::new();
    for known in events {
        if let Fact::Appointment(id, what) = &known.fact
            && let Some(busy) = Busy::after(visits.get(id), what)
        {
            visits.insert(*id, busy);
        }
    }
    let (mut taken, mut moved, mut free) = (Vec::new(), Vec::new(), Vec::new());
    for (appointment, busy) in &visits {
        let row = |booking: Option<&Booking>, slot: Option<&Slot>| Row {
            id: id(appointment.0),
            booking: booking.map(What::of),
            time: slot.map(Time::of),
            room: slot.and_then(|slot| slot.allotment.room).map(|room| id(room.0)),
        };
        match busy {
            Busy::Taken(booking, slot) => taken.push(row(Some(booking), Some(slot))),
            Busy::Moved(slot) => moved.push(row(None, Some(slot))),
            Busy::Free => free.push(row(None, None)),
        }
    }
    put(db, take(table), &taken).await?;
    put(db, leave_rooms(table), &moved).await?;
    put(db, shift(table), &moved).await?;
    let mut housed = taken;
    housed.append(&mut moved);
    housed.retain(|row| row.room.is_some());
    put(db, enter_rooms(table), &housed).await?;
    put(db, release(table), &free).await
}

fn take(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (owner_id, resource_id, kind, visit_type_id, starts_at, ends_at, visit_starts_at, visit_ends_at) \
         SELECT UNHEX(w.id), UNHEX(w.doctor), 'visit', UNHEX(w.kind), w.starts, w.ends, w.first, w.last \
         FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         doctor CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.doctor', \
         kind CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
         starts DATETIME(6) PATH '$.starts', ends DATETIME(6) PATH '$.ends', \
         first DATETIME(6) PATH '$.from', last DATETIME(6) PATH '$.to')) w \
         ON DUPLICATE KEY UPDATE visit_type_id = VALUES(visit_type_id), starts_at = VALUES(starts_at), \
         ends_at = VALUES(ends_at), visit_starts_at = VALUES(visit_starts_at), visit_ends_at = VALUES(visit_ends_at)"
    )
}

fn shift(table: TableName) -> String {
    format!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         starts DATETIME(6) PATH '$.starts', ends DATETIME(6) PATH '$.ends', \
         first DATETIME(6) PATH '$.from', last DATETIME(6) PATH '$.to')) w \
         STRAIGHT_JOIN {table} b FORCE INDEX (PRIMARY) ON b.owner_id = UNHEX(w.id) \
         SET b.starts_at = w.starts, b.ends_at = w.ends, b.visit_starts_at = w.first, b.visit_ends_at = w.last"
    )
}

/// A visit that moves may take place in another room.
fn leave_rooms(table: TableName) -> String {
    format!(
        "DELETE b FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id')) w \
         STRAIGHT_JOIN {table} b FORCE INDEX (PRIMARY) ON b.owner_id = UNHEX(w.id) AND b.kind = 'room'"
    )
}

/// Statement that takes a room for as long as each owner takes the doctor's time.
pub(super) fn enter_rooms(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (owner_id, resource_id, kind, visit_type_id, starts_at, ends_at, visit_starts_at, visit_ends_at, \
         expires_at) \
         SELECT b.owner_id, UNHEX(w.room), 'room', b.visit_type_id, b.starts_at, b.ends_at, b.visit_starts_at, \
         b.visit_ends_at, b.expires_at FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         room CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.room')) w \
         STRAIGHT_JOIN {table} b FORCE INDEX (PRIMARY) ON b.owner_id = UNHEX(w.id) AND b.kind <> 'room' \
         ON DUPLICATE KEY UPDATE starts_at = VALUES(starts_at), ends_at = VALUES(ends_at), \
         visit_starts_at = VALUES(visit_starts_at), visit_ends_at = VALUES(visit_ends_at), expires_at = VALUES(expires_at)"
    )
}

/// Statement that gives up whatever these owners take.
pub(super) fn release(table: TableName) -> String {
    format!(
        "DELETE b FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id')) w \
         STRAIGHT_JOIN {table} b FORCE INDEX (PRIMARY) ON b.owner_id = UNHEX(w.id)"
    )
}
