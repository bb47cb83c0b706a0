use std::time::{Duration, Instant};

use crate::clinic::{Clinic, doctor};

const SEARCH: &str = "/api/doctors";

#[tokio::test]
async fn an_answer_says_which_position_it_reaches() {
    let clinic = Clinic::open().await;
    clinic.onboard(doctor("Dr. Ada")).await;
    let head = clinic.project().await;
    let answer = clinic.ask(SEARCH, None, Some(head)).await;
    assert_eq!(answer.header("x-position"), Some(head.to_string().as_str()));
    assert_eq!(answer.header("x-stale"), None);
}

#[tokio::test]
async fn p_08_a_read_waits_for_the_slowest_of_its_tables_and_then_shows_the_change() {
    let clinic = Clinic::open().await;
    clinic.onboard(doctor("Dr. Ada")).await;
    clinic.project().await;
    clinic.onboard(doctor("Dr. Bo")).await;
    let head = clinic.store.head().await.unwrap();
    clinic.set_checkpoint("doctor_directory", head).await;
    let later = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        clinic.project().await;
    };
    let started = Instant::now();
    let (answer, ()) = tokio::join!(clinic.ask(SEARCH, None, Some(head)), later);
    assert!(started.elapsed() >= Duration::from_millis(200));
    assert_eq!(answer.header("x-stale"), None);
    assert_eq!(answer.ok()["total"], 2);
}

#[tokio::test]
async fn p_08_what_does_not_come_within_a_second_is_answered_and_flagged() {
    let clinic = Clinic::open().await;
    clinic.onboard(doctor("Dr. Ada")).await;
    let head = clinic.project().await;
    let started = Instant::now();
    let answer = clinic.ask(SEARCH, None, Some(head + 1)).await;
    let waited = started.elapsed();
    assert!(
        (Duration::from_millis(900)..Duration::from_millis(2_500)).contains(&waited),
        "{waited:?}"
    );
    assert_eq!(answer.header("x-stale"), Some("true"));
    assert_eq!(answer.header("x-position"), Some(head.to_string().as_str()));
    assert_eq!(answer.ok()["total"], 1);
}

#[tokio::test]
async fn p_09_a_crowd_that_waits_for_an_impossible_position_starves_nobody() {
    let clinic = Clinic::open().await;
    clinic.onboard(doctor("Dr. Ada")).await;
    clinic.project().await;
    let crowd = futures_util::future::join_all((0..300).map(|_| clinic.ask(SEARCH, None, Some(1 << 63))));
    let honest = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let started = Instant::now();
        clinic.get(SEARCH).await.ok();
        started.elapsed()
    };
    let started = Instant::now();
    let (crowd, honest) = tokio::join!(crowd, honest);
    assert!(crowd.iter().all(|answer| answer.header("x-stale") == Some("true")));
    assert!(honest < Duration::from_millis(500), "{honest:?}");
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    let nonsense = clinic.ask_with_header(SEARCH, "x-min-position", "soon").await;
    assert_eq!(nonsense.refused_fields(), ["X-Min-Position"]);
}
