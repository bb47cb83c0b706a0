//! A visit that is moved more than once.

use domain::appointment::{Appointment, AppointmentCommand, Party};
use domain::time::Clock;
use std::collections::BTreeSet;

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
