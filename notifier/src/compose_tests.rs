use chrono_tz::Tz;
use domain::appointment::CancellationPolicy;
use domain::doctor::{Location, Specialty};
use domain::ids::{DoctorId, LocationId, PatientId, VisitTypeId};
use domain::money::{Currency, Money};
use domain::schedule::{Allotment, Branch, Venue};
use domain::{Personal, PersonalId};
use mail_parser::{MessageParser, MimeHeaders};

use super::*;
use crate::templates::Texts;

const VISIT: Uuid = Uuid::from_u128(0x0199_8d2f_0000_7000_8000_0000_0000_0001);
const PATIENT: Uuid = Uuid::from_u128(2);
const DOCTOR: Uuid = Uuid::from_u128(3);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn slot(starts_at: &str, ends_at: &str) -> Slot {
    let (starts_at, ends_at) = (at(starts_at), at(ends_at));
    Slot {
        starts_at,
        ends_at,
        reserved_from: starts_at,
        reserved_until: ends_at,
        local_start: Zone::of(Tz::Europe__Berlin).wall_time(starts_at).local,
        time_zone: Tz::Europe__Berlin,
        place: Venue::Practice,
        allotment: Allotment::default(),
    }
}

fn visit(kind: Kind) -> Visit {
    let pending = matches!(kind, Kind::VisitRequested | Kind::DoctorVisitRequested);
    let moved = matches!(kind, Kind::VisitRescheduled | Kind::DoctorVisitRescheduled);
    Visit {
        id: VISIT,
        version: 2,
        booking: Booking {
            patient_id: PatientId(PATIENT),
            doctor_id: DoctorId(DOCTOR),
            visit_type_id: VisitTypeId(Uuid::from_u128(4)),
            visit_type_name: "HIV test".to_owned(),
            price: Money {
                amount: 4500,
                currency: Currency::try_from("EUR".to_owned()).unwrap(),
            },
            cancellation: CancellationPolicy { notice_hours: 24 },
            reason: Some(Personal::new(
                PersonalId(Uuid::from_u128(5)),
                "HIV after a needle".to_owned(),
            )),
            series: None,
            slot: slot("2026-03-03T13:30:00Z", "2026-03-03T14:00:00Z"),
        },
        status: if pending { Status::Pending } else { Status::Booked },
        was_booked: true,
        previous: moved.then(|| slot("2026-03-02T08:00:00Z", "2026-03-02T08:30:00Z")),
        by_doctor: false,
        expires_at: pending.then(|| at("2026-02-22T09:00:00Z")),
        declined: (kind == Kind::VisitDeclined).then_some(DeclineReason::NoNewPatients),
        late: false,
        profile: Profile {
            name: "Dr. Lena Hartmann".to_owned(),
            specialties: vec![Specialty::Dermatology],
            languages: vec!["de".to_owned()],
            location: Location {
                street: "Torstraße 12".to_owned(),
                city: "Berlin".to_owned(),
                country: "DE".to_owned(),
                latitude: 52.53,
                longitude: 13.4,
            },
            time_zone: Tz::Europe__Berlin,
        },
    }
}

fn kept() -> Kept {
    Kept {
        slot: visit(Kind::VisitBooked).booking.slot,
        until: at("2026-02-20T09:15:00Z"),
        moves: true,
        profile: visit(Kind::VisitBooked).profile,
    }
}

#[test]
fn w_07_that_a_time_is_kept_is_not_mailed_once_it_is_not() {
    let until = |kind| deadline(&occasion(kind), About::Kept(&kept()));
    assert_eq!(until(Kind::WaitlistOffered), Some(at("2026-02-20T09:15:00Z")));
    assert_eq!(until(Kind::WaitlistLapsed), Some(kept().slot.starts_at));
    let new = Kept { moves: false, ..kept() };
    for (kept, says) in [(kept(), "moves to it"), (new, "it is booked for you")] {
        let kind = Kind::WaitlistOffered;
        let letter = write(
            kind,
            reader(kind, Locale::En, Tz::America__New_York),
            About::Kept(&kept),
        );
        assert!(letter.texts.text.contains(says), "{}", letter.texts.text);
        assert!(
            letter.texts.text.contains("04:15 (America/New_York)"),
            "{}",
            letter.texts.text
        );
        assert!(letter.invite.is_none(), "nothing is booked yet");
    }
}

