//! Reminders are sent once and while they help, whatever goes wrong.

use chrono::TimeDelta;
use domain::appointment::{Appointment, AppointmentCommand, Party};
use domain::time::Clock;
use std::collections::BTreeSet;

use crate::booked::{Booked, DAY_BEFORE, HOUR_BEFORE, VISIT, at, kinds, reminders, stand};
use crate::clinic::{Clinic, offer};
use crate::scripted_smtp::{Answer, ScriptedSmtp};

#[tokio::test]
async fn m_08_two_notifiers_send_each_reminder_once() {
    let clinic = Clinic::open().await;
    let server = ScriptedSmtp::start(|_, _| Answer::Accept).await;
    let doctor = clinic.invite_doctor().await;
    for number in 0..30 {
        let email = format!("zoe{number}@example.com");
        let zoe = clinic.sign_up("Zoë Łukasz", &email).await;
        let start = at(VISIT) + TimeDelta::hours(number);
        clinic.book(zoe, doctor, &start.to_rfc3339()).await;
    }
    let (one, two) = (clinic.notifier(server.port).await, clinic.notifier(server.port).await);
    clinic.settles().await;
    let before = server.messages().len();
    // Some hours' reminders are due at the same moment as others' days'.
    for hours in [0, 5, 10, 15, 20, 23, 28, 33, 38, 43, 48, 52] {
        clinic.clock.set(at(DAY_BEFORE) + TimeDelta::hours(hours));
        clinic.settles().await;
    }
    one.stop().await;
    two.stop().await;
    let ids: Vec<_> = server.message_ids().split_off(before);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each once");
    let sent = reminders(&clinic)
        .await
        .into_iter()
        .filter(|(_, status)| status == "sent");
    assert_eq!(sent.count(), ids.len());
    let days = ids.iter().filter(|id| id.contains(".visit-reminder-day@")).count();
    assert_eq!(days, 30);
}

#[tokio::test]
async fn m_09_after_an_outage_a_reminder_is_sent_while_it_helps_and_else_noted_as_late() {
    let second = TimeDelta::seconds(1);
    let (day, hour) = (at(DAY_BEFORE), at(HOUR_BEFORE));
    for (back_at, expected) in [
        (day + TimeDelta::hours(2), [("day", "sent"), ("hour", "planned")]),
        (
            day + TimeDelta::hours(6) - second,
            [("day", "sent"), ("hour", "planned")],
        ),
        (
            day + TimeDelta::hours(6),
            [("day", "skipped-late"), ("hour", "planned")],
        ),
        (hour, [("day", "skipped-late"), ("hour", "sent")]),
        (at(VISIT) - second, [("day", "skipped-late"), ("hour", "sent")]),
        (at(VISIT), [("day", "skipped-late"), ("hour", "skipped-late")]),
        (
            day + TimeDelta::days(2),
            [("day", "skipped-late"), ("hour", "skipped-late")],
        ),
    ] {
        let booked = Booked::well().await;
        booked.notifier.stop().await;
        booked.clinic.clock.set(back_at);
        let notifier = booked.clinic.notifier(booked.server.port).await;
        booked.clinic.settles().await;
        notifier.stop().await;
        assert_eq!(reminders(&booked.clinic).await, stand(&expected), "{back_at}");
        let sent = expected.iter().filter(|(_, status)| *status == "sent").count();
        assert_eq!(booked.server.messages().len(), 4 + sent, "{back_at}");
    }
}

#[tokio::test]
async fn m_09_reminders_are_also_owed_by_what_was_booked_while_no_notifier_ran() {
    let clinic = Clinic::open().await;
    let server = ScriptedSmtp::start(|_, _| Answer::Accept).await;
    let doctor = clinic.invite_doctor().await;
    let zoe = clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    clinic.notifier(server.port).await.stop().await;
    clinic.book(zoe, doctor, VISIT).await;
    clinic.book(zoe, doctor, "2026-11-23T09:30:00Z").await;
    clinic.clock.set(at(DAY_BEFORE) + TimeDelta::hours(1));
    let notifier = clinic.notifier(server.port).await;
    clinic.settles().await;
    notifier.stop().await;
    let expected = [
        ("day", "sent"),
        ("hour", "planned"),
        ("day", "skipped-late"),
        ("hour", "skipped-late"),
    ];
    assert_eq!(reminders(&clinic).await, stand(&expected));
}

#[tokio::test]
async fn m_03_a_reminder_refused_for_now_is_tried_again_only_while_it_helps() {
    let booked = Booked::with(|_| Answer::ToRecipient("451 try later")).await;
    let clinic = &booked.clinic;
    clinic.clock.set(at(DAY_BEFORE));
    let refused = async || reminders(clinic).await[0].1 == "due smtp-451";
    clinic.until("it is refused", refused).await;
    clinic.clock.advance(TimeDelta::hours(3));
    clinic
        .until("it is tried again, days after the booking", async || {
            booked.server.attempts() == 6
        })
        .await;
    clinic.until("it is refused again", refused).await;
    clinic.clock.set(at(DAY_BEFORE) + TimeDelta::hours(6));
    clinic.settles().await;
    assert_eq!(
        reminders(clinic).await,
        stand(&[("day", "skipped-late"), ("hour", "planned")])
    );
    booked.notifier.stop().await;
}

