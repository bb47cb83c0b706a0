//! Reminders: sent when they are due, about the visit as it is then.

use chrono::TimeDelta;
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};
use domain::time::Clock;

use crate::booked::{Booked, DAY_BEFORE, HOUR_BEFORE, VISIT, at, reminders, stand};
use crate::clinic::Clinic;
use crate::scripted_smtp::{Answer, ScriptedSmtp};

#[tokio::test]
async fn a_visit_is_reminded_of_a_day_and_an_hour_before_and_not_a_second_earlier() {
    let booked = Booked::well().await;
    let clinic = &booked.clinic;
    assert_eq!(
        reminders(clinic).await,
        stand(&[("day", "planned"), ("hour", "planned")])
    );
    for (due_at, so_far) in [(DAY_BEFORE, 4), (HOUR_BEFORE, 5)] {
        clinic.clock.set(at(due_at) - TimeDelta::seconds(1));
        clinic.a_while().await;
        assert_eq!(booked.server.messages().len(), so_far);
        booked.it_is(due_at).await;
        assert_eq!(booked.server.messages().len(), so_far + 1);
    }
    assert_eq!(reminders(clinic).await, stand(&[("day", "sent"), ("hour", "sent")]));
    booked.it_is("2026-12-01T09:00:00Z").await;
    assert_eq!(booked.sent().await, ["visit-reminder-day", "visit-reminder-hour"]);
}

#[tokio::test]
async fn a_request_is_reminded_of_once_it_is_confirmed() {
    let clinic = Clinic::open().await;
    let server = ScriptedSmtp::start(|_, _| Answer::Accept).await;
    let doctor = clinic.invite_doctor().await;
    let zoe = clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let visit = clinic.request(zoe, doctor, VISIT).await;
    let notifier = clinic.notifier(server.port).await;
    clinic.settles().await;
    assert_eq!(reminders(&clinic).await, []);
    // Less than a day before.
    clinic.clock.set(at("2026-11-24T07:00:00Z"));
    let now = clinic.clock.now();
    clinic
        .does::<Appointment>(Some(doctor), visit, AppointmentCommand::Confirm { now })
        .await;
    clinic.settles().await;
    assert_eq!(
        reminders(&clinic).await,
        stand(&[("day", "planned"), ("hour", "planned")])
    );
    notifier.stop().await;
}

#[tokio::test]
async fn m_06_a_visit_moved_after_the_days_reminder_is_reminded_of_at_its_new_time_only() {
    let booked = Booked::well().await;
    booked.it_is(DAY_BEFORE).await;
    booked.clinic.clock.advance(TimeDelta::minutes(5));
    booked.moves_to("2026-11-27T10:30:00Z").await;
    for instant in [HOUR_BEFORE, "2026-11-26T10:30:00Z", "2026-11-27T09:30:00Z"] {
        booked.it_is(instant).await;
    }
    let expected = [
        ("day", "sent"),
        ("hour", "skipped-stale moved"),
        ("day", "sent"),
        ("hour", "sent"),
    ];
    assert_eq!(reminders(&booked.clinic).await, stand(&expected));
    let mut to_the_patient = booked.sent().await;
    to_the_patient.retain(|kind| !kind.starts_with("doctor"));
    assert_eq!(
        to_the_patient,
        [
            "visit-reminder-day",
            "visit-rescheduled",
            "visit-reminder-day",
            "visit-reminder-hour"
        ]
    );
}

#[tokio::test]
async fn m_06_a_visit_moved_and_moved_back_is_reminded_of_once() {
    let booked = Booked::well().await;
    booked.moves_to("2026-11-26T10:30:00Z").await;
    booked.moves_to(VISIT).await;
    for instant in [DAY_BEFORE, HOUR_BEFORE, "2026-11-25T10:30:00Z", "2026-11-26T09:30:00Z"] {
        booked.it_is(instant).await;
    }
    let stale = "skipped-stale moved";
    let expected = [
        ("day", stale),
        ("hour", stale),
        ("day", stale),
        ("hour", stale),
        ("day", "sent"),
        ("hour", "sent"),
    ];
    assert_eq!(reminders(&booked.clinic).await, stand(&expected));
    booked.notifier.stop().await;
}

#[tokio::test]
async fn m_07_a_visit_cancelled_a_second_before_a_reminder_is_due_is_not_reminded_of() {
    let booked = Booked::well().await;
    booked.clinic.clock.set(at(DAY_BEFORE) - TimeDelta::seconds(1));
    booked.cancels().await;
    // The mails about it do not wait for the reminders.
    booked.clinic.settles().await;
    assert_eq!(
        reminders(&booked.clinic).await,
        stand(&[("day", "planned"), ("hour", "planned")])
    );
    booked.it_is(DAY_BEFORE).await;
    booked.it_is(HOUR_BEFORE).await;
    let stale = "skipped-stale cancelled";
    assert_eq!(
        reminders(&booked.clinic).await,
        stand(&[("day", stale), ("hour", stale)])
    );
    let mut sent = booked.sent().await;
    sent.sort();
    assert_eq!(sent, ["doctor-visit-cancelled", "visit-cancelled"]);
}

#[tokio::test]
async fn m_07_a_cancellation_that_may_still_un_happen_keeps_a_reminder_waiting() {
    let booked = Booked::well().await;
    let clinic = &booked.clinic;
    clinic.clock.set(at(DAY_BEFORE) - TimeDelta::seconds(1));
    let cancel = AppointmentCommand::Cancel {
        by: Party::Patient,
        reason: CancelReason::CannotCome,
        now: clinic.clock.now(),
    };
    clinic
        .appends::<Appointment>(Some(booked.patient), booked.visit, cancel)
        .await;
    clinic.clock.set(at(DAY_BEFORE));
    clinic
        .until("the reminder waits", async || {
            reminders(clinic).await[0].1 == "due not-durable"
        })
        .await;
    clinic.relay_passes().await;
    clinic.clock.advance(TimeDelta::minutes(1));
    clinic.settles().await;
    assert_eq!(
        reminders(clinic).await,
        stand(&[("day", "skipped-stale cancelled"), ("hour", "planned")])
    );
    assert!(!booked.sent().await.contains(&"visit-reminder-day".to_owned()));
}

#[tokio::test]
async fn a_patient_who_is_there_already_is_not_reminded() {
    let mut booked = Booked::well().await;
    booked.it_is(DAY_BEFORE).await;
    let now = at(HOUR_BEFORE);
    let check_in = AppointmentCommand::CheckIn { now };
    booked
        .clinic
        .does::<Appointment>(Some(booked.doctor), booked.visit, check_in)
        .await;
    booked.restarts().await;
    booked.it_is(HOUR_BEFORE).await;
    assert_eq!(
        reminders(&booked.clinic).await,
        stand(&[("day", "sent"), ("hour", "skipped-stale arrived")])
    );
    booked.notifier.stop().await;
}
