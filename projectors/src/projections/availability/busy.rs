use domain::Fact;
use domain::appointment::{AppointmentEvent, Booking, Slot};
use domain::ids::AppointmentId;
use serde::Serialize;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

use super::super::rows::{id, instant, put};
use crate::{Known, TableName};

pub(super) const TABLE: &str = "availability_busy_v1";

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
            AppointmentEvent::Rescheduled { slot, .. } => Some(match before {
                Some(Self::Taken(booking, _)) => Self::Taken(booking, slot),
                Some(Self::Free) => Self::Free,
                Some(Self::Moved(_)) | None => Self::Moved(slot),
            }),
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
    #[serde(skip_serializing_if = "Option::is_none")]
    doctor: Option<String>,
    #[serde(flatten)]
    time: Option<Time>,
}

#[derive(Serialize)]
struct Time {
    starts: String,
    ends: String,
}

impl Time {
    fn of(slot: &Slot) -> Self {
        Self {
            starts: instant(slot.reserved_from),
            ends: instant(slot.reserved_until),
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
        let row = |doctor, slot: Option<&Slot>| Row {
            id: id(appointment.0),
            doctor,
            time: slot.map(Time::of),
        };
        match busy {
            Busy::Taken(booking, slot) => taken.push(row(Some(id(booking.doctor_id.0)), Some(slot))),
            Busy::Moved(slot) => moved.push(row(None, Some(slot))),
            Busy::Free => free.push(row(None, None)),
        }
    }
    put(db, take(table), &taken).await?;
    put(db, shift(table), &moved).await?;
    put(db, release(table), &free).await
}

fn take(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (appointment_id, doctor_id, starts_at, ends_at) \
         SELECT UNHEX(w.id), UNHEX(w.doctor), w.starts, w.ends FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         doctor CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.doctor', \
         starts DATETIME(6) PATH '$.starts', ends DATETIME(6) PATH '$.ends')) w \
         ON DUPLICATE KEY UPDATE doctor_id = VALUES(doctor_id), starts_at = VALUES(starts_at), ends_at = VALUES(ends_at)"
    )
}

fn shift(table: TableName) -> String {
    format!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         starts DATETIME(6) PATH '$.starts', ends DATETIME(6) PATH '$.ends')) w \
         STRAIGHT_JOIN {table} b FORCE INDEX (PRIMARY) ON b.appointment_id = UNHEX(w.id) \
         SET b.starts_at = w.starts, b.ends_at = w.ends"
    )
}

fn release(table: TableName) -> String {
    format!(
        "DELETE b FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id')) w \
         STRAIGHT_JOIN {table} b FORCE INDEX (PRIMARY) ON b.appointment_id = UNHEX(w.id)"
    )
}
