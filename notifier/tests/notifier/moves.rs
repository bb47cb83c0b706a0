//! A visit that is moved more than once.

use chrono_tz::Tz;
use domain::appointment::{Appointment, AppointmentCommand, Party};
use domain::schedule::{Schedule, ScheduleCommand};
use domain::time::Clock;
use std::collections::BTreeSet;
use uuid::Uuid;

use crate::clinic::{Clinic, offer};
use crate::scripted_smtp::{Answer, ScriptedSmtp};

#[tokio::test]
async fn m_06_each_move_of_a_visit_is_mailed_and_mailed_once() {
    let clinic = Clinic::open().await;
    let doctor = clinic.invite_doctor().await;
    let zoe = clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let visit = clinic.book(zoe, doctor, "2026-11-24T09:00:00Z").await;
    for start in ["2026-11-25T10:30:00Z", "2026-11-26T10:30:00Z"] {
        let move_it = AppointmentCommand::Reschedule {
            offer: offer(start),
            by: Party::Patient,
            now: clinic.clock.now(),
        };
        clinic.does::<Appointment>(Some(zoe), visit, move_it).await;
    }
    let server = ScriptedSmtp::start(|_, _| Answer::Accept).await;
    let notifier = clinic.notifier(server.port).await;
    clinic.settles().await;
    notifier.stop().await;

    let mails = clinic.mails().await.into_iter();
    let kinds: Vec<_> = mails
        .filter(|mail| mail.status != "planned")
        .map(|mail| mail.kind)
        .collect();
    let moved = |kind: &str| kinds.iter().filter(|mailed| *mailed == kind).count();
    assert_eq!(moved("visit-rescheduled"), 2, "{kinds:?}");
    assert_eq!(moved("doctor-visit-rescheduled"), 2, "{kinds:?}");
    let ids = server.message_ids();
    assert_eq!(ids.len(), kinds.len());
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

/// The visit as a release stored it whose rules had Berlin an hour further from UTC.
async fn agreed_an_hour_later(clinic: &Clinic, visit: Uuid, agreed: &str, local: &str) {
    sqlx::query(
        "UPDATE event SET payload = REPLACE(payload, ?, ?) WHERE event_type = 'appointment.booked' AND stream_id = ?",
    )
    .bind(format!("\"local_start\":\"{local}\""))
    .bind(format!("\"local_start\":\"{agreed}\""))
    .bind(visit)
    .execute(clinic.store.pool())
    .await
    .unwrap();
}

#[tokio::test]
async fn t_05_a_change_of_the_clocks_is_told_each_patient_once_and_the_doctor_once_for_all() {
    let clinic = Clinic::open().await;
    let doctor = clinic.invite_doctor().await;
    let time_zone = Tz::Europe__Berlin;
    clinic
        .does::<Schedule>(Some(doctor), doctor, ScheduleCommand::Open { time_zone })
        .await;
    let now = clinic.clock.now();
    for (name, email, start, local, agreed) in [
        (
            "Zoë Łukasz",
            "zoe@example.com",
            "24T09:00:00Z",
            "24T10:00:00",
            "24T11:00:00",
        ),
        (
            "Ada Łukasz",
            "ada@example.com",
            "24T13:00:00Z",
            "24T14:00:00",
            "24T15:00:00",
        ),
    ] {
        let patient = clinic.sign_up(name, email).await;
        let visit = clinic.book(patient, doctor, &format!("2026-11-{start}")).await;
        let november = |time: &str| format!("2026-11-{time}");
        agreed_an_hour_later(&clinic, visit, &november(agreed), &november(local)).await;
        // Twice, as two processes would: the second has nothing to do.
        for _ in 0..2 {
            clinic
                .does::<Appointment>(None, visit, AppointmentCommand::FollowClocks { now })
                .await;
        }
    }
    let follow = ScheduleCommand::FollowClocks {
        visits: 2,
        taken: Vec::new(),
        now,
    };
    clinic.does::<Schedule>(None, doctor, follow).await;
    let server = ScriptedSmtp::start(|_, _| Answer::Accept).await;
    let notifier = clinic.notifier(server.port).await;
    clinic.settles().await;
    notifier.stop().await;

    let mails = clinic.mails().await;
    // Of each visit two for the time that is over, which will be found stale, and two for the new one.
    let (reminders, mails): (Vec<_>, Vec<_>) = mails
        .into_iter()
        .partition(|mail| mail.kind.starts_with("visit-reminder"));
    assert_eq!(reminders.len(), 8, "{reminders:?}");
    assert!(mails.iter().all(|mail| mail.status == "sent"), "{mails:?}");
    let told = |kind: &str| mails.iter().filter(|mail| mail.kind == kind).count();
    assert_eq!(
        (told("visit-clocks-moved"), told("doctor-clocks-moved")),
        (2, 1),
        "{mails:?}"
    );
    assert_eq!((told("visit-rescheduled"), told("doctor-visit-rescheduled")), (0, 0));
    let ids = server.message_ids();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), mails.len());
}
