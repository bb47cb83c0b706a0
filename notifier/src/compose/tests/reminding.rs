use super::*;

const DAY: Kind = Kind::VisitReminderDay;
const HOUR: Kind = Kind::VisitReminderHour;

/// Written when it is due, or so many seconds later.
fn reminder(kind: Kind, reader: Reader, visit: &Visit, seconds_late: i64) -> Letter {
    let due_at = Reminder::of(kind).unwrap().due_at(visit.booking.slot.starts_at);
    let now = due_at + chrono::TimeDelta::seconds(seconds_late);
    let message_id = format!("<{VISIT}.{kind}@medbook.example>");
    desk()
        .write(&occasion(kind), reader, About::Visit(visit), message_id, now)
        .unwrap()
}

fn text(kind: Kind, locale: Locale, zone: Tz, visit: &Visit, seconds_late: i64) -> String {
    let letter = reminder(kind, reader(kind, locale, zone), visit, seconds_late);
    assert_eq!(letter.invite, None, "the visit is in the calendar already");
    letter.texts.text
}

#[test]
fn m_09_reminders_are_of_use_for_six_hours_and_until_the_visit_begins() {
    let visit = visit(DAY);
    let until = |kind| deadline(&occasion(kind), Some(&visit));
    assert_eq!(until(DAY), Some(at("2026-03-02T19:30:00Z")));
    assert_eq!(until(HOUR), Some(visit.booking.slot.starts_at));
    for reminder in Reminder::ALL {
        let starts_at = visit.booking.slot.starts_at;
        assert!(reminder.due_at(starts_at) < reminder.late_from(starts_at));
    }
    let hours_due_at = Reminder::Hour.due_at(visit.booking.slot.starts_at);
    assert!(until(DAY).unwrap() < hours_due_at, "nobody gets both at once");
}

#[test]
fn a_reminder_says_what_calling_off_means_at_that_moment() {
    let berlin = Tz::Europe__Berlin;
    let mut visit = visit(DAY);
    visit.free_until = Some(at("2026-03-03T11:30:00Z"));
    let says = text(DAY, Locale::En, berlin, &visit, 0);
    let moment = "free of charge until Tue 3 March 2026, 12:30; later";
    assert!(says.contains(moment), "{says}");
    // The hour's reminder comes after that.
    let says = text(HOUR, Locale::En, berlin, &visit, 0);
    assert!(says.contains("cancelling now counts as late"), "{says}");
    let says = text(HOUR, Locale::De, berlin, &visit, 0);
    assert!(says.contains("eine Absage gilt jetzt als kurzfristig"), "{says}");
    // Moved by the practice.
    visit.free_until = Some(visit.booking.slot.starts_at);
    let says = text(HOUR, Locale::En, berlin, &visit, 0);
    assert!(says.contains("free of charge until it starts"), "{says}");
    let says = text(HOUR, Locale::De, berlin, &visit, 0);
    assert!(says.contains("bis zum Beginn kostenlos"), "{says}");
    // Moved late by the patient.
    visit.free_until = None;
    let says = text(DAY, Locale::En, berlin, &visit, 0);
    assert!(says.contains("cancelling now counts as late"), "{says}");
}

#[test]
fn calling_off_is_free_until_the_second_that_was_agreed_on() {
    let mut visit = visit(DAY);
    let due_at = Reminder::Day.due_at(visit.booking.slot.starts_at);
    visit.free_until = Some(due_at + chrono::TimeDelta::seconds(60));
    let says = |seconds| text(DAY, Locale::De, Tz::Europe__Berlin, &visit, seconds);
    assert!(
        says(59).contains("kostenlos bis Mo., 2. März 2026, 14:31 Uhr; danach"),
        "{}",
        says(59)
    );
    assert!(says(60).contains("gilt jetzt als kurzfristig"), "{}", says(60));
}

#[test]
fn a_reader_elsewhere_is_told_the_end_of_the_notice_with_its_zone() {
    let mut visit = visit(DAY);
    visit.free_until = Some(at("2026-03-03T11:30:00Z"));
    let says = text(DAY, Locale::En, Tz::America__New_York, &visit, 0);
    assert!(
        says.contains("When: Tue 3 March 2026, 08:30–09:00 (America/New_York)\n"),
        "{says}"
    );
    assert!(
        says.contains("At the practice: Tue 3 March 2026, 14:30–15:00 (Europe/Berlin)\n"),
        "{says}"
    );
    assert!(
        says.contains("until Tue 3 March 2026, 06:30 (America/New_York); later"),
        "{says}"
    );
}

#[test]
fn a_reminder_of_a_visit_by_video_leads_to_its_page_and_never_to_the_video() {
    let mut visit = visit(HOUR);
    let link = "https://video.example/room-of-lena".to_owned();
    visit.booking.slot.place = Venue::Telehealth { link };
    for kind in [DAY, HOUR] {
        let letter = reminder(kind, reader(kind, Locale::En, Tz::Europe__Berlin), &visit, 0);
        for part in [&letter.texts.subject, &letter.texts.text, &letter.texts.html] {
            assert!(!part.contains("video.example"), "{part}");
        }
        let says = &letter.texts.text;
        let place = "By video; the link opens on the page of your visit 10 minutes before";
        assert!(says.contains(place), "{says}");
        assert!(
            says.contains(&format!("https://medbook.example/visits/{VISIT}\n")),
            "{says}"
        );
    }
}