fn is_about_a_visit(kind: Kind) -> bool {
    kind.as_str().contains("visit")
}

fn reader(kind: Kind, locale: Locale, zone: Tz) -> Reader {
    let doctor = kind.as_str().starts_with("doctor") || kind.as_str().starts_with("invitation");
    Reader {
        account: if doctor { DOCTOR } else { PATIENT },
        address: "someone@example.com".parse().unwrap(),
        name: if doctor { "Lena Hartmann" } else { "Zoë Łukasz" }.to_owned(),
        zone,
        locale,
    }
}

fn desk() -> Desk {
    Desk {
        from: "Medbook <no-reply@medbook.example>".parse().unwrap(),
        links: Links::below("https://medbook.example").unwrap(),
        keys: SigningKey::from_base64("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=").unwrap(),
        templates: Templates::load().unwrap(),
    }
}

fn occasion(kind: Kind) -> Occasion {
    Occasion {
        kind,
        recorded_at: at("2026-02-20T09:00:00Z"),
    }
}

fn write<'a>(kind: Kind, reader: Reader, about: impl Into<About<'a>>) -> Letter {
    let message_id = format!("<{VISIT}.{kind}@medbook.example>");
    desk()
        .write(
            &occasion(kind),
            reader,
            about.into(),
            message_id,
            at("2026-02-20T09:00:05Z"),
        )
        .unwrap()
}

fn letter(kind: Kind, locale: Locale, zone: Tz) -> Letter {
    let reader = reader(kind, locale, zone);
    if kind.as_str().starts_with("waitlist") {
        return write(kind, reader, About::Kept(&kept()));
    }
    let visit = is_about_a_visit(kind).then(|| visit(kind));
    write(kind, reader, visit.as_ref())
}

#[test]
fn what_each_mail_says() {
    for locale in Locale::ALL {
        for kind in Kind::ALL {
            let Letter { texts, name, .. } = letter(kind, locale, Tz::Europe__Berlin);
            let whole = format!(
                "To: {}\nSubject: {}\n\n{}",
                name.unwrap_or_default(),
                texts.subject,
                texts.text
            );
            insta::with_settings!({ snapshot_path => "messages/snapshots", prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("{kind}.{}", locale.code()), whole);
            });
        }
    }
}

#[test]
fn the_html_says_what_the_text_says() {
    for locale in Locale::ALL {
        for kind in Kind::ALL {
            let Letter { texts, .. } = letter(kind, locale, Tz::Europe__London);
            let html = mail_parser::decoders::html::html_to_text(&texts.html);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let html = words(&html).concat();
            for line in texts
                .text
                .lines()
                .filter(|line| !line.trim().is_empty() && *line != "-- ")
            {
                // Facts and links stand in places of their own there, so they are looked for without their labels.
                let line = line
                    .split_once(": ")
                    .map_or(line, |(_, value)| value)
                    .trim_end_matches(':');
                let found = html.contains(&words(line).concat()) || texts.html.contains(&format!("href=\"{line}\""));
                assert!(found, "{kind} {}: {line:?} is missing in\n{html}", locale.code());
            }
        }
    }
}

#[test]
fn a_reader_elsewhere_sees_both_clocks() {
    let here = letter(Kind::VisitBooked, Locale::En, Tz::Europe__Vienna).texts.text;
    assert!(
        here.contains("When: Tue 3 March 2026, 14:30–15:00 (Europe/Berlin)\n"),
        "{here}"
    );
    assert!(!here.contains("At the practice"), "{here}");
    let elsewhere = letter(Kind::VisitBooked, Locale::En, Tz::Asia__Tokyo).texts.text;
    assert!(
        elsewhere.contains("When: Tue 3 March 2026, 22:30–23:00 (Asia/Tokyo)\n"),
        "{elsewhere}"
    );
    assert!(
        elsewhere.contains("At the practice: Tue 3 March 2026, 14:30–15:00 (Europe/Berlin)\n"),
        "{elsewhere}"
    );
}

#[test]
fn a_visit_called_off_by_the_practice_says_so() {
    let mut cancelled = visit(Kind::VisitCancelled);
    cancelled.by_doctor = true;
    let kind = Kind::VisitCancelled;
    for (locale, says) in [
        (Locale::En, "the practice had to cancel"),
        (Locale::De, "musste die Praxis"),
    ] {
        let texts = write(kind, reader(kind, locale, Tz::Europe__Berlin), Some(&cancelled)).texts;
        assert!(texts.text.contains(says), "{}", texts.text);
        assert!(texts.html.contains(says), "{}", texts.html);
    }
}

