//! Many people, one time, several processes.

use chrono::TimeDelta;
use end_to_end::{Api, Clinic};
use std::collections::BTreeMap;
use test_kit::{Installation, Medbook};
use tokio::task::JoinSet;
use uuid::Uuid;

const PROCESSES: usize = 3;
const ROUNDS: i64 = 20;
const PEOPLE: usize = 200;

fn processes(installation: &Installation) -> Vec<Medbook> {
    (0..PROCESSES)
        .map(|_| installation.spawn(&["command-api"]).expect("a process"))
        .collect()
}

#[expect(clippy::disallowed_methods, reason = "a key nobody else has")]
fn new_key() -> Uuid {
    Uuid::new_v4()
}

async fn tokens(apis: &[Api], clinic: &Clinic) -> Vec<String> {
    let mut tokens = Vec::new();
    for (n, email) in clinic.patients.iter().enumerate() {
        tokens.push(apis[n % apis.len()].sign_in(email).await);
    }
    tokens
}

/// Every length and start on the grid that covers noon: any two of these overlap.
fn ways_to_cover_noon() -> Vec<(u16, TimeDelta)> {
    [15, 30, 45, 60]
        .into_iter()
        .flat_map(|minutes: u16| {
            (0..minutes)
                .step_by(15)
                .map(move |early| (minutes, -TimeDelta::minutes(early.into())))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_15_two_hundred_overlapping_bookings_in_three_processes_make_one_visit() {
    let installation = Installation::start("racing").expect("servers");
    let clinic = Clinic::open(&installation, 1, PEOPLE).await;
    let processes = processes(&installation);
    let apis: Vec<Api> = processes.iter().map(|process| Api::at(&process.base)).collect();
    let tokens = tokens(&apis, &clinic).await;
    let ways = ways_to_cover_noon();

    for round in 0..ROUNDS {
        let noon = Clinic::noon_in(2 + round);
        let mut answers = JoinSet::new();
        for (n, token) in tokens.iter().enumerate() {
            let (api, token, doctor) = (apis[n % apis.len()].clone(), token.clone(), clinic.doctors[0]);
            let (minutes, early) = ways[n % ways.len()];
            answers.spawn(async move {
                api.book(&token, new_key(), doctor, Clinic::visit_type(minutes), noon + early)
                    .await
                    .expect("an answer")
            });
        }
        let mut outcomes = BTreeMap::new();
        while let Some(answer) = answers.join_next().await {
            let (status, body) = answer.expect("no panic");
            *outcomes
                .entry((status, body["code"].as_str().unwrap_or("").to_owned()))
                .or_insert(0) += 1;
        }
        let owed = BTreeMap::from([((201, String::new()), 1), ((409, "slot-taken".to_owned()), PEOPLE - 1)]);
        assert_eq!(outcomes, owed, "round {round}");
    }
    assert_eq!(
        event_store::verify::holdings(&clinic.store)
            .await
            .expect("a comparison"),
        vec![]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b_15_thirty_identical_requests_in_three_processes_make_one_event_and_thirty_equal_answers() {
    let installation = Installation::start("identical").expect("servers");
    let clinic = Clinic::open(&installation, 1, 1).await;
    let processes = processes(&installation);
    let apis: Vec<Api> = processes.iter().map(|process| Api::at(&process.base)).collect();
    let token = apis[0].sign_in(&clinic.patients[0]).await;
    let before = clinic.store.head().await.expect("the head");

    let (key, doctor) = (new_key(), clinic.doctors[0]);
    let mut answers = JoinSet::new();
    for n in 0..30 {
        let (api, token) = (apis[n % apis.len()].clone(), token.clone());
        answers.spawn(async move {
            let noon = Clinic::noon_in(3);
            api.book(&token, key, doctor, Clinic::visit_type(30), noon)
                .await
                .expect("an answer")
        });
    }
    let answers: Vec<_> = answers.join_all().await;
    assert_eq!(answers[0].0, 201, "{}", answers[0].1);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(clinic.store.head().await.expect("the head"), before + 1);
}
