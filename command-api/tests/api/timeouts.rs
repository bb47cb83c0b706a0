use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use domain::ids::IdGen;
use event_store::system::RandomIds;
use futures_util::future::join_all;
use std::time::Duration;

use crate::app::{App, Server, at, book, booking, minutes, type_of};

const CLIENTS: usize = 60;

/// What the time limit of every request does, only much sooner.
async fn five_milliseconds(request: Request, next: Next) -> Response {
    match tokio::time::timeout(Duration::from_millis(5), next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_07_a_request_that_runs_out_of_time_is_carried_out_whole_or_not_at_all() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(15)]).await;
    let patients = app.patients(CLIENTS).await;
    let hurried = Server {
        router: app.servers[0].router.clone().layer(from_fn(five_milliseconds)),
        ..app.servers[0].clone()
    };
    let wishes: Vec<_> = (0..CLIENTS)
        .map(|n| {
            let start = at("24T00:00") + chrono::TimeDelta::minutes(15 * i64::try_from(n).unwrap());
            (RandomIds.next(), booking(&doctor, type_of(15), start))
        })
        .collect();
    let requests = patients.iter().zip(&wishes);
    let first = requests
        .clone()
        .map(|(patient, (key, wish))| hurried.send(book(patient, *key, wish)));
    let first = join_all(first).await;
    let cut_off = first
        .iter()
        .filter(|reply| reply.status == StatusCode::SERVICE_UNAVAILABLE)
        .count();
    assert!(cut_off > 0, "nobody ran out of time");

    // Every one of them asks again with the same key, and every one has exactly one visit.
    let retries = requests.map(|(patient, (key, wish))| app.servers[0].send_until_decided(book(patient, *key, wish)));
    for reply in join_all(retries).await {
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.outcome());
    }
    assert_eq!(app.count("appointment.booked").await, i64::try_from(CLIENTS).unwrap());
    assert_eq!(app.databases.open_transactions().await, 0);
}
