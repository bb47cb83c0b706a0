//! What the doctor's calendar and the patient's list of visits share: the same columns under two keys.

use domain::Fact;
use domain::appointment::{AppointmentEvent, Booking, Party, Slot, Status};
use domain::ids::AppointmentId;
use serde::Serialize;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

use super::rows::{id, instant, local, put};
use crate::{Known, TableName};

/// Whether this fact is about a visit.
pub(super) fn reads(fact: &Fact) -> bool {
    match fact {
        Fact::Appointment(..) => true,
        Fact::Account(..) | Fact::Doctor(..) | Fact::Schedule(..) | Fact::Hold(..) | Fact::Review(..) | Fact::Quarantine(..) => false,
    }
}

/// Takes in what happened to visits: all the events of one visit are one row written once.
pub(super) async fn apply(db: &mut MySqlConnection, table: TableName, events: &[&Known]) -> Result<(), sqlx::Error> {
    let mut visits: BTreeMap<AppointmentId, Change> = BTreeMap::new();
    for known in events {
        if let Fact::Appointment(id, what) = &known.fact {
            let change = visits.entry(*id).or_default();
            change.sequence = known.event.version.saturating_sub(1);
            change.take(what);
        }
    }
    let (mut made, mut changed) = (Vec::new(), Vec::new());
    for (id, change) in &visits {
        match change.booking {
            Some(booking) => made.push(Row::made(*id, booking, change)),
            None => changed.push(Row::changed(*id, change)),
        }
    }
    put(db, insert(table), &made).await?;
    put(db, update(table), &changed).await
}

/// What several events in a row make of one visit.
#[derive(Default)]
struct Change<'a> {
    /// It was made by one of them.
    booking: Option<&'a Booking>,
    slot: Option<&'a Slot>,
    status: Option<(Status, Option<Party>)>,
    sequence: u32,
}

impl<'a> Change<'a> {
    fn take(&mut self, what: &'a AppointmentEvent) {
        match what {
            AppointmentEvent::Requested { booking } => self.make(booking, Status::Pending),
            AppointmentEvent::Booked { booking } => self.make(booking, Status::Booked),
            AppointmentEvent::Confirmed {} => self.status = Some((Status::Booked, None)),
            AppointmentEvent::Declined {} => self.status = Some((Status::Cancelled, Some(Party::Doctor))),
            AppointmentEvent::Rescheduled { slot, .. } => self.slot = Some(slot),
            AppointmentEvent::Cancelled { by, .. } => self.status = Some((Status::Cancelled, Some(*by))),
            AppointmentEvent::Fulfilled {} => self.status = Some((Status::Fulfilled, None)),
            AppointmentEvent::NoShowMarked {} => self.status = Some((Status::NoShow, None)),
        }
    }

    fn make(&mut self, booking: &'a Booking, status: Status) {
        self.booking = Some(booking);
        self.slot = Some(&booking.slot);
        self.status = Some((status, None));
    }
}

/// One visit as the statements take it; what is missing stays as it is.
#[derive(Serialize)]
struct Row<'a> {
    id: String,
    #[serde(flatten)]
    booking: Option<BookingColumns<'a>>,
    #[serde(flatten)]
    slot: Option<SlotColumns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    sequence: u32,
}

#[derive(Serialize)]
struct BookingColumns<'a> {
    doctor: String,
    patient: String,
    kind: String,
    name: &'a str,
    amount: u32,
    currency: &'a str,
}

#[derive(Serialize)]
struct SlotColumns {
    starts: String,
    ends: String,
    local: String,
    zone: &'static str,
}

impl<'a> Row<'a> {
    fn made(id: AppointmentId, booking: &'a Booking, change: &Change<'a>) -> Self {
        Self {
            booking: Some(BookingColumns::of(booking)),
            ..Self::changed(id, change)
        }
    }

    fn changed(appointment: AppointmentId, change: &Change<'_>) -> Self {
        Self {
            id: id(appointment.0),
            booking: None,
            slot: change.slot.map(SlotColumns::of),
            status: change.status.map(|(status, _)| status.as_str()),
            by: change.status.and_then(|(_, by)| by).map(Party::as_str),
            sequence: change.sequence,
        }
    }
}

impl<'a> BookingColumns<'a> {
    fn of(booking: &'a Booking) -> Self {
        Self {
            doctor: id(booking.doctor_id.0),
            patient: id(booking.patient_id.0),
            kind: id(booking.visit_type_id.0),
            name: &booking.visit_type_name,
            amount: booking.price.amount,
            currency: booking.price.currency.as_str(),
        }
    }
}

impl SlotColumns {
    fn of(slot: &Slot) -> Self {
        Self {
            starts: instant(slot.starts_at),
            ends: instant(slot.ends_at),
            local: local(slot.local_start),
            zone: slot.time_zone.name(),
        }
    }
}

fn insert(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (appointment_id, doctor_id, patient_id, visit_type_id, visit_type_name, starts_at, ends_at, \
         local_start, time_zone, status, price_amount, price_currency, cancelled_by, sequence) \
         SELECT UNHEX(w.id), UNHEX(w.doctor), UNHEX(w.patient), UNHEX(w.kind), w.name, w.starts, w.ends, \
         w.local_start, w.zone, w.status, w.amount, w.currency, w.cancelled_by, w.sequence FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         doctor CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.doctor', \
         patient CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.patient', \
         kind CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
         name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.name', \
         starts DATETIME(6) PATH '$.starts', ends DATETIME(6) PATH '$.ends', local_start DATETIME PATH '$.local', \
         zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$.zone', \
         status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.status', \
         amount INT UNSIGNED PATH '$.amount', \
         currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin PATH '$.currency', \
         cancelled_by VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.by', \
         sequence INT UNSIGNED PATH '$.sequence')) w \
         ON DUPLICATE KEY UPDATE doctor_id = VALUES(doctor_id), patient_id = VALUES(patient_id), \
         visit_type_id = VALUES(visit_type_id), visit_type_name = VALUES(visit_type_name), \
         starts_at = VALUES(starts_at), ends_at = VALUES(ends_at), local_start = VALUES(local_start), \
         time_zone = VALUES(time_zone), status = VALUES(status), price_amount = VALUES(price_amount), \
         price_currency = VALUES(price_currency), cancelled_by = VALUES(cancelled_by), sequence = VALUES(sequence)"
    )
}

fn update(table: TableName) -> String {
    format!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         starts DATETIME(6) PATH '$.starts', ends DATETIME(6) PATH '$.ends', local_start DATETIME PATH '$.local', \
         zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$.zone', \
         status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.status', \
         cancelled_by VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.by', \
         sequence INT UNSIGNED PATH '$.sequence')) w \
         STRAIGHT_JOIN {table} v FORCE INDEX (PRIMARY) ON v.appointment_id = UNHEX(w.id) \
         SET v.starts_at = COALESCE(w.starts, v.starts_at), v.ends_at = COALESCE(w.ends, v.ends_at), \
         v.local_start = COALESCE(w.local_start, v.local_start), v.time_zone = COALESCE(w.zone, v.time_zone), \
         v.cancelled_by = IF(w.status IS NULL, v.cancelled_by, w.cancelled_by), \
         v.status = COALESCE(w.status, v.status), v.sequence = w.sequence"
    )
}
