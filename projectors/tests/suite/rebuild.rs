//! Read models made anew while people work.

use async_trait::async_trait;
use domain::Fact;
use domain::schedule::Confirmation;
use event_store::system::SystemClock;
use projectors::projections::{self, DoctorCalendar};
use projectors::rebuild::{self, Options, Outcome, Progress, Stage};
use projectors::{Generation, Known, Lanes, Projection, TableName};
use sqlx::{AssertSqlSafe, MySqlConnection, MySqlPool};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::time::sleep;

use crate::clinic::{Clinic, open_store};

const NO_BROKER: &str = "nats://127.0.0.1:9";

fn calendar() -> Box<dyn Projection> {
    Box::new(DoctorCalendar)
}

async fn rebuilt(clinic: &Clinic, projection: Box<dyn Projection>, options: Options) -> Outcome {
    rebuild::rebuild(&clinic.store, &clinic.read, projection, options, &mut |_| {})
        .await
        .unwrap()
}

async fn rolled_back(clinic: &Clinic, projection: Box<dyn Projection>) -> Outcome {
    rebuild::rollback(&clinic.store, &clinic.read, projection, &mut |_| {})
        .await
        .unwrap()
}

async fn exists(read: &MySqlPool, table: &str) -> bool {
    let found: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?",
    )
    .bind(table)
    .fetch_one(read)
    .await
    .unwrap();
    found > 0
}

/// Reads the calendar over and over; how long each read took, and the errors.
async fn read_on(read: MySqlPool, stop: Arc<AtomicBool>) -> (Vec<Duration>, Vec<String>) {
    let (mut took, mut errors) = (Vec::new(), Vec::new());
    while !stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let rows = sqlx::query("SELECT appointment_id, starts_at, status FROM doctor_calendar_v4 ORDER BY starts_at")
            .fetch_all(&read)
            .await;
        match rows {
            Ok(_) => took.push(begun.elapsed()),
            Err(error) => errors.push(error.to_string()),
        }
        sleep(Duration::from_millis(1)).await;
    }
    (took, errors)
}

async fn p99_of_readers(read: &MySqlPool, during: impl Future<Output = ()>) -> Duration {
    let stop = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..3)
        .map(|_| tokio::spawn(read_on(read.clone(), stop.clone())))
        .collect();
    during.await;
    stop.store(true, Ordering::Relaxed);
    let mut all = Vec::new();
    for reader in readers {
        let (took, errors) = reader.await.unwrap();
        assert!(errors.is_empty(), "{errors:?}");
        all.extend(took);
    }
    all.sort_unstable();
    all[all.len() * 99 / 100]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p_05_rebuilt_under_live_traffic_it_is_equal_and_no_reader_sees_an_error() {
    let clinic = Clinic::open().await;
    let _roles = (clinic.relay(NO_BROKER), clinic.projectors(NO_BROKER));
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    clinic.book_many(doctor, patient, 0..40).await;
    clinic.settle().await;
    let readers = event_store::connect_for_reading(&clinic.databases.read_url, 3)
        .await
        .unwrap();
    let before = p99_of_readers(&readers, clinic.book_many(doctor, patient, 40..120)).await;
    let during = p99_of_readers(
        &readers,
        Box::pin(async {
            let rebuilds = async {
                for projection in projections::all().into_iter().chain(projections::all()) {
                    let outcome = rebuilt(&clinic, projection, Options::default()).await;
                    assert!(matches!(outcome, Outcome::Flipped { differing: 0, .. }), "{outcome:?}");
                }
            };
            tokio::join!(rebuilds, clinic.book_many(doctor, patient, 120..240));
        }),
    )
    .await;
    println!("p99 of reading: {before:?} before, {during:?} during the rebuilds");
    clinic.settle().await;
    clinic.assert_equal_to_a_rebuild().await;
    assert_eq!(clinic.count("doctor_calendar_v4").await, 240);
}

