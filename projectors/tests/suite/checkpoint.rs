//! Rows and checkpoint change together or not at all.

use domain::schedule::Confirmation;
use event_store::system::SystemClock;
use projectors::projections::DoctorCalendar;
use projectors::runner::{Observer, Step, checkpoint};
use projectors::{Config, Projection, rebuild};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use test_kit::TestDatabases;
use tokio_util::sync::CancellationToken;

use crate::clinic::{Clinic, NAMES, open_store};

/// No broker listens there: everything comes from the log.
const NO_BROKER: &str = "nats://127.0.0.1:9";
const CALENDAR: &str = "doctor_calendar";
/// A crash has this exit status in common with no other end.
const CRASHED: i32 = 77;
/// A step that is never reached.
const NEVER: u32 = u32::MAX;

fn only_the_calendar() -> Vec<Box<dyn Projection>> {
    vec![Box::new(DoctorCalendar)]
}

async fn position(clinic: &Clinic, name: &str) -> u64 {
    checkpoint::newest(&clinic.read, name).await.unwrap().position
}

/// The calendar's rows are those of a rebuild up to its checkpoint.
async fn assert_rows_fit_checkpoint(clinic: &Clinic, when: &str) {
    let fresh = TestDatabases::create().await;
    let at = position(clinic, CALENDAR).await;
    let calendar = only_the_calendar();
    rebuild::rebuild_into(&clinic.store, &fresh.read, &calendar, at)
        .await
        .unwrap();
    let differences = rebuild::differences(&clinic.read, &fresh.read, &calendar)
        .await
        .unwrap();
    assert!(differences.is_empty(), "{when}, checkpoint {at}: {differences:#?}");
}

#[tokio::test]
async fn p_01_a_crash_at_any_step_leaves_checkpoint_and_rows_together() {
    /// Events in the transaction that is broken off.
    const EVENTS: u32 = 3;
    /// Begun, checkpoint, rows, commit.
    const STEPS: u32 = 4;
    let clinic = Clinic::open().await;
    let _relay = clinic.relay(NO_BROKER);
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    for step in 1..=STEPS {
        clinic.barrier_at_head().await;
        assert_eq!(run_until_step(&clinic, NEVER), Some(0));
        let before = position(&clinic, CALENDAR).await;
        clinic
            .book_many(doctor, patient, step * EVENTS..(step + 1) * EVENTS)
            .await;
        let head = clinic.barrier_at_head().await;
        assert_eq!(before + u64::from(EVENTS), head);

        assert_eq!(run_until_step(&clinic, step), Some(CRASHED));
        clinic.expire_leases().await;
        assert_rows_fit_checkpoint(&clinic, &format!("step {step}")).await;
        let committed = step == STEPS;
        assert_eq!(position(&clinic, CALENDAR).await, if committed { head } else { before });
    }
    assert_eq!(run_until_step(&clinic, NEVER), Some(0));
    assert_rows_fit_checkpoint(&clinic, "in the end").await;
    assert_eq!(position(&clinic, CALENDAR).await, clinic.store.head().await.unwrap());
}

/// Runs the projector in a process of its own that ends without a goodbye at this step.
fn run_until_step(clinic: &Clinic, step: u32) -> Option<i32> {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "checkpoint::the_process_that_crashes",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env("P01_WRITE", &clinic.databases.write_url)
        .env("P01_READ", &clinic.databases.read_url)
        .env("P01_STEP", step.to_string())
        .output()
        .unwrap();
    output.status.code()
}

#[tokio::test]
#[ignore = "run as a process of its own by p_01"]
#[expect(clippy::disallowed_methods, reason = "p_01 says by these what to do")]
async fn the_process_that_crashes() {
    let setting = |name| std::env::var(name).unwrap();
    let crash_at: u32 = setting("P01_STEP").parse().unwrap();
    let store = open_store(&setting("P01_WRITE"), Arc::new(SystemClock)).await;
    let read = event_store::connect(&setting("P01_READ"), 4).await.unwrap();
    let steps = AtomicU32::new(0);
    let observer: Observer = Arc::new(move |_, _| {
        if steps.fetch_add(1, Ordering::SeqCst) + 1 == crash_at {
            std::process::exit(CRASHED);
        }
    });
    let config = Config {
        projections: only_the_calendar(),
        observer: Some(observer),
        ..Config::new(NO_BROKER)
    };
    tokio::spawn(projectors::run(
        config,
        store.clone(),
        read.clone(),
        CancellationToken::new(),
    ));
    projectors::settle(&store, &read, &[CALENDAR]).await.unwrap();
    // The commit is seen here before the observer hears of it: who is to crash at that step waits for it.
    if crash_at != NEVER {
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
}

#[tokio::test]
async fn p_02_of_two_instances_one_moves_the_checkpoint_and_the_other_takes_over() {
    let clinic = Clinic::open().await;
    let _relay = clinic.relay(NO_BROKER);
    let commits: Arc<Mutex<BTreeMap<(&'static str, u64), u32>>> = Arc::default();
    let instance = || {
        let commits = commits.clone();
        let observer: Observer = Arc::new(move |name, step| {
            if let Step::Applied { after, to } = step {
                for position in after + 1..=to {
                    *commits.lock().unwrap().entry((name, position)).or_default() += 1;
                }
            }
        });
        clinic.projectors_with(Config {
            observer: Some(observer),
            ..Config::new(NO_BROKER)
        })
    };
    let (first, second) = (instance(), instance());
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    clinic.book_many(doctor, patient, 0..50).await;
    clinic.settle().await;
    drop(first);
    clinic.book_many(doctor, patient, 50..60).await;
    clinic.settle().await;
    drop(second);
    clinic.assert_equal_to_a_rebuild().await;
    let head = clinic.store.head().await.unwrap();
    let commits = commits.lock().unwrap();
    for name in NAMES {
        for position in 1..=head {
            assert_eq!(commits.get(&(name, position)), Some(&1), "{name} at {position}");
        }
    }
}
