//! Somebody's visits as an iCalendar feed (RFC 5545). It says when and at which further location, and to a patient where
//! and with whom; nothing medical, no names of patients.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike};

use crate::calendar_file;
use crate::queries::calendar_feeds::FeedRow;

/// The feed of these visits, made at `now`.
///
/// Each entry has the UID of the visit's mailed invitations, and SEQUENCE counts the same changes, so a calendar that
/// knows both keeps one entry: the latest. Times are UTC, so that no reader needs a time zone definition.
pub fn calendar_feed(visits: &[FeedRow], now: DateTime<Utc>) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Medbook//Medbook//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .append_property(("NAME", "Medbook"))
        .append_property(("X-WR-CALNAME", "Medbook"))
        .append_property(("X-PUBLISHED-TTL", "PT1H"));
    for visit in visits {
        calendar.push(entry(visit, now));
    }
    calendar.to_string()
}

fn entry(visit: &FeedRow, now: DateTime<Utc>) -> Event {
    let mut event = Event::with_uid(&calendar_file::uid(visit.appointment_id));
    event
        .timestamp(now)
        .starts(visit.starts_at)
        .ends(visit.ends_at)
        .sequence(visit.sequence)
        .status(calendar_file::status(visit.status.0));
    match &visit.doctor_name {
        Some(name) => event.summary(&calendar_file::with_doctor(name)),
        None => event.summary("Visit"),
    };
    if visit.place.is_video() {
        event.location(calendar_file::BY_VIDEO);
    } else if let Some(branch) = visit.place.branch_line() {
        event.location(&branch);
    } else if let (Some(street), Some(city), Some(country)) = (&visit.street, &visit.city, &visit.country) {
        event.location(&format!("{street}, {city}, {country}"));
    }
    event.done()
}
