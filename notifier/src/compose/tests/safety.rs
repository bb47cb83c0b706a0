use mail_parser::MessageParser;

use super::*;

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
