//! The visits of a generated log. Everything follows from the position: ids in order, as time-ordered ones are; a visit
//! of one of 200 doctors and one of 5,000 patients, half an hour each, none overlapping another of its doctor or patient.

use chrono::{DateTime, Days, NaiveDate};
use event_store::Recorded;
use serde_json::Value;
use std::fmt::Write;
use std::ops::Range;
use uuid::Uuid;

const DOCTORS: u64 = 200;
const PATIENTS: u64 = 5_000;

const EVENT: &str = "INSERT INTO event (position, event_id, stream_type, stream_id, version, event_type, \
    schema_version, payload, actor, causation_id, correlation_id, recorded_at, hash) VALUES ";

const RESERVATION: &str = "INSERT INTO reservation (resource_id, resource_kind, day, starts_at, ends_at, expires_at, \
    owner_type, owner_id) VALUES ";

/// The end of a log that grows.
pub(super) struct Chain {
    event: Recorded,
    hash: [u8; 32],
}

/// Half an hour of a visit, as the texts it stands in.
struct Half {
    day: NaiveDate,
    starts: String,
    ends_on: NaiveDate,
    ends: String,
}

/// A visit's time of its doctor or its patient.
pub(super) struct HeldTime {
    kind: &'static str,
    resource: Uuid,
    position: u64,
}

impl Chain {
    /// Goes on behind an event with this hash.
    pub(super) fn behind(hash: [u8; 32]) -> Self {
        let event = Recorded {
            position: 0,
            event_id: Uuid::nil(),
            stream_type: "appointment".to_owned(),
            stream_id: Uuid::nil(),
            version: 1,
            event_type: "appointment.booked".to_owned(),
            schema_version: 2,
            // The stored text stands beside it.
            payload: Value::Null,
            unreadable: false,
            actor: None,
            causation_id: Uuid::nil(),
            correlation_id: Uuid::nil(),
            recorded_at: DateTime::UNIX_EPOCH,
        };
        Self { event, hash }
    }

    /// One statement with the events of these positions.
    pub(super) fn insert(&mut self, positions: Range<u64>) -> String {
        let mut text = EVENT.to_owned();
        for position in positions.clone() {
            let payload = payload(position);
            let event = &mut self.event;
            event.position = position;
            event.event_id = Uuid::from_u128(position.into());
            event.stream_id = stream(position);
            (event.causation_id, event.correlation_id) = (event.event_id, event.event_id);
            self.hash = event.hash(&payload, &self.hash);
            let (id, stream) = (event.event_id.simple(), event.stream_id.simple());
            let comma = if position == positions.start { "" } else { "," };
            // Writing to a String cannot fail, here and below. The payload holds no quote and no backslash.
            let _ = write!(
                text,
                "{comma}({position},x'{id}','appointment',x'{stream}',1,'appointment.booked',2,'{payload}',NULL,\
                 x'{id}',x'{id}','1970-01-01',x'{}')",
                hex::encode(self.hash)
            );
        }
        text
    }
}

fn payload(position: u64) -> String {
    let Half {
        day,
        starts,
        ends_on,
        ends,
    } = Half::of(position);
    let (patient, doctor) = (patient(position % PATIENTS), doctor(position % DOCTORS));
    format!(
        "{{\"booking\":{{\"patient_id\":\"{patient}\",\"doctor_id\":\"{doctor}\",\
         \"visit_type_id\":\"00000000-0000-0000-0000-000000000007\",\"visit_type_name\":\"Check-up\",\
         \"price\":{{\"amount\":4500,\"currency\":\"EUR\"}},\"cancellation\":{{\"notice_hours\":24}},\"reason\":null,\
         \"slot\":{{\"starts_at\":\"{day}T{starts}Z\",\
         \"ends_at\":\"{ends_on}T{ends}Z\",\"reserved_from\":\"{day}T{starts}Z\",\
         \"reserved_until\":\"{ends_on}T{ends}Z\",\"local_start\":\"{day}T{starts}\",\"time_zone\":\"UTC\"}}}}}}"
    )
}

/// The times visits at these positions hold, one resource after the other, which is the order of the table: pages are
/// filled once.
pub(super) fn held_times(positions: Range<u64>) -> impl Iterator<Item = HeldTime> {
    let of = move |kind, among: u64, id: fn(u64) -> Uuid| {
        let positions = positions.clone();
        (0..among).flat_map(move |number| {
            let first = positions.start + (number + among - positions.start % among) % among;
            let step = usize::try_from(among).unwrap_or(usize::MAX);
            (first..positions.end).step_by(step).map(move |position| HeldTime {
                kind,
                resource: id(number),
                position,
            })
        })
    };
    of("patient", PATIENTS, patient).chain(of("doctor", DOCTORS, doctor))
}

/// One statement with these times.
pub(super) fn insert_times(times: impl Iterator<Item = HeldTime>) -> String {
    let mut text = RESERVATION.to_owned();
    for (n, time) in times.enumerate() {
        let Half {
            day,
            starts,
            ends_on,
            ends,
        } = Half::of(time.position);
        let (comma, resource) = (if n == 0 { "" } else { "," }, time.resource.simple());
        let _ = write!(
            text,
            "{comma}(x'{resource}','{}','{day}','{day} {starts}','{ends_on} {ends}',NULL,'appointment',x'{}')",
            time.kind,
            stream(time.position).simple()
        );
    }
    text
}

impl Half {
    /// 200 visits begin with each half hour since the beginning of 2000, one of each doctor.
    fn of(position: u64) -> Self {
        let half = position / DOCTORS;
        let (day, starts) = clock(half);
        let (ends_on, ends) = clock(half + 1);
        Self {
            day,
            starts,
            ends_on,
            ends,
        }
    }
}

/// The day, and what a clock shows.
fn clock(half: u64) -> (NaiveDate, String) {
    let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
    let (hour, minute) = (half % 48 / 2, half % 2 * 30);
    (first + Days::new(half / 48), format!("{hour:02}:{minute:02}:00"))
}

fn stream(position: u64) -> Uuid {
    Uuid::from_u128(0xA0 << 120 | u128::from(position))
}

fn patient(number: u64) -> Uuid {
    Uuid::from_u128(1 << 48 | u128::from(number))
}

fn doctor(number: u64) -> Uuid {
    Uuid::from_u128(2 << 48 | u128::from(number))
}
