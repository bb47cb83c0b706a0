//! Reminders across a change of the clocks: due in real hours before the instant, in words on the clock of the wall.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::time::{Resolved, Zone};
use mail_parser::MessageParser;

use crate::clinic::{Clinic, offer_in};
use crate::scripted_smtp::{Answer, ScriptedSmtp};

/// A visit on the Sunday on which the clocks change.
struct Sunday {
    zone: Tz,
    /// On the practice's clock.
    start: &'static str,
    /// What that clock shows when the reminders are due.
    day_before: &'static str,
    hour_before: &'static str,
    /// How the mail puts the start.
    words: &'static str,
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn message_text(message: &str) -> String {
    let message = MessageParser::default().parse(message.as_bytes()).unwrap();
    message.body_text(0).unwrap().into_owned()
}

impl Sunday {
    fn instant(&self) -> DateTime<Utc> {
        match Zone::of(self.zone).resolve(local(self.start)) {
            Resolved::Once(instant) => instant,
            Resolved::Never | Resolved::Twice(..) => panic!("{} is one instant", self.start),
        }
    }

    async fn is_reminded_of_in_real_hours(&self) {
        let clinic = Clinic::open().await;
        let starts_at = self.instant();
        clinic.clock.set(starts_at - TimeDelta::days(3));
        let server = ScriptedSmtp::start(|_, _| Answer::Accept).await;
        let doctor = clinic.invite_doctor().await;
        let zoe = clinic.sign_up_in(self.zone, "Zoë Łukasz", "zoe@example.com").await;
        clinic.book_offer(zoe, doctor, offer_in(self.zone, starts_at)).await;
        let notifier = clinic.notifier(server.port).await;
        clinic.settles().await;
        for (hours, shown) in [(24, self.day_before), (1, self.hour_before)] {
            let before = server.messages().len();
            let due_at = starts_at - TimeDelta::hours(hours);
            let wall = Zone::of(self.zone).wall_time(due_at).local;
            assert_eq!(wall, local(shown), "the case is what it says");
            clinic.clock.set(due_at - TimeDelta::seconds(1));
            clinic.a_while().await;
            assert_eq!(server.messages().len(), before, "{hours} hours and a second before");
            clinic.clock.set(due_at);
            clinic.settles().await;
            let messages = server.messages();
            assert_eq!(messages.len(), before + 1, "{hours} hours before");
            let says = message_text(&messages[before]);
            let when = format!("When: {} ({})", self.words, self.zone.name());
            assert!(says.contains(&when), "{says}");
        }
        notifier.stop().await;
    }
}

#[tokio::test]
async fn t_03_in_berlin_in_spring() {
    Sunday {
        zone: Tz::Europe__Berlin,
        start: "2027-03-28T09:00:00",
        day_before: "2027-03-27T08:00:00",
        hour_before: "2027-03-28T08:00:00",
        words: "Sun 28 March 2027, 09:00–09:30",
    }
    .is_reminded_of_in_real_hours()
    .await;
}

#[tokio::test]
async fn t_03_in_berlin_in_autumn() {
    Sunday {
        zone: Tz::Europe__Berlin,
        start: "2027-10-31T09:00:00",
        day_before: "2027-10-30T10:00:00",
        hour_before: "2027-10-31T08:00:00",
        words: "Sun 31 October 2027, 09:00–09:30",
    }
    .is_reminded_of_in_real_hours()
    .await;
}

#[tokio::test]
async fn t_03_in_new_york_in_spring_with_the_change_within_the_last_hour() {
    Sunday {
        zone: Tz::America__New_York,
        start: "2027-03-14T03:30:00",
        day_before: "2027-03-13T02:30:00",
        hour_before: "2027-03-14T01:30:00",
        words: "Sun 14 March 2027, 03:30–04:00",
    }
    .is_reminded_of_in_real_hours()
    .await;
}

#[tokio::test]
async fn t_03_in_new_york_in_autumn_with_the_change_within_the_last_hour() {
    Sunday {
        zone: Tz::America__New_York,
        start: "2027-11-07T02:30:00",
        day_before: "2027-11-06T03:30:00",
        // The second time that the clock shows it.
        hour_before: "2027-11-07T01:30:00",
        words: "Sun 7 November 2027, 02:30–03:00",
    }
    .is_reminded_of_in_real_hours()
    .await;
}

#[tokio::test]
async fn t_03_where_the_clocks_change_by_half_an_hour() {
    Sunday {
        zone: Tz::Australia__Lord_Howe,
        start: "2027-10-03T09:00:00",
        day_before: "2027-10-02T08:30:00",
        hour_before: "2027-10-03T08:00:00",
        words: "Sun 3 October 2027, 09:00–09:30",
    }
    .is_reminded_of_in_real_hours()
    .await;
}