#[test]
fn a_late_cancellation_is_called_late_to_both() {
    for (kind, locale, says) in [
        (Kind::VisitCancelled, Locale::En, "counts as a late cancellation"),
        (Kind::VisitCancelled, Locale::De, "gilt als kurzfristige Absage"),
        (Kind::DoctorVisitCancelled, Locale::En, "later than agreed"),
        (Kind::DoctorVisitCancelled, Locale::De, "später als vereinbart"),
    ] {
        let mut cancelled = visit(kind);
        let texts = |visit: &Visit| write(kind, reader(kind, locale, Tz::Europe__Berlin), Some(visit)).texts;
        assert!(!texts(&cancelled).text.contains(says), "{kind}");
        cancelled.late = true;
        let Texts { text, html, .. } = texts(&cancelled);
        assert!(text.contains(says) && html.contains(says), "{kind}: {text}");
    }
}

#[test]
fn b_26_a_visit_at_a_branch_says_its_name_and_address_to_both_and_in_the_calendar_file() {
    let branch = Branch {
        id: LocationId(Uuid::from_u128(7)),
        name: "Branch at the canal".to_owned(),
        location: Location {
            street: "Am Kanal 3".to_owned(),
            city: "Potsdam".to_owned(),
            country: "DE".to_owned(),
            latitude: 52.4,
            longitude: 13.06,
        },
    };
    for kind in [Kind::VisitBooked, Kind::VisitRescheduled, Kind::DoctorVisitBooked] {
        let mut visit = visit(kind);
        visit.booking.slot.place = Venue::Branch(Box::new(branch.clone()));
        let letter = write(kind, reader(kind, Locale::En, Tz::Europe__Berlin), Some(&visit));
        let place = "Branch at the canal, Am Kanal 3, Potsdam";
        assert!(letter.texts.text.contains(place), "{kind:?}: {}", letter.texts.text);
        assert!(letter.texts.html.contains(place), "{kind:?}");
        if let Some(invite) = &letter.invite {
            assert_eq!(invite.place, place);
        }
    }
}

#[test]
fn a_no_says_why_where_there_is_something_to_say() {
    let kind = Kind::VisitDeclined;
    let mut declined = visit(kind);
    for reason in DeclineReason::ALL {
        declined.declined = Some(reason);
        for locale in Locale::ALL {
            let texts = write(kind, reader(kind, locale, Tz::Europe__Berlin), Some(&declined)).texts;
            let why = locale.declined_because(reason).unwrap_or_default();
            assert!(texts.text.contains(why) && texts.html.contains(why), "{}", texts.text);
        }
    }
}

#[test]
fn no_mail_says_what_the_visit_is_for_or_names_a_patient_to_a_doctor() {
    for kind in Kind::ALL {
        let Letter { texts, invite, .. } = letter(kind, Locale::En, Tz::Europe__Berlin);
        let ics = invite.map(|invite| invite.to_ics()).unwrap_or_default();
        for part in [&texts.subject, &texts.text, &texts.html, &ics] {
            assert!(!part.contains("HIV"), "{kind}: {part}");
            if kind.as_str().starts_with("doctor") {
                assert!(!part.contains("Zoë"), "{kind}: {part}");
            }
        }
    }
}

#[test]
fn a_stranger_cannot_put_words_into_a_mail_to_an_unconfirmed_address() {
    for kind in [Kind::ConfirmAddress, Kind::ConfirmAddressAgain, Kind::SignUpRepeated] {
        let mut reader = reader(kind, Locale::En, Tz::Europe__Berlin);
        reader.name = "You have won http://evil.example".to_owned();
        let message = write(kind, reader, None).into_message().unwrap().formatted();
        assert!(!String::from_utf8(message).unwrap().contains("evil.example"), "{kind}");
    }
}

