//! Projections shared by processes, and big batches shared by lanes.

use domain::schedule::Confirmation;
use event_store::system::SystemClock;
use projectors::projections::DoctorCalendar;
use projectors::runner::{Observer, Step, checkpoint};
use projectors::{Config, Projection, StartError, rebuild};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use test_kit::TestDatabases;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::clinic::{Clinic, NAMES, open_store};

const NO_BROKER: &str = "nats://127.0.0.1:9";
const CRASHED: i32 = 77;

/// The projector as a process of its own, which crashes at a step of a lane's batch.
fn process(clinic: &Clinic, crash_at: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["sharing::the_process_that_dies", "--exact", "--ignored", "--nocapture"])
        .env("SHARING_WRITE", &clinic.databases.write_url)
        .env("SHARING_READ", &clinic.databases.read_url)
        .env("SHARING_STEP", crash_at.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
#[ignore = "run as a process of its own"]
#[expect(clippy::disallowed_methods, reason = "its parent says by these what to do")]
async fn the_process_that_dies() {
    let setting = |name| std::env::var(name).unwrap();
    let crash_at: u32 = setting("SHARING_STEP").parse().unwrap();
    let store = open_store(&setting("SHARING_WRITE"), Arc::new(SystemClock)).await;
    let read = event_store::connect(&setting("SHARING_READ"), 12).await.unwrap();
    let steps = AtomicU32::new(0);
    let observer: Observer = Arc::new(move |name, step| {
        let of_lanes = matches!(step, Step::LanesOpened | Step::LaneCommitted);
        if name == "doctor_calendar" && of_lanes && steps.fetch_add(1, Ordering::SeqCst) + 1 == crash_at {
            std::process::exit(CRASHED);
        }
    });
    let config = Config {
        observer: Some(observer),
        ..Config::new(NO_BROKER)
    };
    projectors::run(config, store, read, CancellationToken::new())
        .await
        .unwrap();
}

/// Puts so many booked visits into the log at once, as a relay's barrier would have them.
async fn fill_log(clinic: &Clinic, visits: u64) {
    let booking = |doctor: Uuid, patient: Uuid| {
        serde_json::json!({ "booking": {
            "patient_id": patient, "doctor_id": doctor, "visit_type_id": doctor, "visit_type_name": "Check-up",
            "price": { "amount": 4_500, "currency": "EUR" },
            "slot": { "starts_at": "2026-11-23T08:00:00Z", "ends_at": "2026-11-23T08:15:00Z",
                "reserved_from": "2026-11-23T08:00:00Z", "reserved_until": "2026-11-23T08:15:00Z",
                "local_start": "2026-11-23T09:00:00", "time_zone": "Europe/Berlin" } } })
    };
    let mut transaction = clinic.store.pool().begin().await.unwrap();
    for position in 1..=visits {
        sqlx::query(
            "INSERT INTO event (position, event_id, stream_type, stream_id, version, event_type, schema_version, payload,
                 causation_id, correlation_id, recorded_at)
             VALUES (?, ?, 'appointment', ?, 1, 'appointment.booked', 1, ?, ?, ?, UTC_TIMESTAMP(6))",
        )
        .bind(position)
        .bind(clinic.id())
        // Streams for every lane.
        .bind(Uuid::from_u64_pair(u64::MAX, position))
        .bind(booking(clinic.id(), clinic.id()).to_string())
        .bind(clinic.id())
        .bind(clinic.id())
        .execute(&mut *transaction)
        .await
        .unwrap();
    }
    for sql in [
        "UPDATE log_head SET position = ?",
        "UPDATE log_barrier SET position = ?",
    ] {
        sqlx::query(sql).bind(visits).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn p_01_a_crash_between_lanes_is_made_good_by_whoever_comes_next() {
    /// Opened, and a commit of each lane.
    const STEPS: u32 = 5;
    let clinic = Clinic::open().await;
    fill_log(&clinic, 1_500).await;
    let calendar: Vec<Box<dyn Projection>> = vec![Box::new(DoctorCalendar)];
    let fresh = TestDatabases::create().await;
    rebuild::rebuild_into(&clinic.store, &fresh.read, &calendar, 1_500)
        .await
        .unwrap();
    for step in 1..=STEPS {
        let mut child = process(&clinic, step);
        // Not a blocking wait: what this process has dropped is rolled back meanwhile.
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break status,
                None => sleep(Duration::from_millis(20)).await,
            }
        };
        assert_eq!(status.code(), Some(CRASHED));
        clinic.expire_leases().await;
        let open: u8 = sqlx::query_scalar("SELECT lanes FROM checkpoint WHERE name = 'doctor_calendar'")
            .fetch_one(&clinic.read)
            .await
            .unwrap();
        assert!(open > 0, "step {step}: the lanes are at work");
        let projectors = clinic.projectors(NO_BROKER);
        projectors::settle(&clinic.store, &clinic.read, &["doctor_calendar"])
            .await
            .unwrap();
        drop(projectors);
        let differences = rebuild::differences(&clinic.read, &fresh.read, &calendar)
            .await
            .unwrap();
        assert!(differences.is_empty(), "step {step}: {differences:#?}");
        start_over(&clinic).await;
    }
}

async fn start_over(clinic: &Clinic) {
    for sql in [
        "UPDATE checkpoint SET position = 0 WHERE name = 'doctor_calendar' AND lanes = 0",
        "DELETE FROM doctor_calendar_v4",
    ] {
        sqlx::query(sql).execute(&clinic.read).await.unwrap();
    }
    let lanes: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM checkpoint_lane WHERE name = 'doctor_calendar'")
        .fetch_one(&clinic.read)
        .await
        .unwrap();
    assert_eq!(lanes, 0, "the batch is closed");
}

#[tokio::test]
async fn p_02_what_a_killed_process_ran_is_taken_over() {
    let clinic = Clinic::open().await;
    let _relay = clinic.relay(NO_BROKER);
    let mut first = process(&clinic, u32::MAX);
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    clinic.book_many(doctor, patient, 0..5).await;
    clinic.settle().await;
    let _second = clinic.projectors(NO_BROKER);
    sleep(Duration::from_secs(1)).await;
    first.kill().unwrap();
    first.wait().unwrap();
    let killed = Instant::now();
    clinic.book_many(doctor, patient, 5..10).await;
    clinic.settle().await;
    println!("taken over after {:?}", killed.elapsed());
    assert!(killed.elapsed() < Duration::from_secs(10), "{:?}", killed.elapsed());
    clinic.assert_equal_to_a_rebuild().await;
}

#[tokio::test]
async fn a_process_runs_only_what_it_is_told_to() {
    let clinic = Clinic::open().await;
    let _relay = clinic.relay(NO_BROKER);
    let only = |name: &str| Config {
        only: vec![name.to_owned()],
        ..Config::new(NO_BROKER)
    };
    let _one = clinic.projectors_with(only("people"));
    clinic.patient().await;
    projectors::settle(&clinic.store, &clinic.read, &["people"])
        .await
        .unwrap();
    for name in NAMES.into_iter().filter(|name| *name != "people") {
        assert_eq!(
            checkpoint::newest(&clinic.read, name).await.unwrap().position,
            0,
            "{name}"
        );
    }
    let unknown = projectors::run(
        only("phone_book"),
        clinic.store.clone(),
        clinic.read.clone(),
        CancellationToken::new(),
    );
    assert!(matches!(unknown.await, Err(StartError::UnknownProjection(name)) if name == "phone_book"));
}
