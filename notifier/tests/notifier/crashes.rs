//! What a crash may and may not do.

use chrono::TimeDelta;
use sqlx::{MySql, MySqlConnection, Row, Transaction};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::Notify;

use crate::clinic::{Clinic, Running};
use crate::scripted_smtp::{Answer, ScriptedSmtp};

#[tokio::test]
async fn m_01_a_crash_before_the_server_has_the_mail_sends_it_once_after_the_restart() {
    let clinic = Clinic::open().await;
    let deaf = ScriptedSmtp::start(|_, _| Answer::Hang).await;
    clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let first = clinic.notifier(deaf.port).await;
    clinic.until("a mail is begun", async || deaf.attempts() == 1).await;
    first.crash().await;
    clinic.stand(&["sending"]).await;

    let server = ScriptedSmtp::start(|_, _| Answer::Accept).await;
    let second = clinic.notifier(server.port).await;
    clinic.a_while().await;
    assert_eq!(server.attempts(), 0, "the first notifier may still be at it");
    clinic.clock.advance(TimeDelta::seconds(61));
    clinic.settles().await;
    clinic.a_while().await;
    second.stop().await;
    assert_eq!(clinic.statuses().await, ["sent"]);
    assert_eq!(server.messages().len(), 1);
    assert!(deaf.messages().is_empty());
}

#[tokio::test]
async fn m_02_a_crash_before_the_note_sends_one_duplicate_with_the_same_message_id() {
    let clinic = Clinic::open().await;
    let (server, told) = server_that_waits().await;
    let first = begins_a_mail(&clinic, &server).await;
    let lock = lose_the_note(&clinic, &told).await;
    first.crash().await;
    lock.rollback().await.unwrap();
    assert_eq!(clinic.statuses().await, ["sending"]);

    let second = clinic.notifier(server.port).await;
    clinic.clock.advance(TimeDelta::seconds(61));
    clinic.settles().await;
    clinic.hours_pass(2);
    clinic.a_while().await;
    second.stop().await;
    let ids = server.message_ids();
    assert_eq!(ids.len(), 2, "one duplicate");
    assert_eq!(ids[0], ids[1]);
    assert!(ids[0].ends_with(".confirm-address@medbook.example>"), "{}", ids[0]);
    assert_eq!(clinic.statuses().await, ["sent"]);
}

#[tokio::test]
async fn m_02_a_note_the_database_lost_is_made_again_and_nothing_is_sent_twice() {
    let clinic = Clinic::open().await;
    let (server, told) = server_that_waits().await;
    let notifier = begins_a_mail(&clinic, &server).await;
    let lock = lose_the_note(&clinic, &told).await;
    lock.rollback().await.unwrap();
    // The clock stands still: nobody waits for the lease.
    clinic.settles().await;
    clinic.clock.advance(TimeDelta::seconds(61));
    clinic.a_while().await;
    notifier.stop().await;
    assert_eq!(clinic.statuses().await, ["sent"]);
    assert_eq!(server.messages().len(), 1);
}

/// A mail server that takes the first mail when told.
async fn server_that_waits() -> (ScriptedSmtp, Arc<Notify>) {
    let told = Arc::new(Notify::new());
    let answer = Answer::AcceptWhenTold(told.clone());
    let server = ScriptedSmtp::start(move |number, _| if number == 0 { answer.clone() } else { Answer::Accept }).await;
    (server, told)
}

async fn begins_a_mail(clinic: &Clinic, server: &ScriptedSmtp) -> Running {
    clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let notifier = clinic.notifier(server.port).await;
    clinic
        .until("the mail is there", async || server.messages().len() == 1)
        .await;
    notifier
}

/// Has the mail server say "250" and the database lose the note of it. The note waits for the lock that is returned, so
/// that its end is certain to come between the two.
async fn lose_the_note(clinic: &Clinic, told: &Notify) -> Transaction<'static, MySql> {
    let mut lock = clinic.databases.write.begin().await.unwrap();
    sqlx::query("SELECT status FROM sent_mail FOR UPDATE")
        .fetch_all(&mut *lock)
        .await
        .unwrap();
    told.notify_one();
    let mut admin = clinic.databases.write.acquire().await.unwrap();
    let connection = note_under_way(clinic, &mut admin).await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("KILL {connection}")))
        .execute(&mut *admin)
        .await
        .unwrap();
    lock
}

async fn note_under_way(clinic: &Clinic, admin: &mut MySqlConnection) -> u64 {
    const SELECT: &str = "SELECT CAST(ID AS UNSIGNED) AS id FROM information_schema.PROCESSLIST \
        WHERE DB = DATABASE() AND INFO LIKE 'UPDATE sent_mail SET status = %reason = %'";
    for _ in 0..500 {
        if let Some(row) = sqlx::query(SELECT).fetch_optional(&mut *admin).await.unwrap() {
            return row.get("id");
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no note is under way: {:?}", clinic.mails().await);
}

#[tokio::test]
async fn m_08_two_notifiers_send_each_mail_once() {
    let clinic = Clinic::open().await;
    let server = ScriptedSmtp::start(|_, _| Answer::Accept).await;
    for number in 0..40 {
        clinic.sign_up("Zoë Łukasz", &format!("zoe{number}@example.com")).await;
    }
    let (one, two) = (clinic.notifier(server.port).await, clinic.notifier(server.port).await);
    clinic.settles().await;
    for number in 40..60 {
        clinic.sign_up("Zoë Łukasz", &format!("zoe{number}@example.com")).await;
    }
    clinic.settles().await;
    one.stop().await;
    two.stop().await;
    let ids = server.message_ids();
    assert_eq!(ids.len(), 60);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 60);
    assert!(
        clinic
            .mails()
            .await
            .iter()
            .all(|mail| mail.status == "sent" && mail.attempts == 1)
    );
}

#[tokio::test]
async fn a_restart_sends_nothing_again() {
    let clinic = Clinic::open().await;
    let server = ScriptedSmtp::start(|_, _| Answer::Accept).await;
    clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    for _ in 0..2 {
        let notifier = clinic.notifier(server.port).await;
        clinic.settles().await;
        clinic.clock.advance(TimeDelta::minutes(5));
        clinic.a_while().await;
        notifier.stop().await;
    }
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn t_06_a_clock_that_steps_back_sends_nothing_twice() {
    let clinic = Clinic::open().await;
    let server = ScriptedSmtp::start(|_, _| Answer::Accept).await;
    clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let first = clinic.notifier(server.port).await;
    clinic.settles().await;
    assert_eq!(server.messages().len(), 1);
    clinic.clock.advance(TimeDelta::minutes(-10));
    clinic.a_while().await;
    first.stop().await;
    // Also not by one that starts with the clock as it is now, and later when the clock comes by again.
    let second = clinic.notifier(server.port).await;
    clinic.sign_up("Ada Łukasz", "ada@example.com").await;
    clinic.settles().await;
    clinic.clock.advance(TimeDelta::minutes(11));
    clinic.a_while().await;
    second.stop().await;
    assert_eq!(server.messages().len(), 2, "one to each");
    assert_eq!(clinic.statuses().await, ["sent", "sent"]);
}
