//! What the doctor's calendar and the patient's list of visits share: the same columns under two keys.

use chrono::{DateTime, Utc};
use domain::Fact;
use domain::appointment::{
    AppointmentEvent, AskedBecause, Booking, CancelReason, DeclineReason, Party, Slot, Status, Terms,
};
use domain::ids::AppointmentId;
use domain::schedule::{Branch, Venue};
use serde::Serialize;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

use super::rows::{id, instant, local, put};
use crate::{Known, TableName};

/// Whether this fact is about a visit.
pub(super) fn reads(fact: &Fact) -> bool {
    match fact {
        Fact::Appointment(..) => true,
        Fact::Account(..)
        | Fact::Doctor(..)
        | Fact::Schedule(..)
        | Fact::Hold(..)
        | Fact::Waitlist(..)
        | Fact::Review(..)
        | Fact::Quarantine(..)
        | Fact::Setting(..) => false,
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
    answer_by: Option<DateTime<Utc>>,
    because: Option<AskedBecause>,
    slot: Option<&'a Slot>,
    terms: Option<Terms>,
    status: Option<(Status, Option<Ending>)>,
    sequence: u32,
}

/// Why a visit does not take place.
#[derive(Clone, Copy, Serialize)]
struct Ending {
    #[serde(rename = "ending")]
    how: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_reason: Option<&'static str>,
    late: u8,
}

impl Ending {
    fn cancelled(by: Party, reason: CancelReason, late: bool) -> Self {
        Self {
            how: "cancelled",
            by: Some(by.as_str()),
            cancel_reason: Some(reason.as_str()),
            late: late.into(),
        }
    }

    fn declined(reason: DeclineReason) -> Self {
        Self {
            how: "declined",
            by: Some(Party::Doctor.as_str()),
            cancel_reason: Some(reason.as_str()),
            late: 0,
        }
    }

    fn expired() -> Self {
        Self {
            how: "expired",
            by: None,
            cancel_reason: None,
            late: 0,
        }
    }
}

impl<'a> Change<'a> {
    fn take(&mut self, what: &'a AppointmentEvent) {
        match what {
            AppointmentEvent::Requested {
                booking,
                answer_by,
                because,
            } => {
                self.make(booking, Status::Pending);
                self.answer_by = Some(*answer_by);
                self.because = Some(*because);
            }
            AppointmentEvent::Booked { booking } => self.make(booking, Status::Booked),
            AppointmentEvent::Confirmed {}
            | AppointmentEvent::ArrivalReversed {}
            | AppointmentEvent::NoShowReversed {} => self.status = Some((Status::Booked, None)),
            AppointmentEvent::Declined { reason } => self.end(Ending::declined(*reason)),
            AppointmentEvent::Expired {} => self.end(Ending::expired()),
            AppointmentEvent::Rescheduled { slot, by, late, .. } => {
                self.slot = Some(slot);
                self.terms = Some(Terms::after_move(*by, *late));
            }
            AppointmentEvent::ClocksMoved { slot, terms, .. } => {
                self.slot = Some(slot);
                self.terms = Some(*terms);
            }
            AppointmentEvent::Cancelled { by, reason, late } => self.end(Ending::cancelled(*by, *reason, *late)),
            AppointmentEvent::Arrived {} => self.status = Some((Status::Arrived, None)),
            AppointmentEvent::Started {} => self.status = Some((Status::InProgress, None)),
            AppointmentEvent::Fulfilled {} => self.status = Some((Status::Fulfilled, None)),
            AppointmentEvent::NoShowMarked {} => self.status = Some((Status::NoShow, None)),
        }
    }

    fn make(&mut self, booking: &'a Booking, status: Status) {
        self.booking = Some(booking);
        self.slot = Some(&booking.slot);
        self.terms = Some(Terms::Agreed);
        self.status = Some((status, None));
    }

    fn end(&mut self, ending: Ending) {
        self.status = Some((Status::Cancelled, Some(ending)));
    }

    /// When a request that was made by one of the events ends unanswered.
    fn expires_at(&self) -> Option<DateTime<Utc>> {
        let pending = self.status.is_some_and(|(status, _)| status == Status::Pending);
        let starts_at = self.slot.map(|slot| slot.starts_at);
        let answer_by = self.answer_by.filter(|_| pending)?;
        Some(starts_at.map_or(answer_by, |starts_at| answer_by.min(starts_at)))
    }
}

/// One visit as the statements take it; what is missing stays as it is.
#[derive(Serialize)]
struct Row<'a> {
    id: String,
    #[serde(flatten)]
    booking: Option<BookingColumns<'a>>,
    #[serde(flatten)]
    slot: Option<SlotColumns<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    terms: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(flatten)]
    ending: Option<Ending>,
    sequence: u32,
}