#[tokio::test]
async fn p_06_a_rebuild_that_is_killed_leaves_the_live_table_and_the_next_begins_anew() {
    let clinic = Clinic::open().await;
    let _roles = (clinic.relay(NO_BROKER), clinic.projectors(NO_BROKER));
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    clinic.book_many(doctor, patient, 0..30).await;
    clinic.settle().await;
    for stage in ["Fill", "Flip"] {
        kill_a_rebuild(&clinic, stage).await;
        assert!(
            exists(&clinic.read, "doctor_calendar_v4__next").await,
            "killed in {stage}"
        );
        assert!(!exists(&clinic.read, "doctor_calendar_v4__previous").await);
        clinic
            .book_many(doctor, patient, if stage == "Fill" { 30..35 } else { 35..40 })
            .await;
        clinic.settle().await;
        clinic.assert_equal_to_a_rebuild().await;
    }
    let outcome = rebuilt(&clinic, calendar(), Options::default()).await;
    assert!(matches!(outcome, Outcome::Flipped { differing: 0, .. }), "{outcome:?}");
    assert!(!exists(&clinic.read, "doctor_calendar_v4__next").await);
    clinic.assert_equal_to_a_rebuild().await;
}

/// Rebuilds the calendar in a process of its own and kills that when it says that it is at this stage.
async fn kill_a_rebuild(clinic: &Clinic, stage: &str) {
    let marker = std::env::temp_dir().join(format!("{}-{stage}", clinic.id().simple()));
    drop(std::fs::remove_file(&marker));
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["rebuild::the_rebuild_that_is_killed", "--exact", "--ignored"])
        .env("P06_WRITE", &clinic.databases.write_url)
        .env("P06_READ", &clinic.databases.read_url)
        .env("P06_STAGE", stage)
        .env("P06_MARKER", &marker)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !marker.exists() {
        assert!(child.try_wait().unwrap().is_none(), "the rebuild ended before {stage}");
        sleep(Duration::from_millis(10)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::remove_file(marker).unwrap();
}

#[tokio::test]
#[ignore = "run as a process of its own by p_06"]
#[expect(clippy::disallowed_methods, reason = "p_06 says by these what to do")]
async fn the_rebuild_that_is_killed() {
    let setting = |name| std::env::var(name).unwrap();
    let store = open_store(&setting("P06_WRITE"), Arc::new(SystemClock)).await;
    let read = event_store::connect(&setting("P06_READ"), 10).await.unwrap();
    let (stage, marker) = (setting("P06_STAGE"), setting("P06_MARKER"));
    let mut tell = |progress: Progress| {
        if format!("{:?}", progress.stage) == stage && (progress.stage == Stage::Flip || progress.done > 0) {
            std::fs::write(&marker, "").unwrap();
            std::thread::sleep(Duration::from_mins(1));
        }
    };
    rebuild::rebuild(&store, &read, calendar(), Options::default(), &mut tell)
        .await
        .unwrap();
}

/// How often each visit changed. Its code may be wrong, and its tables of another version.
struct Changes {
    version: u32,
    /// What is counted for each event.
    step: u32,
}

impl Changes {
    const WRONG: Self = Self { version: 1, step: 2 };
    const RIGHT: Self = Self { version: 1, step: 1 };
    const SECOND: Self = Self { version: 2, step: 1 };

    async fn migrate(read: &MySqlPool) {
        for table in ["changes_v1", "changes_v2"] {
            let sql = AssertSqlSafe(format!(
                "CREATE TABLE {table} (id BINARY(16) PRIMARY KEY, n INT UNSIGNED NOT NULL)"
            ));
            sqlx::query(sql).execute(read).await.unwrap();
        }
    }

    async fn sum(read: &MySqlPool, table: &str) -> i64 {
        let sql = AssertSqlSafe(format!("SELECT CAST(COALESCE(SUM(n), 0) AS SIGNED) FROM {table}"));
        sqlx::query_scalar(sql).fetch_one(read).await.unwrap()
    }

    async fn write(&self, db: &mut MySqlConnection, table: TableName, known: &Known) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(format!(
            "INSERT INTO {table} (id, n) VALUES (?, ?) ON DUPLICATE KEY UPDATE n = VALUES(n)"
        ));
        sqlx::query(sql)
            .bind(known.event.stream_id)
            .bind(known.event.version * self.step)
            .execute(db)
            .await?;
        Ok(())
    }
}

