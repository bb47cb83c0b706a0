use domain::Fact;
use domain::appointment::AppointmentEvent;
use domain::hold::HoldEvent;
use domain::ids::DoctorId;
use domain::review::ReviewEvent;
use domain::waitlist::WaitlistEvent;
use serde::Serialize;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::super::rows::{id, put};
use crate::{Known, TableName};

pub(super) const TABLE: &str = "doctor_directory_change_v2";

/// A fact that changes what a search shows.
pub(super) struct Change {
    kind: &'static str,
    stream: Uuid,
    /// Whose; `None` when only the stream's first event says so.
    doctor: Option<DoctorId>,
}

impl Change {
    /// What this fact changes, if anything.
    pub(super) fn of(fact: &Fact) -> Option<Self> {
        let change = |kind, stream, doctor| Some(Self { kind, stream, doctor });
        match fact {
            Fact::Doctor(doctor, _) => change("profile", doctor.0, Some(*doctor)),
            Fact::Schedule(doctor, _) => change("schedule", doctor.0, Some(*doctor)),
            Fact::Appointment(visit, what) => match what {
                AppointmentEvent::Requested { booking, .. } | AppointmentEvent::Booked { booking } => {
                    change("visit", visit.0, Some(booking.doctor_id))
                }
                AppointmentEvent::Rescheduled { .. }
                | AppointmentEvent::ClocksMoved { .. }
                | AppointmentEvent::Declined { .. }
                | AppointmentEvent::Expired {}
                | AppointmentEvent::Cancelled { .. } => change("visit", visit.0, None),
                AppointmentEvent::Confirmed {}
                | AppointmentEvent::Arrived {}
                | AppointmentEvent::ArrivalReversed {}
                | AppointmentEvent::Started {}
                | AppointmentEvent::Fulfilled {}
                | AppointmentEvent::NoShowMarked {}
                | AppointmentEvent::NoShowReversed {} => None,
            },
            Fact::Hold(hold, what) => match what {
                HoldEvent::Placed { doctor_id, .. } => change("hold", hold.0, Some(*doctor_id)),
                HoldEvent::Renewed { .. } | HoldEvent::Released {} | HoldEvent::Used {} => change("hold", hold.0, None),
            },
            Fact::Review(visit, what) => match what {
                ReviewEvent::Written { doctor_id, .. } => change("review", visit.0, Some(*doctor_id)),
                ReviewEvent::Withdrawn {} | ReviewEvent::Hidden { .. } | ReviewEvent::Restored { .. } => {
                    change("review", visit.0, None)
                }
                ReviewEvent::Replied { .. } | ReviewEvent::ReplyChanged { .. } | ReviewEvent::ReplyWithdrawn {} => None,
            },
            Fact::Waitlist(entry, what) => match what {
                WaitlistEvent::Offered { time, .. } => change("waitlist", entry.0, Some(time.doctor_id)),
                WaitlistEvent::OfferLapsed { .. }
                | WaitlistEvent::OfferDeclined {}
                | WaitlistEvent::Accepted { .. }
                | WaitlistEvent::Left {}
                | WaitlistEvent::Closed { .. } => change("waitlist", entry.0, None),
                WaitlistEvent::Joined { .. } => None,
            },
            Fact::Account(..) | Fact::Quarantine(..) | Fact::Setting(..) => None,
        }
    }
}

/// A row; without a doctor it is there already.
#[derive(Serialize)]
struct Row {
    kind: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    doctor: Option<String>,
    position: u64,
}

/// Notes the last position of each stream.
pub(super) async fn apply(db: &mut MySqlConnection, table: TableName, events: &[&Known]) -> Result<(), sqlx::Error> {
    let mut last: BTreeMap<(&'static str, Uuid), Row> = BTreeMap::new();
    for known in events {
        let Some(change) = Change::of(&known.fact) else {
            continue;
        };
        let row = last.entry((change.kind, change.stream)).or_insert_with(|| Row {
            kind: change.kind,
            id: id(change.stream),
            doctor: None,
            position: 0,
        });
        row.doctor = change.doctor.map(|doctor| id(doctor.0)).or(row.doctor.take());
        row.position = known.event.position;
    }
    let (new, later): (Vec<Row>, Vec<Row>) = last.into_values().partition(|row| row.doctor.is_some());
    put(db, insert(table), &new).await?;
    put(db, update(table), &later).await
}

fn insert(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (kind, stream_id, doctor_id, position) \
         SELECT w.kind, UNHEX(w.id), UNHEX(w.doctor), w.pos FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         doctor CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.doctor', \
         pos BIGINT UNSIGNED PATH '$.position')) w \
         ON DUPLICATE KEY UPDATE doctor_id = VALUES(doctor_id), position = VALUES(position)"
    )
}

fn update(table: TableName) -> String {
    format!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (\
         kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         pos BIGINT UNSIGNED PATH '$.position')) w \
         STRAIGHT_JOIN {table} c FORCE INDEX (PRIMARY) ON c.kind = w.kind AND c.stream_id = UNHEX(w.id) \
         SET c.position = w.pos"
    )
}
