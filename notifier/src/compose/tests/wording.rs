use super::*;
use crate::templates::Texts;

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
            insta::with_settings!({ snapshot_path => "../../messages/snapshots", prepend_module_to_snapshot => false }, {
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
fn a_mail_is_late_when_its_visit_is_over_at_both_its_times() {
    let until = |visit: &Visit| deadline(&occasion(Kind::VisitRescheduled), Some(visit));
    let mut moved = visit(Kind::VisitRescheduled);
    assert_eq!(until(&moved), Some(at("2026-03-03T14:00:00Z")));
    moved.previous = Some(slot("2026-03-09T08:00:00Z", "2026-03-09T08:30:00Z"));
    assert_eq!(until(&moved), Some(at("2026-03-09T08:30:00Z")));
    assert_eq!(deadline(&occasion(Kind::SignUpRepeated), None), None);
}
