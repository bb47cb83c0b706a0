use chrono::{Datelike, NaiveDate, NaiveDateTime};
use domain::appointment::DeclineReason;
use serde::Serialize;

/// The languages mails are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    /// English, also for every language without templates.
    En,
    /// German.
    De,
}

/// What calling a visit off would mean now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changing {
    /// Nothing, until it starts.
    FreeUntilStart,
    /// Nothing until this moment, then it counts as late.
    FreeUntil(String),
    /// It counts as late.
    Late,
}

/// The words of the layout.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Words {
    lang: &'static str,
    hello: &'static str,
    when: &'static str,
    at_the_practice: &'static str,
    doctor: &'static str,
    place: &'static str,
    link_fallback: &'static str,
    footer: &'static str,
}

impl Locale {
    /// Every language.
    #[cfg(test)]
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// The language for a person who asked for this BCP 47 tag.
    pub fn of(tag: &str) -> Self {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("de") {
            Self::De
        } else {
            Self::En
        }
    }

    /// The language's code, also the name of its folder of templates.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// The words of the layout.
    pub fn words(self) -> Words {
        match self {
            Self::En => Words {
                lang: "en",
                hello: "Hello",
                when: "When",
                at_the_practice: "At the practice",
                doctor: "With",
                place: "Where",
                link_fallback: "If the button does not work, open this address in your browser:",
                footer: "This message was sent automatically by Medbook because of something that happened in your account. Nobody reads replies to it.",
            },
            Self::De => Words {
                lang: "de",
                hello: "Guten Tag",
                when: "Wann",
                at_the_practice: "In der Praxis",
                doctor: "Bei",
                place: "Wo",
                link_fallback: "Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse im Browser:",
                footer: "Medbook hat diese Nachricht automatisch verschickt, weil sich in Ihrem Konto etwas getan hat. Antworten darauf werden nicht gelesen.",
            },
        }
    }

    /// A day, for example `Tue 3 March 2026`.
    pub fn day(self, date: NaiveDate) -> String {
        match self {
            Self::En => date.format("%a %-d %B %Y").to_string(),
            Self::De => {
                let weekday = DE_WEEKDAYS[date.weekday().num_days_from_monday() as usize];
                let month = DE_MONTHS[date.month0() as usize];
                format!("{weekday}, {}. {month} {}", date.day(), date.year())
            }
        }
    }

    /// The start of something, for subject lines.
    pub fn moment(self, at: NaiveDateTime) -> String {
        format!("{}, {}{}", self.day(at.date()), at.format("%H:%M"), self.oclock())
    }

    /// A span of time: the day once when both ends are on it.
    pub fn span(self, from: NaiveDateTime, to: NaiveDateTime) -> String {
        let (start, end) = (from.format("%H:%M"), to.format("%H:%M"));
        let oclock = self.oclock();
        if from.date() == to.date() {
            format!("{}, {start}–{end}{oclock}", self.day(from.date()))
        } else {
            format!(
                "{}, {start}{oclock} – {}, {end}{oclock}",
                self.day(from.date()),
                self.day(to.date())
            )
        }
    }

    /// Where a visit by video takes place.
    pub fn by_video(self) -> &'static str {
        match self {
            Self::En => "By video; the link opens on the page of your visit 10 minutes before",
            Self::De => "Per Video; der Link öffnet sich 10 Minuten vorher auf der Seite Ihres Termins",
        }
    }

    /// Why a doctor said no, as a sentence; `None` where there is nothing to say.
    pub fn declined_because(self, reason: DeclineReason) -> Option<&'static str> {
        match (self, reason) {
            (Self::En, DeclineReason::TimeNotPossible) => Some("This time turned out not to be possible."),
            (Self::De, DeclineReason::TimeNotPossible) => Some("Diese Zeit ist doch nicht möglich."),
            (Self::En, DeclineReason::NoNewPatients) => Some("The practice takes no new patients at the moment."),
            (Self::De, DeclineReason::NoNewPatients) => {
                Some("Die Praxis nimmt zurzeit keine neuen Patientinnen und Patienten auf.")
            }
            (Self::En, DeclineReason::AnotherDoctorSuits) => {
                Some("The practice thinks that another doctor is the better choice for you.")
            }
            (Self::De, DeclineReason::AnotherDoctorSuits) => {
                Some("Die Praxis meint, dass eine andere Praxis für Sie die bessere Wahl ist.")
            }
            (Self::En | Self::De, DeclineReason::Other) => None,
        }
    }

    /// How a visit can still be moved or called off, as a sentence.
    pub fn changing(self, changing: &Changing) -> String {
        match (self, changing) {
            (Self::En, Changing::FreeUntilStart) => {
                "You can move or cancel the visit on its page, free of charge until it starts.".to_owned()
            }
            (Self::De, Changing::FreeUntilStart) => {
                "Auf der Seite des Termins können Sie ihn bis zum Beginn kostenlos verschieben oder absagen.".to_owned()
            }
            (Self::En, Changing::FreeUntil(moment)) => format!(
                "You can move or cancel the visit on its page, free of charge until {moment}; later it counts as a \
                 late cancellation."
            ),
            (Self::De, Changing::FreeUntil(moment)) => format!(
                "Auf der Seite des Termins können Sie ihn verschieben oder absagen, kostenlos bis {moment}; danach \
                 gilt es als kurzfristige Absage."
            ),
            (Self::En, Changing::Late) => {
                "You can still move or cancel the visit on its page until it starts; cancelling now counts as late."
                    .to_owned()
            }
            (Self::De, Changing::Late) => "Auf der Seite des Termins können Sie ihn bis zum Beginn noch verschieben \
                oder absagen; eine Absage gilt jetzt als kurzfristig."
                .to_owned(),
        }
    }

    fn oclock(self) -> &'static str {
        match self {
            Self::En => "",
            Self::De => " Uhr",
        }
    }
}

const DE_WEEKDAYS: [&str; 7] = ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."];
const DE_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn a_visit_is_written_as_people_of_the_language_write_it() {
        let (from, to) = (local("2026-03-03T14:30:00"), local("2026-03-03T15:00:00"));
        assert_eq!(Locale::En.span(from, to), "Tue 3 March 2026, 14:30–15:00");
        assert_eq!(Locale::De.span(from, to), "Di., 3. März 2026, 14:30–15:00 Uhr");
        assert_eq!(Locale::En.moment(from), "Tue 3 March 2026, 14:30");
    }

    #[test]
    fn a_visit_over_midnight_names_both_days() {
        let (from, to) = (local("2026-12-31T23:45:00"), local("2027-01-01T00:15:00"));
        assert_eq!(
            Locale::En.span(from, to),
            "Thu 31 December 2026, 23:45 – Fri 1 January 2027, 00:15"
        );
    }

    #[test]
    fn a_language_without_templates_is_english() {
        assert_eq!(Locale::of("de-AT"), Locale::De);
        assert_eq!(Locale::of("den"), Locale::En);
        assert_eq!(Locale::of(""), Locale::En);
    }
}
