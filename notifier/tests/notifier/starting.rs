//! Where a notifier begins, and what it leaves alone.

use chrono::TimeDelta;
use domain::account::{Account, AccountCommand};

use crate::clinic::Clinic;
use crate::scripted_smtp::{Answer, ScriptedSmtp};

async fn accepting() -> ScriptedSmtp {
    ScriptedSmtp::start(|_, _| Answer::Accept).await
}

#[tokio::test]
async fn behind_an_old_log_it_starts_at_the_end() {
    let (clinic, server) = (Clinic::open().await, accepting().await);
    clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    clinic.hours_pass(25);
    let notifier = clinic.notifier(server.port).await;
    clinic.a_while().await;
    assert_eq!(clinic.mails().await, []);
    clinic.sign_up("Ada Novak", "ada@example.com").await;
    clinic.settles().await;
    notifier.stop().await;
    assert_eq!(server.messages().len(), 1);
    assert!(server.messages()[0].contains("ada@example.com"));
}

#[tokio::test]
async fn what_was_skipped_is_never_mailed() {
    let (clinic, server) = (Clinic::open().await, accepting().await);
    clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let demo = clinic.store.head().await.unwrap();
    notifier::skip_to(&clinic.store, demo, clinic.clock.as_ref())
        .await
        .unwrap();
    // Never back: what is behind the mark stays behind it.
    notifier::skip_to(&clinic.store, 0, clinic.clock.as_ref())
        .await
        .unwrap();
    clinic.sign_up("Ada Novak", "ada@example.com").await;
    let notifier = clinic.notifier(server.port).await;
    clinic.settles().await;
    notifier.stop().await;
    assert_eq!(clinic.statuses().await, ["sent"]);
    assert!(server.messages()[0].contains("ada@example.com"));
}

#[tokio::test]
async fn mails_owed_already_are_skipped_too() {
    let clinic = Clinic::open().await;
    let full = ScriptedSmtp::start(|_, _| Answer::ToRecipient("452 mailbox full")).await;
    clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let notifier = clinic.notifier(full.port).await;
    clinic.until("a mail waits", async || full.attempts() == 1).await;
    clinic.stand(&["due"]).await;
    let head = clinic.store.head().await.unwrap();
    notifier::skip_to(&clinic.store, head, clinic.clock.as_ref())
        .await
        .unwrap();
    clinic.hours_pass(1);
    clinic.a_while().await;
    notifier.stop().await;
    assert_eq!(clinic.statuses().await, ["skipped-old"]);
    assert_eq!(full.attempts(), 1);
}

#[tokio::test]
async fn nothing_is_mailed_that_might_still_un_happen() {
    let (clinic, server) = (Clinic::open().await, accepting().await);
    let zoe = clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let notifier = clinic.notifier(server.port).await;
    clinic.settles().await;
    clinic.clock.advance(TimeDelta::minutes(3));
    let now = domain::time::Clock::now(clinic.clock.as_ref());
    clinic
        .appends::<Account>(None, zoe, AccountCommand::ResendConfirmation { now })
        .await;
    clinic.a_while().await;
    assert_eq!(server.messages().len(), 1, "the relay has not passed by yet");
    clinic.relay_passes().await;
    clinic.settles().await;
    notifier.stop().await;
    assert_eq!(server.messages().len(), 2);
}

#[tokio::test]
async fn m_09_a_mail_about_a_visit_that_is_over_is_not_sent() {
    let (clinic, server) = (Clinic::open().await, accepting().await);
    let doctor = clinic.invite_doctor().await;
    let zoe = clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    notifier::skip_to(&clinic.store, clinic.store.head().await.unwrap(), clinic.clock.as_ref())
        .await
        .unwrap();
    clinic.book(zoe, doctor, "2026-11-23T09:00:00Z").await;
    clinic.book(zoe, doctor, "2026-11-25T09:00:00Z").await;
    clinic.hours_pass(26);
    let notifier = clinic.notifier(server.port).await;
    clinic.settles().await;
    notifier.stop().await;
    assert_eq!(
        clinic.statuses().await,
        [
            "skipped-late",
            "skipped-late",
            "skipped-late",
            "skipped-late",
            "sent",
            "sent",
            "planned",
            "planned"
        ],
        "with their reminders"
    );
    assert_eq!(server.messages().len(), 2);
}

#[tokio::test]
async fn an_erased_person_gets_no_mail() {
    let (clinic, server) = (Clinic::open().await, accepting().await);
    let zoe = clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    for table in [
        "DELETE FROM vault WHERE subject_id = ?",
        "DELETE FROM vault_key WHERE subject_id = ?",
    ] {
        sqlx::query(table)
            .bind(zoe)
            .execute(&clinic.databases.write)
            .await
            .unwrap();
    }
    let notifier = clinic.notifier(server.port).await;
    clinic.settles().await;
    notifier.stop().await;
    assert_eq!(clinic.statuses().await, ["skipped-gone"]);
    assert_eq!(server.attempts(), 0);
}