#[derive(Serialize)]
struct BookingColumns<'a> {
    doctor: String,
    patient: String,
    kind: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    amount: u32,
    currency: &'a str,
    notice: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    missed: Option<u16>,
    #[serde(flatten)]
    series: Option<SeriesColumns>,
}

#[derive(Serialize)]
struct SeriesColumns {
    series: String,
    series_number: u16,
    series_of: u16,
}

#[derive(Serialize)]
struct SlotColumns<'a> {
    starts: String,
    ends: String,
    local: String,
    zone: &'static str,
    place: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    #[serde(flatten)]
    branch: Option<BranchColumns<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<String>,
}

#[derive(Serialize)]
struct BranchColumns<'a> {
    branch: String,
    branch_name: &'a str,
    branch_street: &'a str,
    branch_city: &'a str,
    branch_country: &'a str,
}

impl<'a> Row<'a> {
    fn made(id: AppointmentId, booking: &'a Booking, change: &Change<'a>) -> Self {
        Self {
            booking: Some(BookingColumns::of(booking, change)),
            ..Self::changed(id, change)
        }
    }

    fn changed(appointment: AppointmentId, change: &Change<'a>) -> Self {
        Self {
            id: id(appointment.0),
            booking: None,
            slot: change.slot.map(SlotColumns::of),
            terms: change.terms.map(Terms::as_str),
            status: change.status.map(|(status, _)| status.as_str()),
            ending: change.status.and_then(|(_, ending)| ending),
            sequence: change.sequence,
        }
    }
}

impl<'a> BookingColumns<'a> {
    fn of(booking: &'a Booking, change: &Change<'a>) -> Self {
        Self {
            doctor: id(booking.doctor_id.0),
            patient: id(booking.patient_id.0),
            kind: id(booking.visit_type_id.0),
            name: &booking.visit_type_name,
            reason: booking.reason.as_ref().map(|reason| id(reason.id().0)),
            answer_by: change.answer_by.map(instant),
            expires: change.expires_at().map(instant),
            amount: booking.price.amount,
            currency: booking.price.currency.as_str(),
            notice: booking.cancellation.notice_hours,
            missed: change.because.and_then(missed),
            series: booking.series.map(|series| SeriesColumns {
                series: id(series.id.0),
                series_number: series.number,
                series_of: series.of,
            }),
        }
    }
}

fn missed(because: AskedBecause) -> Option<u16> {
    match because {
        AskedBecause::VisitType => None,
        AskedBecause::MissedVisits { missed } => Some(missed),
    }
}

impl<'a> SlotColumns<'a> {
    fn of(slot: &'a Slot) -> Self {
        let (place, link) = match &slot.place {
            Venue::Practice => ("practice", None),
            Venue::Branch(_) => ("branch", None),
            Venue::Telehealth { link } => ("telehealth", Some(link.as_str())),
        };
        Self {
            place,
            link,
            branch: slot.place.branch().map(BranchColumns::of),
            room: slot.allotment.room.map(|room| id(room.0)),
            starts: instant(slot.starts_at),
            ends: instant(slot.ends_at),
            local: local(slot.local_start),
            zone: slot.time_zone.name(),
        }
    }
}

impl<'a> BranchColumns<'a> {
    fn of(branch: &'a Branch) -> Self {
        Self {
            branch: id(branch.id.0),
            branch_name: &branch.name,
            branch_street: &branch.location.street,
            branch_city: &branch.location.city,
            branch_country: &branch.location.country,
        }
    }
}

