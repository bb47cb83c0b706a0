//! Schedules remembered between bookings: they save a read, and neither accept nor refuse what the log would not.

use axum::body::Body;
use axum::http::{Method, Request};
use domain::ids::IdGen;
use domain::schedule::{Schedule, ScheduleCommand, VisitType};
use event_store::system::RandomIds;
use serde_json::json;

use crate::app::{App, Person, Reply, at, book, booking, minutes, request, type_of};

/// Two processes; the first one has just booked with this doctor, and so remembers the schedule.
async fn warm(types: impl IntoIterator<Item = VisitType>) -> (App, Person, Person) {
    let app = App::with_servers(2).await;
    let doctor = app.doctor(types).await;
    let patient = app.patients(1).await.remove(0);
    let first = wish(&doctor, &patient, 30, "24T08:00");
    assert_eq!(app.servers[0].send(first).await.outcome(), "201");
    (app, doctor, patient)
}

fn wish(doctor: &Person, patient: &Person, length: u16, start: &str) -> Request<Body> {
    book(patient, RandomIds.next(), &booking(doctor, type_of(length), at(start)))
}

/// A change of the schedule that the first process does not hear of.
async fn elsewhere(app: &App, doctor: &Person, command: ScheduleCommand) {
    let store = &app.servers[1].store;
    let mut work = app.work();
    let schedule = store.load::<Schedule>(doctor.id).await.unwrap();
    work.decide(&schedule, command).unwrap();
    store.append(work).await.unwrap();
}

async fn ask(app: &App, request: Request<Body>) -> Reply {
    app.servers[0].send(request).await
}

#[tokio::test]
async fn a_remembered_schedule_is_not_read_again() {
    let (app, doctor, patient) = warm([minutes(30)]).await;
    // Whoever reads this stream now fails.
    sqlx::query("UPDATE event SET payload = '7' WHERE stream_id = ? AND stream_type = 'schedule'")
        .bind(doctor.id)
        .execute(&app.databases.write)
        .await
        .unwrap();
    let again = wish(&doctor, &patient, 30, "24T09:00");
    assert_eq!(ask(&app, again).await.outcome(), "201");
    let elsewhere = wish(&doctor, &patient, 30, "24T10:00");
    assert_eq!(app.servers[1].send(elsewhere).await.outcome(), "500 internal");
}

#[tokio::test]
async fn nobody_is_refused_by_a_remembered_rule() {
    let (app, doctor, patient) = warm([minutes(30)]).await;
    let visit_type = minutes(45);
    elsewhere(&app, &doctor, ScheduleCommand::AddVisitType { visit_type }).await;
    let new_type = wish(&doctor, &patient, 45, "24T09:00");
    assert_eq!(ask(&app, new_type).await.outcome(), "201");
    // And a visit is moved by the rules of the moment as well.
    let visit = ask(&app, wish(&doctor, &patient, 45, "24T11:00"))
        .await
        .id("appointmentId");
    elsewhere(
        &app,
        &doctor,
        ScheduleCommand::ChangeVisitType {
            visit_type: VisitType {
                minutes: 15,
                ..minutes(45)
            },
        },
    )
    .await;
    let path = format!("/api/appointments/{visit}/reschedule");
    // A quarter of an hour before closing time the type of three quarters had no room.
    let body = json!({"startsAt": at("24T22:45")});
    let moved = ask(&app, request(Method::POST, &patient, &path, RandomIds.next(), &body)).await;
    assert_eq!(moved.outcome(), "200");
}

#[tokio::test]
async fn nothing_is_accepted_by_a_remembered_rule() {
    let (app, doctor, patient) = warm([minutes(30), minutes(45)]).await;
    let head = app.store().head().await.unwrap();
    let id = minutes(45).id;
    elsewhere(&app, &doctor, ScheduleCommand::RetireVisitType { id }).await;
    let retired = wish(&doctor, &patient, 45, "24T09:00");
    assert_eq!(ask(&app, retired).await.outcome(), "422 visit-type-unknown");
    assert_eq!(
        app.store().head().await.unwrap(),
        head + 1,
        "the change and nothing else"
    );
}
