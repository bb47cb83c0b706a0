//! Processes that are killed while they work.

use chrono::TimeDelta;
use end_to_end::{Api, Clinic, Moment, Proxy};
use event_store::Recorded;
use std::collections::HashSet;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use test_kit::{Installation, Medbook};
use tokio::task::JoinSet;
use uuid::Uuid;

#[expect(clippy::disallowed_methods, reason = "a key nobody else has")]
fn new_key() -> Uuid {
    Uuid::new_v4()
}

fn kill9(process: u32) {
    let killed = Command::new("kill")
        .args(["-9", &process.to_string()])
        .status()
        .expect("kill runs");
    assert!(killed.success());
}

async fn whole_log(clinic: &Clinic) -> Vec<Recorded> {
    let mut log = Vec::new();
    loop {
        let next = clinic.store.read_after(log.len() as u64, 500).await.expect("the log");
        if next.is_empty() {
            return log;
        }
        log.extend(next);
    }
}

fn bookings(log: &[Recorded]) -> Vec<Uuid> {
    log.iter()
        .filter(|event| event.event_type == "appointment.booked")
        .map(|event| event.stream_id)
        .collect()
}

/// Kills the process at a moment of its first append, then lets the client try again with the same key: how many visits were stored when it was dead.
async fn killed_during_the_first_booking(name: &str, statement: &'static str, moment: Moment) -> usize {
    let mut installation = Installation::start(name).expect("servers");
    let clinic = Clinic::open(&installation, 1, 1).await;
    let direct = installation.database.url("medbook");
    let victim = Arc::new(Mutex::new(None));
    let to_kill = Arc::clone(&victim);
    let server = ([127, 0, 0, 1], installation.database.port()).into();
    let strike = move || kill9(to_kill.lock().expect("the victim").expect("a process"));
    let proxy = Proxy::before(server, statement, moment, strike).await.expect("a proxy");

    let through_proxy = direct.replace(
        &installation.database.port().to_string(),
        &proxy.address.port().to_string(),
    );
    installation.set("MEDBOOK_DATABASE_URL", &through_proxy);
    let first = installation.spawn(&["command-api"]).expect("a process");
    *victim.lock().expect("the victim") = Some(first.process.id());
    let api = Api::at(&first.base);
    let token = api.sign_in(&clinic.patients[0]).await;
    proxy.arm();
    let (key, doctor, noon) = (new_key(), clinic.doctors[0], Clinic::noon_in(3));
    let unanswered = api.book(&token, key, doctor, Clinic::visit_type(30), noon).await;
    assert!(
        unanswered.is_err() && proxy.has_struck(),
        "the process was to be killed: {unanswered:?}"
    );
    let stored = bookings(&whole_log(&clinic).await).len();

    installation.set("MEDBOOK_DATABASE_URL", &direct);
    let second = installation.spawn(&["command-api"]).expect("a process");
    let again = Api::at(&second.base);
    let (status, body) = again
        .book(&token, key, doctor, Clinic::visit_type(30), noon)
        .await
        .expect("an answer");
    assert_eq!(status, 201, "{body}");
    let booked = bookings(&whole_log(&clinic).await);
    assert_eq!(booked.len(), 1);
    assert_eq!(body["appointmentId"], booked[0].to_string());
    assert_eq!(
        event_store::verify::holdings(&clinic.store)
            .await
            .expect("a comparison"),
        vec![]
    );
    stored
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_01_a_process_killed_before_its_append_stored_nothing_and_a_retry_books_once() {
    assert_eq!(
        killed_during_the_first_booking("r01", "UPDATE log_head", Moment::BeforeItArrives).await,
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_02_a_process_killed_after_its_commit_stored_the_visit_and_a_retry_gets_its_answer() {
    // The end of the packet that writes: setting up a connection speaks of READ COMMITTED, too.
    assert_eq!(
        killed_during_the_first_booking("r02", ";COMMIT", Moment::AfterItIsDone).await,
        1
    );
}

/// One client's bookings: each is tried again with its key until it is answered.
async fn book_all(bases: Arc<Mutex<String>>, token: String, doctor: Uuid, client: i32) -> Vec<(Uuid, u16)> {
    let mut answers = Vec::new();
    for day in 0..12 {
        let key = new_key();
        // Two clients want each time, so that half of them are refused.
        let starts_at = Clinic::noon_in(2 + day) + TimeDelta::minutes(15) * (client / 2);
        loop {
            let api = Api::at(&bases.lock().expect("an address").clone());
            match api.book(&token, key, doctor, Clinic::visit_type(15), starts_at).await {
                Ok((503, _)) | Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                Ok((status, body)) => {
                    let id = body["appointmentId"]
                        .as_str()
                        .and_then(|id| id.parse().ok())
                        .unwrap_or_default();
                    answers.push((id, status));
                    break;
                }
            }
        }
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_9_in_the_middle_of_a_load_loses_and_doubles_nothing() {
    let installation = Installation::start("load").expect("servers");
    let clinic = Clinic::open(&installation, 1, 24).await;
    let everything = ["all", "--except", "notifier"];
    let mut medbook = installation.spawn(&everything).expect("a process");
    let mut tokens = Vec::new();
    for email in &clinic.patients {
        tokens.push(Api::at(&medbook.base).sign_in(email).await);
    }
    let base = Arc::new(Mutex::new(medbook.base.clone()));
    let mut clients = JoinSet::new();
    for (n, token) in (0..).zip(tokens) {
        clients.spawn(book_all(Arc::clone(&base), token, clinic.doctors[0], n));
    }
    for pause in [150, 400, 250] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        medbook.process.kill9();
        let Medbook { base: next, process } = installation.spawn(&everything).expect("a process");
        (*base.lock().expect("an address")).clone_from(&next);
        medbook = Medbook { base: next, process };
    }
    let answers: Vec<(Uuid, u16)> = clients.join_all().await.into_iter().flatten().collect();

    let log = whole_log(&clinic).await;
    assert!(
        log.iter().zip(1..).all(|(event, position)| event.position == position),
        "positions have gaps"
    );
    let acknowledged: Vec<Uuid> = answers
        .iter()
        .filter(|(_, status)| *status == 201)
        .map(|(id, _)| *id)
        .collect();
    let stored = bookings(&log);
    assert_eq!(stored.len(), 12 * 12, "each time is booked exactly once");
    assert_eq!(acknowledged.len(), stored.len());
    assert_eq!(HashSet::<Uuid>::from_iter(acknowledged), HashSet::from_iter(stored));
    assert_eq!(
        event_store::verify::holdings(&clinic.store)
            .await
            .expect("a comparison"),
        vec![]
    );
}
