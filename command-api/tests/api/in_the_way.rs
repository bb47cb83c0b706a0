use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::ids::IdGen;
use event_store::system::RandomIds;
use futures_util::future::join_all;
use std::time::{Duration, Instant};

use crate::app::{App, Server, at, book, booking, minutes, type_of};

#[tokio::test(flavor = "multi_thread")]
async fn r_08_whoever_loses_every_deadlock_hears_503_and_when_to_ask_again() {
    const LOSE: &str = "CREATE TRIGGER lose BEFORE INSERT ON event FOR EACH ROW \
        SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'deadlock'";
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let (key, wish) = (RandomIds.next(), booking(&doctor, type_of(30), at("24T10:00")));
    sqlx::raw_sql(LOSE).execute(&app.databases.write).await.unwrap();
    let refused = app.send(book(alice, key, &wish)).await;
    assert_eq!(refused.outcome(), "503 unavailable");
    assert_eq!(refused.headers["retry-after"], "1");

    sqlx::raw_sql("DROP TRIGGER lose")
        .execute(&app.databases.write)
        .await
        .unwrap();
    let booked = app.send(book(alice, key, &wish)).await;
    assert_eq!(booked.status, StatusCode::CREATED, "{}", booked.outcome());
    assert_eq!(app.count("appointment.booked").await, 1);
}

async fn health(server: &Server, which: &str) -> StatusCode {
    let request = Request::get(format!("/health/{which}")).body(Body::empty()).unwrap();
    server.send(request).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn r_12_without_a_free_connection_everybody_hears_503_at_once_and_nobody_queues() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let patients = app.patients(40).await;
    let server = app.with_connections(1).await;
    let held = server.store.pool().acquire().await.unwrap();
    let wish = booking(&doctor, type_of(30), at("24T10:00"));
    let waits = patients.iter().map(|patient| async {
        let asked = Instant::now();
        let reply = server.send(book(patient, RandomIds.next(), &wish)).await;
        (reply, asked.elapsed())
    });
    let ((), replies) = tokio::join!(
        async {
            assert_eq!(health(&server, "live").await, StatusCode::OK);
            assert_eq!(health(&server, "ready").await, StatusCode::SERVICE_UNAVAILABLE);
        },
        join_all(waits)
    );
    for (reply, waited) in replies {
        assert_eq!(reply.outcome(), "503 unavailable");
        assert_eq!(reply.headers["retry-after"], "1");
        // One wait of less than a second, and time for a busy machine; one after the other they would take half a minute.
        assert!(waited < Duration::from_secs(5), "{waited:?}");
    }
    // Nobody is left in the queue: the connection goes to whoever comes next.
    drop(held);
    let booked = server.send(book(&patients[0], RandomIds.next(), &wish)).await;
    assert_eq!(booked.status, StatusCode::CREATED, "{}", booked.outcome());
    assert_eq!(app.count("appointment.booked").await, 1);
}