fn insert(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (appointment_id, doctor_id, patient_id, visit_type_id, visit_type_name, reason_id, starts_at, \
         ends_at, local_start, time_zone, status, answer_by, expires_at, price_amount, price_currency, notice_hours, \
         ending, cancelled_by, cancel_reason, late, sequence, terms, missed_visits, place, link, room_id, branch_id, \
         branch_name, branch_street, branch_city, branch_country, series_id, series_number, series_of) \
         SELECT UNHEX(w.id), UNHEX(w.doctor), UNHEX(w.patient), UNHEX(w.kind), w.name, UNHEX(w.reason), w.starts, \
         w.ends, w.local_start, w.zone, w.status, w.answer_by, w.expires, w.amount, w.currency, w.notice, \
         w.ending, w.cancelled_by, w.cancel_reason, COALESCE(w.late, 0), w.sequence, w.terms, w.missed, w.place, w.link, \
         UNHEX(w.room), UNHEX(w.branch), w.branch_name, w.branch_street, w.branch_city, w.branch_country, UNHEX(w.series), w.series_number, w.series_of FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         doctor CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.doctor', \
         patient CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.patient', \
         kind CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
         name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.name', \
         reason CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.reason', \
         starts DATETIME(6) PATH '$.starts', ends DATETIME(6) PATH '$.ends', local_start DATETIME PATH '$.local', \
         zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$.zone', \
         {STATE_COLUMNS}, {PLACE_COLUMNS}, \
         missed SMALLINT UNSIGNED PATH '$.missed', \
         series CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.series', \
         series_number SMALLINT UNSIGNED PATH '$.series_number', series_of SMALLINT UNSIGNED PATH '$.series_of', \
         answer_by DATETIME(6) PATH '$.answer_by', expires DATETIME(6) PATH '$.expires', \
         amount INT UNSIGNED PATH '$.amount', \
         currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin PATH '$.currency', \
         notice SMALLINT UNSIGNED PATH '$.notice')) w \
         ON DUPLICATE KEY UPDATE doctor_id = VALUES(doctor_id), patient_id = VALUES(patient_id), \
         visit_type_id = VALUES(visit_type_id), visit_type_name = VALUES(visit_type_name), \
         reason_id = VALUES(reason_id), starts_at = VALUES(starts_at), ends_at = VALUES(ends_at), \
         local_start = VALUES(local_start), time_zone = VALUES(time_zone), status = VALUES(status), \
         answer_by = VALUES(answer_by), expires_at = VALUES(expires_at), price_amount = VALUES(price_amount), \
         price_currency = VALUES(price_currency), notice_hours = VALUES(notice_hours), ending = VALUES(ending), \
         cancelled_by = VALUES(cancelled_by), cancel_reason = VALUES(cancel_reason), late = VALUES(late), \
         sequence = VALUES(sequence), terms = VALUES(terms), missed_visits = VALUES(missed_visits), \
         place = VALUES(place), link = VALUES(link), room_id = VALUES(room_id), branch_id = VALUES(branch_id), \
         branch_name = VALUES(branch_name), branch_street = VALUES(branch_street), branch_city = VALUES(branch_city), \
         branch_country = VALUES(branch_country), series_id = VALUES(series_id), \
         series_number = VALUES(series_number), series_of = VALUES(series_of)"
    )
}

/// The servers may set these columns in any order, so none is made from one that is set: what a column becomes is the new
/// value or the one there was, whichever of the two the statement would find.
fn update(table: TableName) -> String {
    format!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         starts DATETIME(6) PATH '$.starts', ends DATETIME(6) PATH '$.ends', local_start DATETIME PATH '$.local', \
         zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$.zone', \
         {STATE_COLUMNS}, {PLACE_COLUMNS})) w \
         STRAIGHT_JOIN {table} v FORCE INDEX (PRIMARY) ON v.appointment_id = UNHEX(w.id) \
         SET v.starts_at = COALESCE(w.starts, v.starts_at), v.ends_at = COALESCE(w.ends, v.ends_at), \
         v.local_start = COALESCE(w.local_start, v.local_start), v.time_zone = COALESCE(w.zone, v.time_zone), \
         v.link = IF(w.place IS NULL, v.link, w.link), v.room_id = IF(w.place IS NULL, v.room_id, UNHEX(w.room)), \
         v.branch_id = IF(w.place IS NULL, v.branch_id, UNHEX(w.branch)), \
         v.branch_name = IF(w.place IS NULL, v.branch_name, w.branch_name), \
         v.branch_street = IF(w.place IS NULL, v.branch_street, w.branch_street), \
         v.branch_city = IF(w.place IS NULL, v.branch_city, w.branch_city), \
         v.branch_country = IF(w.place IS NULL, v.branch_country, w.branch_country), \
         v.place = COALESCE(w.place, v.place), v.terms = COALESCE(w.terms, v.terms), \
         v.ending = IF(w.status IS NULL, v.ending, w.ending), \
         v.cancelled_by = IF(w.status IS NULL, v.cancelled_by, w.cancelled_by), \
         v.cancel_reason = IF(w.status IS NULL, v.cancel_reason, w.cancel_reason), \
         v.late = IF(w.status IS NULL, v.late, COALESCE(w.late, 0)), \
         v.expires_at = IF(COALESCE(w.status, v.status) = 'pending', \
         LEAST(v.answer_by, COALESCE(w.starts, v.starts_at)), NULL), \
         v.status = COALESCE(w.status, v.status), v.sequence = w.sequence"
    )
}

/// What both statements take of a visit's state.
const STATE_COLUMNS: &str = "status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.status', \
    ending VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.ending', \
    cancelled_by VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.by', \
    cancel_reason VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.cancel_reason', \
    late TINYINT UNSIGNED PATH '$.late', sequence INT UNSIGNED PATH '$.sequence'";

/// What both statements take of where a visit takes place.
const PLACE_COLUMNS: &str = "terms VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin PATH '$.terms', \
    place VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.place', \
    link VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.link', \
    room CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.room', \
    branch CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.branch', \
    branch_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.branch_name', \
    branch_street VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.branch_street', \
    branch_city VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.branch_city', \
    branch_country VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.branch_country'";
