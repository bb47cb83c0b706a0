//! A visit as an iCalendar file (RFC 5545). It says when, where and with whom; nothing medical, no names of patients.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use uuid::Uuid;

use crate::answers::VisitStatus;
use crate::queries::patient_visits::VisitRow;

/// The file of this visit, made at `now`.
///
/// Times are UTC, so that no reader needs a time zone definition. The UID stays the same over the visit's life and
/// SEQUENCE grows, so an imported entry is moved or called off instead of doubled.
pub fn calendar_file(visit: &VisitRow, now: DateTime<Utc>) -> String {
    let place = if visit.place.is_video() {
        BY_VIDEO.to_owned()
    } else {
        let practice = || format!("{}, {}, {}", visit.street, visit.city, visit.country);
        visit.place.branch_line().unwrap_or_else(practice)
    };
    let event = Event::with_uid(&uid(visit.appointment_id))
        .timestamp(now)
        .starts(visit.starts_at)
        .ends(visit.ends_at)
        .sequence(visit.sequence)
        .status(status(visit.status.0))
        .summary(&with_doctor(&visit.doctor_name))
        .location(&place)
        .done();
    let calendar = Calendar::empty()
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Medbook//Medbook//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .push(event)
        .done();
    calendar.to_string()
}

/// Where a visit by video takes place. Its link stands in no file: it opens shortly before the visit, for the two only.
pub const BY_VIDEO: &str = "By video";

/// A visit's entry keeps one UID for life, in every file and every mail.
pub fn uid(visit: Uuid) -> String {
    format!("{visit}@medbook")
}

/// The entry's title, for the patient.
pub fn with_doctor(name: &str) -> String {
    format!("Visit with {name}")
}

/// Where the entry stands.
pub fn status(status: VisitStatus) -> EventStatus {
    match status {
        VisitStatus::Pending => EventStatus::Tentative,
        VisitStatus::Booked
        | VisitStatus::Arrived
        | VisitStatus::InProgress
        | VisitStatus::Fulfilled
        | VisitStatus::NoShow => EventStatus::Confirmed,
        VisitStatus::Cancelled => EventStatus::Cancelled,
    }
}
