//! Mail servers that say no, or nothing.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use crate::clinic::{Clinic, Mail};
use crate::scripted_smtp::{Answer, ScriptedSmtp};

#[tokio::test]
async fn m_03_a_mail_refused_for_now_is_sent_later() {
    let clinic = Clinic::open().await;
    let server = ScriptedSmtp::start(|number, _| match number {
        0 => Answer::ToRecipient("451 greylisted"),
        1 => Answer::ToMessage("452 too many messages"),
        // Our own login is at fault, not the mail.
        2 => Answer::ToMessage("535 credentials invalid"),
        _ => Answer::Accept,
    })
    .await;
    clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let notifier = clinic.notifier(server.port).await;
    for (attempts, reason) in [(1, "smtp-451"), (2, "smtp-452"), (3, "smtp-535")] {
        let waiting = Mail {
            kind: "confirm-address".to_owned(),
            status: "due".to_owned(),
            attempts,
            reason: Some(reason.to_owned()),
        };
        clinic
            .until(reason, async || clinic.mails().await.first() == Some(&waiting))
            .await;
        clinic.a_while().await;
        assert_eq!(
            server.attempts(),
            usize::try_from(attempts).unwrap(),
            "it is not tried again at once"
        );
        clinic.hours_pass(1);
    }
    clinic.settles().await;
    notifier.stop().await;
    assert_eq!(clinic.statuses().await, ["sent"]);
}

#[tokio::test]
async fn m_03_a_mail_nobody_takes_for_a_day_is_given_up() {
    let clinic = Clinic::open().await;
    let server = ScriptedSmtp::start(|_, _| Answer::ToRecipient("451 try later")).await;
    clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let notifier = clinic.notifier(server.port).await;
    clinic.stand(&["due"]).await;
    clinic
        .until("one attempt was made", async || server.attempts() == 1)
        .await;
    clinic.hours_pass(24);
    clinic.stand(&["failed"]).await;
    notifier.stop().await;
    assert_eq!(clinic.mails().await[0].reason.as_deref(), Some("smtp-451"));
}

#[tokio::test]
async fn m_04_a_mail_refused_for_good_is_not_tried_again() {
    let clinic = Clinic::open().await;
    let server = ScriptedSmtp::start(|_, _| Answer::ToRecipient("550 no such user")).await;
    clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let notifier = clinic.notifier(server.port).await;
    clinic.settles().await;
    clinic.hours_pass(2);
    clinic.a_while().await;
    notifier.stop().await;
    let failed = Mail {
        kind: "confirm-address".to_owned(),
        status: "failed".to_owned(),
        attempts: 1,
        reason: Some("smtp-550".to_owned()),
    };
    assert_eq!(clinic.mails().await, [failed]);
    assert_eq!(server.attempts(), 1);
}

#[tokio::test]
async fn m_05_a_server_that_hangs_on_one_mail_gets_the_others() {
    let clinic = Clinic::open().await;
    let hangs = |recipient: &str| recipient.contains("tarpit");
    let server = ScriptedSmtp::start(move |_, to| if hangs(to) { Answer::Hang } else { Answer::Accept }).await;
    clinic.sign_up("Tarek Pitt", "tarpit@example.com").await;
    for number in 0..20 {
        clinic.sign_up("Zoë Łukasz", &format!("zoe{number}@example.com")).await;
    }
    let notifier = clinic.notifier(server.port).await;
    clinic
        .until("all others are there", async || server.messages().len() == 20)
        .await;
    clinic
        .until("all others are noted", async || {
            clinic
                .statuses()
                .await
                .iter()
                .filter(|status| *status == "sent")
                .count()
                == 20
        })
        .await;
    assert_eq!(clinic.statuses().await[0], "sending");
    notifier.crash().await;
}

#[tokio::test]
async fn m_05_a_mail_that_hangs_holds_up_only_mails_to_the_same_person_about_the_same_visit() {
    let clinic = Clinic::open().await;
    let doctor = clinic.invite_doctor().await;
    let zoe = clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let kind = ScriptedSmtp::start(|_, _| Answer::Accept).await;
    let notifier = clinic.notifier(kind.port).await;
    clinic.settles().await;
    notifier.stop().await;
    for hour in 9..14 {
        let visit = clinic.book(zoe, doctor, &format!("2026-12-01T{hour:02}:00:00Z")).await;
        clinic.cancel(zoe, visit).await;
    }

    let hung = AtomicBool::new(false);
    let first_to_zoe = move |to: &str| to.contains("zoe") && !hung.swap(true, Relaxed);
    let server = ScriptedSmtp::start(move |_, to| if first_to_zoe(to) { Answer::Hang } else { Answer::Accept }).await;
    let notifier = clinic.notifier(server.port).await;
    let but_two = 5 * 4 - 2;
    clinic
        .until("all others are there", async || server.messages().len() == but_two)
        .await;
    clinic.a_while().await;
    notifier.crash().await;
    let ids = server.message_ids();
    assert_eq!(ids.len(), but_two, "what follows the mail that hangs waits for it");
    for mut owed in clinic.message_ids_in_order().await {
        owed.retain(|id| ids.contains(id));
        let sent: Vec<_> = ids.iter().filter(|id| owed.contains(id)).cloned().collect();
        assert_eq!(sent, owed);
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_waited_for() {
    let clinic = Clinic::open().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let notifier = clinic.notifier(port).await;
    clinic
        .until("an attempt failed", async || {
            clinic
                .mails()
                .await
                .first()
                .is_some_and(|mail| mail.reason.as_deref() == Some("connection"))
        })
        .await;
    notifier.stop().await;
    assert_eq!(clinic.statuses().await, ["due"]);
}
