//! Times kept for somebody who is filling in the form.

use axum::http::Method;
use chrono::TimeDelta;
use domain::ids::IdGen;
use event_store::system::RandomIds;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, Person, Reply, at, at_once, book, booking, minutes, post, request, tally, type_of};

const HOLDS: &str = "/api/holds";

fn wish(doctor: &Person, start: &str) -> Value {
    booking(doctor, type_of(30), at(start))
}

async fn hold(app: &App, patient: &Person, doctor: &Person, start: &str) -> Reply {
    app.post(patient, HOLDS, &wish(doctor, start)).await
}

async fn ask(app: &App, patient: &Person, body: &Value) -> String {
    app.send(book(patient, RandomIds.next(), body)).await.outcome()
}

async fn renew(app: &App, patient: &Person, hold: Uuid) -> String {
    let path = format!("{HOLDS}/{hold}/renew");
    app.post(patient, &path, &json!({})).await.outcome()
}

async fn release(app: &App, patient: &Person, hold: Uuid) -> String {
    let path = format!("{HOLDS}/{hold}");
    let request = request(Method::DELETE, patient, &path, RandomIds.next(), &json!({}));
    app.send(request).await.outcome()
}

#[tokio::test]
async fn a_held_time_is_its_patients_until_it_is_booked() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let held = hold(&app, &alice, &doctor, "24T10:00").await;
    assert_eq!(held.outcome(), "201");
    assert_eq!(hold(&app, &bob, &doctor, "24T10:15").await.outcome(), "409 slot-taken");
    assert_eq!(ask(&app, &bob, &wish(&doctor, "24T10:00")).await, "409 slot-taken");
    // Asked for again, for example by another tab, it is the same hold.
    let again = hold(&app, &alice, &doctor, "24T10:00").await;
    assert_eq!(
        (again.outcome().as_str(), again.id("holdId")),
        ("201", held.id("holdId"))
    );
    let mut with_hold = wish(&doctor, "24T10:00");
    with_hold["holdId"] = json!(held.id("holdId"));
    // Somebody else's hold is of no use.
    assert_eq!(ask(&app, &bob, &with_hold).await, "409 slot-taken");
    assert_eq!(ask(&app, &alice, &with_hold).await, "201");
    assert_eq!(app.count("hold.used").await, 1);
    let found = event_store::verify::holdings(app.store()).await.unwrap();
    assert!(found.is_empty(), "{found:?}");
}

#[tokio::test]
async fn b_08_a_hold_ends_by_itself_and_frees_the_time_exactly_then() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let held = hold(&app, &alice, &doctor, "24T10:00").await;
    app.clock.advance(TimeDelta::minutes(8) - TimeDelta::seconds(1));
    assert_eq!(ask(&app, &bob, &wish(&doctor, "24T10:00")).await, "409 slot-taken");
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(renew(&app, &alice, held.id("holdId")).await, "422 hold-over");
    assert_eq!(ask(&app, &bob, &wish(&doctor, "24T10:00")).await, "201");
    // Whoever was too slow hears that it is taken, and giving the old hold up changes nothing.
    let mut too_late = wish(&doctor, "24T10:00");
    too_late["holdId"] = json!(held.id("holdId"));
    assert_eq!(ask(&app, &alice, &too_late).await, "409 slot-taken");
    assert_eq!(release(&app, &alice, held.id("holdId")).await, "200");
    assert_eq!(app.count("hold.released").await, 0);
    assert_eq!(app.overlaps().await, 0);
}

#[tokio::test]
async fn a_hold_that_is_over_does_not_keep_its_patient_from_booking_the_time_while_it_is_free() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = app.patients(1).await.remove(0);
    let held = hold(&app, &alice, &doctor, "24T10:00").await;
    app.clock.advance(TimeDelta::minutes(9));
    let mut late = wish(&doctor, "24T10:00");
    late["holdId"] = json!(held.id("holdId"));
    assert_eq!(ask(&app, &alice, &late).await, "201");
}

#[tokio::test]
async fn a_hold_is_renewed_once_given_up_at_will_and_nobody_elses_business() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let id = hold(&app, &alice, &doctor, "24T10:00").await.id("holdId");
    app.clock.advance(TimeDelta::minutes(5));
    assert_eq!(renew(&app, &bob, id).await, "404 not-found");
    assert_eq!(release(&app, &bob, id).await, "404 not-found");
    assert_eq!(renew(&app, &alice, id).await, "200");
    app.clock.advance(TimeDelta::minutes(7));
    assert_eq!(renew(&app, &alice, id).await, "422 hold-already-renewed");
    assert_eq!(ask(&app, &bob, &wish(&doctor, "24T10:00")).await, "409 slot-taken");
    assert_eq!(release(&app, &alice, id).await, "200");
    assert_eq!(ask(&app, &bob, &wish(&doctor, "24T10:00")).await, "201");
    assert_eq!(renew(&app, &alice, Uuid::nil()).await, "404 not-found");
}

#[tokio::test]
async fn d_03_a_patient_keeps_two_times_at_most_however_many_are_asked_for_at_once() {
    let app = App::with_servers(2).await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = app.patients(1).await.remove(0);
    let wishes = (0..8).map(|n| {
        post(
            &alice,
            HOLDS,
            RandomIds.next(),
            &wish(&doctor, &format!("24T{:02}:00", 10 + n)),
        )
    });
    let replies = at_once(&app, wishes.collect()).await;
    assert_eq!(tally(&replies), [("201".into(), 2), ("409 hold-limit".into(), 6)]);
    // A place is free again when a hold is given up, and when one ends.
    let first = replies.iter().find(|reply| reply.outcome() == "201").unwrap();
    assert_eq!(release(&app, &alice, first.id("holdId")).await, "200");
    assert_eq!(hold(&app, &alice, &doctor, "25T10:00").await.outcome(), "201");
    assert_eq!(
        hold(&app, &alice, &doctor, "25T11:00").await.outcome(),
        "409 hold-limit"
    );
    app.clock.advance(TimeDelta::minutes(8));
    assert_eq!(hold(&app, &alice, &doctor, "25T11:00").await.outcome(), "201");
}

#[tokio::test]
async fn only_an_offered_time_is_held_and_only_by_a_patient() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = app.patients(1).await.remove(0);
    assert_eq!(
        hold(&app, &alice, &doctor, "24T10:07").await.outcome(),
        "422 not-offered"
    );
    assert_eq!(
        hold(&app, &alice, &doctor, "20T10:00").await.outcome(),
        "422 in-the-past"
    );
    assert_eq!(
        hold(&app, &doctor, &doctor, "24T10:00").await.outcome(),
        "403 forbidden"
    );
}