#[async_trait]
impl Projection for Changes {
    fn name(&self) -> &'static str {
        "changes"
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn tables(&self) -> &'static [&'static str] {
        if self.version == 1 {
            &["changes_v1"]
        } else {
            &["changes_v2"]
        }
    }

    fn lanes(&self) -> Lanes {
        Lanes::One
    }

    fn reads(&self, fact: &Fact) -> bool {
        matches!(fact, Fact::Appointment(..))
    }

    async fn apply(&self, db: &mut MySqlConnection, tables: Generation, events: &[&Known]) -> Result<(), sqlx::Error> {
        for known in events {
            self.write(db, tables.table(self.tables()[0]), known).await?;
        }
        Ok(())
    }
}

#[tokio::test]
async fn p_07_changed_code_differs_until_it_is_accepted_and_the_old_generation_comes_back() {
    let clinic = Clinic::open().await;
    let _relay = clinic.relay(NO_BROKER);
    Changes::migrate(&clinic.read).await;
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    clinic.book_many(doctor, patient, 0..5).await;
    clinic.barrier_at_head().await;
    let filled = rebuilt(&clinic, Box::new(Changes::WRONG), Options::default()).await;
    let head = clinic.store.head().await.unwrap();
    assert_eq!(filled, Outcome::Filled { position: head });
    assert_eq!(Changes::sum(&clinic.read, "changes_v1").await, 10);

    let outcome = rebuilt(&clinic, Box::new(Changes::RIGHT), Options::default()).await;
    let Outcome::Differs {
        differing, examples, ..
    } = outcome
    else {
        panic!("{outcome:?}");
    };
    assert_eq!((differing, examples.len()), (5, 5));
    assert!(examples[0].ends_with("n: live 2, next 1"), "{}", examples[0]);
    assert_eq!(
        Changes::sum(&clinic.read, "changes_v1").await,
        10,
        "nothing was changed"
    );

    let accepted = rebuilt(&clinic, Box::new(Changes::RIGHT), Options { accept: true }).await;
    assert_eq!(
        accepted,
        Outcome::Flipped {
            position: head,
            differing: 5
        }
    );
    assert_eq!(Changes::sum(&clinic.read, "changes_v1").await, 5);

    let back = rolled_back(&clinic, Box::new(Changes::WRONG)).await;
    assert!(
        matches!(back, Outcome::Flipped { position, .. } if position == head),
        "{back:?}"
    );
    assert_eq!(Changes::sum(&clinic.read, "changes_v1").await, 10);
    rolled_back(&clinic, Box::new(Changes::RIGHT)).await;
    assert_eq!(Changes::sum(&clinic.read, "changes_v1").await, 5);
}

#[tokio::test]
async fn p_07_going_back_takes_in_what_happened_since() {
    let clinic = Clinic::open().await;
    let _roles = (clinic.relay(NO_BROKER), clinic.projectors(NO_BROKER));
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    clinic.book_many(doctor, patient, 0..10).await;
    clinic.settle().await;
    rebuilt(&clinic, calendar(), Options::default()).await;
    clinic.book_many(doctor, patient, 10..20).await;
    clinic.settle().await;
    rolled_back(&clinic, calendar()).await;
    assert_eq!(clinic.count("doctor_calendar_v4").await, 20);
    clinic.book_many(doctor, patient, 20..25).await;
    clinic.settle().await;
    clinic.assert_equal_to_a_rebuild().await;
}

#[tokio::test]
async fn tables_of_another_version_are_filled_beside_the_old_ones_and_nothing_is_flipped() {
    let clinic = Clinic::open().await;
    let _relay = clinic.relay(NO_BROKER);
    Changes::migrate(&clinic.read).await;
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    clinic.book_many(doctor, patient, 0..5).await;
    clinic.barrier_at_head().await;
    rebuilt(&clinic, Box::new(Changes::WRONG), Options::default()).await;
    let outcome = rebuilt(&clinic, Box::new(Changes::SECOND), Options::default()).await;
    assert!(matches!(outcome, Outcome::Filled { .. }), "{outcome:?}");
    assert_eq!(Changes::sum(&clinic.read, "changes_v1").await, 10);
    assert_eq!(Changes::sum(&clinic.read, "changes_v2").await, 5);
}