#[tokio::test]
async fn a_reminder_that_waits_for_another_try_holds_up_no_news() {
    let booked = Booked::with(|number| {
        if number == 0 {
            Answer::ToRecipient("451 try later")
        } else {
            Answer::Accept
        }
    })
    .await;
    let clinic = &booked.clinic;
    clinic.clock.set(at(DAY_BEFORE));
    let waits = async || reminders(clinic).await[0].1 == "due smtp-451";
    clinic.until("it is refused", waits).await;
    booked.cancels().await;
    clinic
        .until("the cancellation is told", async || {
            kinds(&booked.server).iter().any(|kind| kind == "visit-cancelled")
        })
        .await;
    assert!(waits().await, "the clock stood still");
    clinic.clock.advance(TimeDelta::minutes(1));
    clinic.settles().await;
    assert_eq!(reminders(clinic).await[0].1, "skipped-stale cancelled");
    booked.notifier.stop().await;
}

#[tokio::test]
async fn m_10_reading_the_log_again_reminds_nobody_again() {
    let booked = Booked::well().await;
    booked.it_is(DAY_BEFORE).await;
    booked.notifier.stop().await;
    let rows = booked.clinic.mails().await;
    sqlx::query("UPDATE notifier_checkpoint SET position = 0")
        .execute(booked.clinic.store.pool())
        .await
        .unwrap();
    let notifier = booked.clinic.notifier(booked.server.port).await;
    booked.clinic.settles().await;
    booked.clinic.a_while().await;
    notifier.stop().await;
    assert_eq!(booked.clinic.mails().await, rows);
    assert_eq!(booked.server.messages().len(), 5);
}

#[tokio::test]
async fn t_06_a_clock_that_steps_back_reminds_nobody_twice() {
    let mut booked = Booked::well().await;
    for due_at in [DAY_BEFORE, HOUR_BEFORE] {
        booked.it_is(due_at).await;
        let before = booked.server.messages().len();
        booked.clinic.clock.advance(TimeDelta::minutes(-10));
        booked.clinic.a_while().await;
        // Also not by one that starts with the clock as it is now, and when the clock comes by again.
        booked.restarts().await;
        booked.clinic.a_while().await;
        booked.clinic.clock.advance(TimeDelta::minutes(11));
        booked.clinic.a_while().await;
        assert_eq!(booked.server.messages().len(), before);
    }
    assert_eq!(booked.sent().await, ["visit-reminder-day", "visit-reminder-hour"]);
}

#[tokio::test]
async fn visits_booked_before_reminders_were_planned_are_reminded_of_and_nothing_else_is_mailed() {
    let clinic = Clinic::open().await;
    let doctor = clinic.invite_doctor().await;
    let zoe = clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    // Today, tomorrow, and in three days; one is moved, one is called off.
    for start in ["2026-11-22T20:00:00Z", "2026-11-23T20:00:00Z"] {
        clinic.book(zoe, doctor, start).await;
    }
    let moved = clinic.book(zoe, doctor, "2026-11-24T20:00:00Z").await;
    let move_it = AppointmentCommand::Reschedule {
        offer: offer(VISIT),
        by: Party::Patient,
        now: clinic.clock.now(),
    };
    clinic.does::<Appointment>(Some(zoe), moved, move_it).await;
    let cancelled = clinic.book(zoe, doctor, "2026-11-25T11:00:00Z").await;
    clinic.cancel(zoe, cancelled).await;
    clinic.hours_pass(2);
    notifier::skip_to(&clinic.store, clinic.store.head().await.unwrap(), clinic.clock.as_ref())
        .await
        .unwrap();

    let server = ScriptedSmtp::start(|_, _| Answer::Accept).await;
    let (one, two) = (clinic.notifier(server.port).await, clinic.notifier(server.port).await);
    clinic
        .until("they are planned", async || reminders(&clinic).await.len() == 9)
        .await;
    clinic.settles().await;
    assert_eq!(server.attempts(), 0, "nothing about the past");
    for hours in 1..80 {
        clinic.clock.set(at("2026-11-22T10:00:00Z") + TimeDelta::hours(hours));
        clinic.settles().await;
    }
    one.stop().await;
    two.stop().await;
    let mut sent = kinds(&server);
    sent.sort();
    let (day, hour) = ("visit-reminder-day", "visit-reminder-hour");
    assert_eq!(sent, [day, day, hour, hour, hour]);
    let stale = reminders(&clinic).await;
    let stale = stale.iter().filter(|(_, status)| status.starts_with("skipped-stale"));
    assert_eq!(stale.count(), 4);
}
