use domain::account::Role;
use domain::schedule::{Confirmation, VisitType};
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, Person, at, booking, minutes, type_of};

pub async fn booked(app: &App, doctor: &Person, patient: &Person, length: u16, start: &str) -> Uuid {
    let wish = booking(doctor, type_of(length), at(start));
    app.post(patient, "/api/appointments", &wish).await.id("appointmentId")
}

pub async fn act(app: &App, person: &Person, visit: Uuid, action: &str) -> String {
    let body = match action {
        "cancel" | "decline" => json!({"reason": "other"}),
        "reschedule" => json!({"startsAt": at("24T15:00")}),
        _ => json!({}),
    };
    let reply = app
        .post(person, &format!("/api/appointments/{visit}/{action}"), &body)
        .await;
    let answer = reply.json();
    let status = answer["status"].as_str().unwrap_or_default().to_owned();
    if reply.status.is_success() {
        status
    } else {
        reply.outcome()
    }
}

#[tokio::test]
async fn a_booking_answers_with_its_status_and_place_in_the_log() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let reply = app
        .post(
            alice,
            "/api/appointments",
            &booking(&doctor, type_of(30), at("24T10:00")),
        )
        .await;
    let mut body = reply.json();
    assert!(body["appointmentId"].take().as_str().unwrap().parse::<Uuid>().is_ok());
    assert_eq!(body, json!({"appointmentId": null, "status": "booked", "position": 4}));
}

#[tokio::test]
async fn what_the_schedule_does_not_offer_is_refused() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let ask = async |doctor: &Person, length, start| {
        app.post(alice, "/api/appointments", &booking(doctor, type_of(length), at(start)))
            .await
            .outcome()
    };
    assert_eq!(ask(&doctor, 45, "24T10:00").await, "422 visit-type-unknown");
    assert_eq!(ask(&doctor, 30, "24T10:05").await, "422 not-offered");
    assert_eq!(ask(&doctor, 30, "24T23:00").await, "422 not-offered");
    assert_eq!(ask(&doctor, 30, "22T07:45").await, "422 in-the-past");
    assert_eq!(
        ask(alice, 30, "24T10:00").await,
        "422 visit-type-unknown",
        "a patient is no doctor"
    );
}

#[tokio::test]
async fn a_cancelled_visit_frees_its_time_and_cancelling_again_changes_nothing() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let visit = booked(&app, &doctor, &alice, 30, "24T10:00").await;
    assert_eq!(act(&app, &alice, visit, "cancel").await, "cancelled");
    assert_eq!(act(&app, &doctor, visit, "cancel").await, "cancelled");
    assert_eq!(app.count("appointment.cancelled").await, 1);
    assert_eq!(act(&app, &alice, visit, "reschedule").await, "422 already-cancelled");
    booked(&app, &doctor, &bob, 30, "24T10:00").await;
}

#[tokio::test]
async fn a_visit_that_has_begun_can_no_longer_be_moved_or_cancelled() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let visit = booked(&app, &doctor, alice, 30, "22T09:00").await;
    assert_eq!(act(&app, &doctor, visit, "complete").await, "422 not-started");
    app.clock.set(at("22T09:00"));
    let alice = &Person {
        token: app.session(alice.id, Role::Patient).await,
        ..alice.clone()
    };
    assert_eq!(act(&app, alice, visit, "cancel").await, "422 already-over");
    assert_eq!(act(&app, alice, visit, "reschedule").await, "422 already-over");
    assert_eq!(act(&app, &doctor, visit, "complete").await, "fulfilled");
    assert_eq!(act(&app, &doctor, visit, "no-show").await, "422 already-over");
}

#[tokio::test]
async fn a_requested_visit_is_confirmed_or_declined_by_its_doctor() {
    let app = App::start().await;
    let asks_first = VisitType {
        confirmation: Confirmation::ByDoctor,
        ..minutes(30)
    };
    let doctor = app.doctor([asks_first]).await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let first = booked(&app, &doctor, &alice, 30, "24T10:00").await;
    assert_eq!(act(&app, &doctor, first, "confirm").await, "booked");
    assert_eq!(act(&app, &doctor, first, "decline").await, "422 already-confirmed");
    let second = booked(&app, &doctor, &alice, 30, "24T11:00").await;
    assert_eq!(act(&app, &doctor, second, "decline").await, "cancelled");
    booked(&app, &doctor, &bob, 30, "24T11:00").await;
}

#[tokio::test]
async fn z_02_visits_of_others_do_not_exist() {
    let app = App::start().await;
    let (doctor, other_doctor) = (app.doctor([minutes(30)]).await, app.doctor([minutes(30)]).await);
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let visit = booked(&app, &doctor, &alice, 30, "24T10:00").await;
    let head = app.store().head().await.unwrap();
    for action in ["cancel", "reschedule"] {
        assert_eq!(act(&app, &bob, visit, action).await, "404 not-found");
        assert_eq!(act(&app, &alice, Uuid::nil(), action).await, "404 not-found");
    }
    for action in [
        "cancel",
        "reschedule",
        "confirm",
        "decline",
        "check-in",
        "undo-check-in",
        "start",
        "complete",
        "no-show",
        "undo-no-show",
    ] {
        assert_eq!(act(&app, &other_doctor, visit, action).await, "404 not-found");
    }
    let reply = app
        .post(&alice, "/api/appointments/7/cancel", &json!({"reason": "other"}))
        .await;
    assert_eq!(reply.outcome(), "404 not-found");
    assert_eq!(app.store().head().await.unwrap(), head);
}
