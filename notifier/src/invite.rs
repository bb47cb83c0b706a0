//! The calendar file of a visit (RFC 5545, sent as RFC 5546 wants it).

use chrono::{DateTime, Utc};
use domain::appointment::Slot;
use icalendar::{Calendar, Component, Event, EventLike, Property};
use uuid::Uuid;

/// What the file asks the reader's calendar to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Enter the visit, or change the entry there is.
    Request,
    /// Take the entry out.
    Cancel,
}

impl Method {
    /// The word of RFC 5546.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }

    fn status(self) -> &'static str {
        match self {
            Self::Request => "CONFIRMED",
            Self::Cancel => "CANCELLED",
        }
    }
}

/// One visit for a calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Invite {
    /// What to do with it.
    pub method: Method,
    /// The visit; its entry keeps one UID for life.
    pub appointment: Uuid,
    /// The version of the visit's stream, from 1. A later file wins over an earlier one by it.
    pub version: u32,
    /// When the event behind it happened.
    pub recorded_at: DateTime<Utc>,
    /// When the visit is.
    pub slot: Slot,
    /// The entry's title.
    pub title: String,
    /// The location's name, street and city.
    pub place: String,
    /// The visit's page.
    pub link: String,
    /// Name and address of who sends it.
    pub organizer: (String, String),
    /// The address it is sent to.
    pub attendee: String,
}

impl Invite {
    /// The file's text.
    pub fn to_ics(&self) -> String {
        // Times are UTC: the file carries no VTIMEZONE, and an instant means the same in every calendar.
        let event = Event::new()
            .uid(&format!("{}@medbook", self.appointment))
            .add_property("SEQUENCE", self.version.saturating_sub(1).to_string())
            .timestamp(self.recorded_at)
            .starts(self.slot.starts_at)
            .ends(self.slot.ends_at)
            .summary(&self.title)
            .location(&self.place)
            .url(&self.link)
            .add_property("STATUS", self.method.status())
            .add_property("TRANSP", "OPAQUE")
            .append_property(person("ORGANIZER", &self.organizer.1).add_parameter("CN", &parameter(&self.organizer.0)))
            .append_property(
                person("ATTENDEE", &self.attendee)
                    .add_parameter("PARTSTAT", "ACCEPTED")
                    .add_parameter("RSVP", "FALSE"),
            )
            .done();
        Calendar::empty()
            .append_property(("VERSION", "2.0"))
            .append_property(("PRODID", "-//Medbook//Medbook//EN"))
            .append_property(("CALSCALE", "GREGORIAN"))
            .append_property(("METHOD", self.method.as_str()))
            .push(event)
            .to_string()
    }
}

fn person(role: &str, address: &str) -> Property {
    Property::new(role, format!("mailto:{address}"))
}

/// A parameter's value may hold anything but quotes and control characters (RFC 5545, 3.2).
fn parameter(text: &str) -> String {
    text.chars().filter(|c| *c != '"' && !c.is_control()).collect()
}
