//! Read databases that are older or newer than their log, or of another log.

use domain::schedule::Confirmation;
use event_store::EventStore;
use projectors::{Config, projections};
use sqlx::{AssertSqlSafe, MySqlPool};
use test_kit::TestDatabases;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::clinic::{Clinic, NAMES};

const NO_BROKER: &str = "nats://127.0.0.1:9";

/// The read tables and what belongs to them, copied away or back.
async fn copy(read: &MySqlPool, from: &str, to: &str) {
    let all = projections::all();
    let tables = all.iter().flat_map(|projection| projection.tables().iter().copied());
    for table in tables.chain(["checkpoint"]) {
        for sql in [
            format!("CREATE TABLE IF NOT EXISTS {table}{to} LIKE {table}{from}"),
            format!("DELETE FROM {table}{to}"),
            format!("INSERT INTO {table}{to} SELECT * FROM {table}{from}"),
        ] {
            sqlx::query(AssertSqlSafe(sql)).execute(read).await.unwrap();
        }
    }
}

fn projectors_on(store: &EventStore, read: &MySqlPool) -> DropGuard {
    let shutdown = CancellationToken::new();
    let (store, read, token) = (store.clone(), read.clone(), shutdown.clone());
    tokio::spawn(async move {
        projectors::run(Config::new(NO_BROKER), store, read, token)
            .await
            .unwrap();
    });
    shutdown.drop_guard()
}

#[tokio::test]
async fn p_10_a_read_database_restored_from_before_catches_up_by_itself() {
    let clinic = Clinic::open().await;
    let _relay = clinic.relay(NO_BROKER);
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    let before = clinic.projectors(NO_BROKER);
    clinic.book_many(doctor, patient, 0..10).await;
    clinic.settle().await;
    copy(&clinic.read, "", "_saved").await;
    clinic.book_many(doctor, patient, 10..20).await;
    clinic.settle().await;
    drop(before);
    copy(&clinic.read, "_saved", "").await;
    assert_eq!(clinic.count("doctor_calendar_v4").await, 10);
    let _after = clinic.projectors(NO_BROKER);
    clinic.settle().await;
    clinic.assert_equal_to_a_rebuild().await;
    assert_eq!(clinic.count("doctor_calendar_v4").await, 20);
}

#[tokio::test]
async fn p_10_rows_of_another_log_are_made_anew_although_the_positions_would_fit() {
    let old = Clinic::open().await;
    let first = (old.relay(NO_BROKER), old.projectors(NO_BROKER));
    let (patient, doctor) = (old.patient().await, old.doctor(Confirmation::Automatic).await);
    old.book_many(doctor, patient, 0..10).await;
    old.settle().await;
    drop(first);
    // The log that was restored is longer, and other events have the old positions.
    let restored = Clinic::open().await;
    let _relay = restored.relay(NO_BROKER);
    let (patient, doctor) = (restored.patient().await, restored.doctor(Confirmation::Automatic).await);
    restored.book_many(doctor, patient, 0..30).await;
    let head = restored.barrier_at_head().await;
    let _projectors = projectors_on(&restored.store, &old.read);
    projectors::settle(&restored.store, &old.read, &NAMES).await.unwrap();
    let fresh = TestDatabases::create().await;
    let all = projections::all();
    projectors::rebuild::rebuild_into(&restored.store, &fresh.read, &all, head)
        .await
        .unwrap();
    let differences = projectors::rebuild::differences(&old.read, &fresh.read, &all)
        .await
        .unwrap();
    assert!(differences.is_empty(), "{differences:#?}");
}

#[tokio::test]
async fn p_10_rows_of_events_that_are_gone_are_made_anew() {
    let clinic = Clinic::open().await;
    let _relay = clinic.relay(NO_BROKER);
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    clinic.book_many(doctor, patient, 0..5).await;
    let before = clinic.projectors(NO_BROKER);
    clinic.settle().await;
    drop(before);
    sqlx::query("UPDATE checkpoint SET position = position + 1000")
        .execute(&clinic.read)
        .await
        .unwrap();
    sqlx::query("UPDATE doctor_calendar_v4 SET status = 'fulfilled'")
        .execute(&clinic.read)
        .await
        .unwrap();
    let _after = clinic.projectors(NO_BROKER);
    // Back at the end of the log, from the beginning and not from where it was.
    let head = clinic.store.head().await.unwrap();
    loop {
        let position: u64 = sqlx::query_scalar("SELECT MAX(position) FROM checkpoint")
            .fetch_one(&clinic.read)
            .await
            .unwrap();
        if position <= head {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    clinic.settle().await;
    clinic.assert_equal_to_a_rebuild().await;
}
