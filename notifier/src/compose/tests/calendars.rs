use mail_parser::{MessageParser, MimeHeaders};

use super::*;

#[test]
fn calendar_files_say_what_to_do_with_which_entry() {
    for (kind, method, status) in [
        (Kind::VisitBooked, "REQUEST", "CONFIRMED"),
        (Kind::VisitConfirmed, "REQUEST", "CONFIRMED"),
        (Kind::VisitRescheduled, "REQUEST", "CONFIRMED"),
        (Kind::VisitClocksMoved, "REQUEST", "CONFIRMED"),
        (Kind::VisitCancelled, "CANCEL", "CANCELLED"),
    ] {
        let raw = letter(kind, Locale::En, Tz::Europe__Berlin)
            .into_message()
            .unwrap()
            .formatted();
        let message = MessageParser::default().parse(&raw).unwrap();
        let calendars: Vec<_> = message
            .parts
            .iter()
            .filter(|part| part.content_type().is_some_and(|t| t.subtype() == Some("calendar")))
            .collect();
        assert_eq!(calendars.len(), 2, "{kind}: an alternative and an attachment");
        assert_eq!(calendars[1].attachment_name(), Some("visit.ics"));
        for part in calendars {
            assert_eq!(part.content_type().unwrap().attribute("method"), Some(method));
            let calendar: icalendar::Calendar = std::str::from_utf8(part.contents()).unwrap().parse().unwrap();
            assert_eq!(calendar.property_value("METHOD"), Some(method));
            let event = calendar.events().next().unwrap();
            let value = |name| icalendar::Component::property_value(event, name);
            assert_eq!(value("UID"), Some(format!("{VISIT}@medbook").as_str()));
            assert_eq!(value("SEQUENCE"), Some("1"));
            assert_eq!(value("STATUS"), Some(status));
            assert_eq!(value("DTSTART"), Some("20260303T133000Z"));
            assert_eq!(value("DTEND"), Some("20260303T140000Z"));
            assert_eq!(value("DTSTAMP"), Some("20260220T090000Z"));
            let attendees = &icalendar::Component::multi_properties(event)["ATTENDEE"];
            assert_eq!(attendees[0].value(), "mailto:someone@example.com");
        }
    }
}

/// Read by other parsers too: see the front end's test of calendars.
#[test]
fn the_invitations_of_one_visit_follow_each_other() {
    let mut booked = visit(Kind::VisitBooked);
    booked.version = 1;
    let mut moved = visit(Kind::VisitRescheduled);
    moved.booking.slot = slot("2026-03-04T09:00:00Z", "2026-03-04T09:30:00Z");
    let mut cancelled = moved.clone();
    (cancelled.version, cancelled.previous) = (3, None);
    for (name, kind, visit) in [
        ("invitation", Kind::VisitBooked, booked),
        ("invitation_moved", Kind::VisitRescheduled, moved),
        ("invitation_cancelled", Kind::VisitCancelled, cancelled),
    ] {
        let letter = write(kind, reader(kind, Locale::En, Tz::Europe__Berlin), Some(&visit));
        let file = letter.invite.unwrap().to_ics();
        insta::with_settings!({ snapshot_path => "../../messages/snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, file.replace("\r\n", "\n"));
        });
    }
}

#[test]
fn a_request_that_was_never_confirmed_makes_and_ends_no_calendar_entry() {
    let mut pending = visit(Kind::VisitRequested);
    pending.was_booked = false;
    for kind in [
        Kind::VisitRequested,
        Kind::VisitRescheduled,
        Kind::VisitClocksMoved,
        Kind::VisitDeclined,
        Kind::VisitExpired,
        Kind::VisitCancelled,
    ] {
        pending.previous =
            matches!(kind, Kind::VisitRescheduled | Kind::VisitClocksMoved).then(|| pending.booking.slot.clone());
        let letter = write(kind, reader(kind, Locale::En, Tz::Europe__Berlin), Some(&pending));
        assert_eq!(letter.invite, None, "{kind}");
    }
}