#[test]
fn m_11_a_line_break_in_a_name_starts_no_header() {
    let kind = Kind::VisitBooked;
    let mut reader = reader(kind, Locale::En, Tz::Europe__Berlin);
    reader.name = "Eve\r\nBcc: victim@example.com\r\n\r\n<b>body</b>".to_owned();
    let mut visit = visit(kind);
    visit.profile.name = "Dr. X\r\nBcc: victim@example.com\nATTENDEE:mailto:victim@example.com".to_owned();
    visit.profile.location.city = "Berlin\r\nDTSTART:19700101T000000Z".to_owned();
    let letter = write(kind, reader, Some(&visit));
    let ics = letter.invite.as_ref().unwrap().to_ics();
    assert_eq!(ics.matches("\r\nDTSTART").count(), 1, "{ics}");
    assert_eq!(ics.matches("\r\nATTENDEE").count(), 1, "{ics}");
    assert!(!letter.texts.html.contains("<b>body"), "{}", letter.texts.html);

    let message = letter.into_message().unwrap();
    let to: Vec<_> = message.envelope().to().iter().map(ToString::to_string).collect();
    assert_eq!(to, ["someone@example.com"]);
    let raw = message.formatted();
    let parsed = MessageParser::default().parse(&raw).unwrap();
    assert!(parsed.bcc().is_none() && parsed.cc().is_none());
    let to = parsed.to().unwrap().first().unwrap();
    assert_eq!(to.address(), Some("someone@example.com"));
    assert_eq!(to.name(), Some("Eve Bcc: victim@example.com <b>body</b>"));
    assert_eq!(
        parsed.subject(),
        Some("Booked: Dr. X Bcc: victim@example.com ATTENDEE:mailto:victim@example.com, Tue 3 March 2026, 14:30")
    );
}

#[test]
fn m_12_every_link_leads_to_the_configured_address() {
    for locale in Locale::ALL {
        for kind in Kind::ALL {
            let Letter { texts, .. } = letter(kind, locale, Tz::Europe__Berlin);
            let targets = texts
                .html
                .split("href=\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next());
            let mut links = 0;
            for target in targets {
                assert!(target.starts_with("https://medbook.example/"), "{kind}: {target}");
                links += 1;
            }
            assert!(links > 0, "{kind}");
            assert_eq!(
                texts.html.matches("http").count(),
                links + texts.html.matches(">https://medbook").count()
            );
        }
    }
}

#[test]
fn a_mailed_token_opens_the_readers_account_and_stands_in_the_fragment() {
    let text = letter(Kind::ConfirmAddress, Locale::En, Tz::Europe__Berlin).texts.text;
    let link = text.lines().find(|line| line.starts_with("https://")).unwrap();
    let token = link
        .strip_prefix("https://medbook.example/confirm-email#token=")
        .unwrap();
    let read = |at| desk().keys.read_link_token(LinkPurpose::ConfirmEmail, token, at);
    assert_eq!(read(at("2026-02-20T09:00:05Z")), Ok(PATIENT));
    let until = at("2026-02-20T09:00:00Z") + LinkPurpose::ConfirmEmail.life();
    assert_eq!(read(until), Err(access::LinkError::Expired));
    assert_eq!(deadline(&occasion(Kind::ConfirmAddress), None), Some(until));
}

#[test]
fn calendar_files_say_what_to_do_with_which_entry() {
    for (kind, method, status) in [
        (Kind::VisitBooked, "REQUEST", "CONFIRMED"),
        (Kind::VisitConfirmed, "REQUEST", "CONFIRMED"),
        (Kind::VisitRescheduled, "REQUEST", "CONFIRMED"),
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
        insta::with_settings!({ snapshot_path => "messages/snapshots", prepend_module_to_snapshot => false }, {
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
        Kind::VisitDeclined,
        Kind::VisitExpired,
        Kind::VisitCancelled,
    ] {
        pending.previous = (kind == Kind::VisitRescheduled).then(|| pending.booking.slot.clone());
        let letter = write(kind, reader(kind, Locale::En, Tz::Europe__Berlin), Some(&pending));
        assert_eq!(letter.invite, None, "{kind}");
    }
}

#[test]
fn a_mail_is_late_when_its_visit_is_over_at_both_its_times() {
    let until = |visit: &Visit| deadline(&occasion(Kind::VisitRescheduled), Some(visit));
    let mut moved = visit(Kind::VisitRescheduled);
    assert_eq!(until(&moved), Some(at("2026-03-03T14:00:00Z")));
    moved.previous = Some(slot("2026-03-09T08:00:00Z", "2026-03-09T08:30:00Z"));
    assert_eq!(until(&moved), Some(at("2026-03-09T08:30:00Z")));
    assert_eq!(deadline(&occasion(Kind::SignUpRepeated), None), None);
}
