use axum::http::StatusCode;
use domain::ids::IdGen;
use event_store::system::RandomIds;
use futures_util::future::join_all;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::app::{App, Server, at, book, booking, minutes, type_of};

#[tokio::test(flavor = "multi_thread")]
async fn r_02_a_retry_after_a_lost_answer_hears_the_first_answer() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let key = RandomIds.next();
    let wish = booking(&doctor, type_of(30), at("24T10:00"));
    let mut appended = app.store().appended();
    let (server, first) = (app.servers[0].clone(), book(alice, key, &wish));
    let waiting = tokio::spawn(async move { server.send(first).await });
    // Stored, and the caller is gone before it can have read the answer.
    appended.changed().await.unwrap();
    waiting.abort();
    let retried = app.send(book(alice, key, &wish)).await;
    assert_eq!(retried.status, StatusCode::CREATED);
    assert_eq!(retried.json()["position"], app.store().head().await.unwrap());
    assert_eq!(app.count("appointment.booked").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn r_06_a_client_that_hangs_up_at_any_moment_leaves_all_or_nothing() {
    const CLIENTS: usize = 120;
    let app = App::start().await;
    let doctor = app.doctor([minutes(15)]).await;
    let patients = app.patients(CLIENTS).await;
    let (address, shutdown) = serve(&app.servers[0]).await;
    let wishes: Vec<_> = (0..CLIENTS)
        .map(|n| {
            let start = at("24T00:00")
                + chrono::TimeDelta::minutes(15 * i64::try_from(n % 88).unwrap())
                + chrono::TimeDelta::days(i64::try_from(n / 88).unwrap());
            (RandomIds.next(), booking(&doctor, type_of(15), start))
        })
        .collect();
    // Each hangs up a little later than the one before, from before it is heard to after it is answered.
    let hang_up = patients.iter().zip(&wishes).enumerate().map(|(n, (patient, (key, wish)))| async move {
        let body = wish.to_string();
        let request = format!(
            "POST /api/appointments HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer {}\r\n\
             idempotency-key: {key}\r\ncontent-length: {}\r\n\r\n{body}",
            patient.token,
            body.len()
        );
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.write_all(request.as_bytes()).await.unwrap();
        tokio::time::sleep(Duration::from_micros(500 * u64::try_from(n).unwrap())).await;
        drop(connection);
    });
    join_all(hang_up).await;
    // Every one of them asks again with the same key, and every one has exactly one visit.
    let retries = patients
        .iter()
        .zip(&wishes)
        .map(|(patient, (key, wish))| app.servers[0].send_until_decided(book(patient, *key, wish)));
    for reply in join_all(retries).await {
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.outcome());
    }
    assert_eq!(app.count("appointment.booked").await, i64::try_from(CLIENTS).unwrap());
    assert_eq!(app.databases.open_transactions().await, 0);
    shutdown.cancel();
}

async fn serve(server: &Server) -> (std::net::SocketAddr, CancellationToken) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let shutdown = CancellationToken::new();
    tokio::spawn(http_kit::serve(listener, server.router.clone(), shutdown.clone()));
    (address, shutdown)
}
