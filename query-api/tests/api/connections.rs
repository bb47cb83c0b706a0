use axum::http::StatusCode;
use futures_util::future::join_all;
use std::time::{Duration, Instant};

use crate::clinic::{Clinic, doctor};

const SEARCH: &str = "/api/doctors";

#[tokio::test]
async fn r_12_without_a_free_connection_everybody_hears_503_at_once_and_nobody_queues() {
    let clinic = Clinic::with_connections(1).await;
    clinic.onboard(doctor("Dr. Ada")).await;
    let newest = clinic.project().await;
    let held = clinic.read.acquire().await.unwrap();
    let waits = (0..40).map(|number| {
        // Every other one waits for a position before it asks.
        let position = (number % 2 == 0).then_some(newest);
        let clinic = &clinic;
        async move {
            let asked = Instant::now();
            let answer = clinic.ask(SEARCH, None, position).await;
            (answer, asked.elapsed())
        }
    });
    let ((), answers) = tokio::join!(
        async {
            assert_eq!(clinic.get("/health/live").await.status, StatusCode::OK);
            assert_eq!(
                clinic.get("/health/ready").await.status,
                StatusCode::SERVICE_UNAVAILABLE
            );
        },
        join_all(waits)
    );
    for (answer, waited) in answers {
        assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
        assert_eq!(answer.header("retry-after"), Some("1"));
        // One wait of less than a second, and time for a busy machine; one after the other they would take half a minute.
        assert!(waited < Duration::from_secs(5), "{waited:?}");
    }
    // Nobody is left in the queue: the connection goes to whoever comes next.
    drop(held);
    assert_eq!(clinic.get(SEARCH).await.ok()["total"], 1);
}
