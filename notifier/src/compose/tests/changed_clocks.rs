use super::*;

#[test]
fn t_05_a_mail_says_what_kept_its_local_time_and_what_could_not() {
    let kind = Kind::DoctorClocksMoved;
    let says = |visits, time_off| {
        let clocks = Clocks {
            visits,
            time_off,
            ..clocks()
        };
        let reader = reader(kind, Locale::En, Tz::Europe__Berlin);
        write(kind, reader, About::Clocks(&clocks)).texts.text
    };
    for (visits, time_off, sentence) in [
        (1, 0, "One visit keeps its local time. Each patient was told."),
        (12, 0, "12 visits keep their local time. Each patient was told."),
        (
            12,
            2,
            "12 visits keep their local time, and so does your time off. Each",
        ),
        (0, 1, "Your time off keeps its local times."),
    ] {
        let text = says(visits, time_off).replace('\n', " ");
        assert!(text.contains(sentence), "{text}");
    }
    let kind = Kind::VisitClocksMoved;
    let mut skipped = visit(kind);
    skipped.booking.slot.local_start = "2026-03-03T15:00:00".parse().unwrap();
    for (visit, sentence) in [
        (visit(kind), "Your visit keeps the local time that was agreed on"),
        (
            skipped,
            "They skip the time that was agreed on now, so your visit is for the next",
        ),
    ] {
        let letter = write(kind, reader(kind, Locale::En, Tz::Europe__Berlin), Some(&visit));
        let text = letter.texts.text.replace('\n', " ");
        assert!(text.contains(sentence), "{text}");
    }
}
