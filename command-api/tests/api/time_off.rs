//! Dates with other hours, and time off over visits that are booked already.

use axum::http::Method;
use domain::ids::IdGen;
use event_store::system::RandomIds;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, Person, Reply, at, at_once, book, booking, minutes, post, request, type_of};

const TIME_OFF: &str = "/api/schedule/time-off";

async fn send(app: &App, method: Method, person: &Person, path: &str, body: &Value) -> Reply {
    app.send(request(method, person, path, RandomIds.next(), body)).await
}

async fn booked(app: &App, doctor: &Person, patient: &Person, start: &str) -> Uuid {
    let wish = booking(doctor, type_of(30), at(start));
    let reply = app.send(book(patient, RandomIds.next(), &wish)).await;
    assert_eq!(reply.outcome(), "201");
    reply.id("appointmentId")
}

/// The doctor's whole 24th of November.
fn the_24th(visits: &Value) -> Value {
    json!({"from": "2026-11-24T00:00", "to": "2026-11-25T00:00", "visits": visits})
}

async fn status(app: &App, visit: Uuid) -> String {
    let loaded = app
        .store()
        .load::<domain::appointment::Appointment>(visit)
        .await
        .unwrap();
    format!("{:?}", loaded.state.status().unwrap())
}

#[tokio::test]
async fn b_10_time_off_over_visits_names_them_until_each_is_decided_about() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob, carol, dora]: [_; 4] = app.patients(4).await.try_into().ok().unwrap();
    let kept = booked(&app, &doctor, &alice, "24T10:00").await;
    let moved = booked(&app, &doctor, &bob, "24T11:00").await;
    let cancelled = booked(&app, &doctor, &carol, "24T12:00").await;
    let head = app.store().head().await.unwrap();

    let undecided = app.post(&doctor, TIME_OFF, &the_24th(&json!([]))).await;
    assert_eq!(undecided.outcome(), "409 visits-in-the-way");
    assert_eq!(undecided.json()["appointmentIds"], json!([kept, moved, cancelled]));
    let fate = |id: Uuid, then: Value| json!({"appointmentId": id, "then": then});
    let keep = fate(kept, json!({"action": "keep"}));
    let move_it = |to: &str| fate(moved, json!({"action": "move", "startsAt": at(to)}));
    let cancel = fate(cancelled, json!({"action": "cancel"}));
    let half = app.post(&doctor, TIME_OFF, &the_24th(&json!([keep, cancel]))).await;
    assert_eq!(half.json()["appointmentIds"], json!([moved]));
    // Into the time off itself, or onto another visit, nothing can be moved; then nothing else happens either.
    let inside = the_24th(&json!([keep, move_it("24T15:00"), cancel]));
    assert_eq!(app.post(&doctor, TIME_OFF, &inside).await.outcome(), "422 not-offered");
    booked(&app, &doctor, &dora, "25T11:00").await;
    let onto_another = the_24th(&json!([keep, move_it("25T11:00"), cancel]));
    assert_eq!(
        app.post(&doctor, TIME_OFF, &onto_another).await.outcome(),
        "409 slot-taken"
    );
    assert_eq!(
        app.store().head().await.unwrap(),
        head + 1,
        "one more visit and nothing else"
    );

    let decided = the_24th(&json!([keep, move_it("25T12:00"), cancel]));
    let taken = app.post(&doctor, TIME_OFF, &decided).await;
    assert_eq!(taken.outcome(), "201");
    for (visit, expected) in [(kept, "Booked"), (moved, "Booked"), (cancelled, "Cancelled")] {
        assert_eq!(status(&app, visit).await, expected);
    }
    // Nothing can be booked into it, also not where a visit was.
    for start in ["24T12:00", "24T15:00"] {
        let wish = booking(&doctor, type_of(30), at(start));
        let refused = app.send(book(&dora, RandomIds.next(), &wish)).await;
        assert_eq!(refused.outcome(), "422 not-offered", "{start}");
    }
    assert_eq!(app.overlaps().await, 0);
    let found = event_store::verify::holdings(app.store()).await.unwrap();
    assert!(found.is_empty(), "{found:?}");

    let path = format!("{TIME_OFF}/{}", taken.id("timeOffId"));
    assert_eq!(
        send(&app, Method::DELETE, &doctor, &path, &json!({})).await.outcome(),
        "200"
    );
    assert_eq!(
        send(&app, Method::DELETE, &doctor, &path, &json!({})).await.outcome(),
        "404 not-found"
    );
    booked(&app, &doctor, &carol, "24T12:00").await;
}

#[tokio::test]
async fn b_10_a_visit_booked_while_the_doctor_takes_time_off_is_refused_or_decided_about() {
    let app = App::with_servers(2).await;
    for round in 0..8 {
        let doctor = app.doctor([minutes(30)]).await;
        let patients = app.patients(6).await;
        let bookings = patients.iter().enumerate().map(|(n, patient)| {
            let wish = booking(&doctor, type_of(30), at(&format!("24T{:02}:00", 10 + n)));
            book(patient, RandomIds.next(), &wish)
        });
        let mut requests: Vec<_> = bookings.collect();
        requests.insert(
            round % 6,
            post(&doctor, TIME_OFF, RandomIds.next(), &the_24th(&json!([]))),
        );
        let replies = at_once(&app, requests).await;
        let off = replies[round % 6].outcome();
        let booked = replies.iter().filter(|reply| reply.outcome() == "201").count();
        match off.as_str() {
            "201" => assert_eq!(booked, 1, "the time off and no visit"),
            "409 visits-in-the-way" => assert!(booked >= 1, "a visit was first"),
            other => panic!("{other}"),
        }
    }
    assert_eq!(app.overlaps().await, 0);
}

#[tokio::test]
async fn time_off_that_never_comes_or_is_over_is_refused_by_its_field() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let ask = async |from: &str, to: &str| {
        let reply = app.post(&doctor, TIME_OFF, &json!({"from": from, "to": to})).await;
        (reply.outcome(), reply.json()["errors"][0]["field"].clone())
    };
    let invalid = "422 validation-failed".to_owned();
    assert_eq!(
        ask("2026-11-24T10:00", "2026-11-24T09:00").await,
        (invalid.clone(), json!("to"))
    );
    assert_eq!(
        ask("2026-11-20T10:00", "2026-11-21T09:00").await,
        (invalid.clone(), json!("to"))
    );
    assert_eq!(ask("2026-11-24", "2026-11-25T09:00").await, (invalid, json!("from")));
    assert_eq!(ask("2026-11-24T10:00", "2026-11-26T10:00").await.0, "201");
    assert_eq!(
        ask("2026-11-25T10:00", "2026-11-25T12:00").await.0,
        "422 time-off-overlaps"
    );
}

#[tokio::test]
async fn a_doctor_closes_on_a_date_works_extra_hours_keeps_holidays_and_sets_limits() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let exceptions = "/api/schedule/exceptions";
    let closed = app
        .post(
            &doctor,
            exceptions,
            &json!({"date": "2026-11-24", "change": {"kind": "closed"}}),
        )
        .await;
    assert_eq!(closed.outcome(), "201");
    let extra =
        |from: &str, to: &str| json!({"date": "2026-11-24", "change": {"kind": "extra", "from": from, "to": to}});
    assert_eq!(
        app.post(&doctor, exceptions, &extra("10:00", "11:00")).await.outcome(),
        "201"
    );
    assert_eq!(
        app.post(&doctor, exceptions, &extra("10:30", "11:30")).await.outcome(),
        "422 exception-overlaps"
    );
    assert_eq!(
        app.post(&doctor, exceptions, &extra("11:00", "10:30")).await.outcome(),
        "422 hours-empty-block"
    );
    let patient = app.patients(1).await.remove(0);
    let ask = async |start: &str| {
        let wish = booking(&doctor, type_of(30), at(start));
        app.send(book(&patient, RandomIds.next(), &wish)).await.outcome()
    };
    assert_eq!(ask("24T12:00").await, "422 not-offered");
    assert_eq!(ask("24T10:00").await, "201");
    let path = format!("{exceptions}/{}", closed.id("exceptionId"));
    assert_eq!(
        send(&app, Method::DELETE, &doctor, &path, &json!({})).await.outcome(),
        "200"
    );
    assert_eq!(
        send(&app, Method::DELETE, &doctor, &path, &json!({})).await.outcome(),
        "404 not-found"
    );
    assert_eq!(ask("24T12:00").await, "201");
    let put = async |path: &str, body: Value| send(&app, Method::PUT, &doctor, path, &body).await.outcome();
    let holidays = "/api/schedule/holidays";
    assert_eq!(put(holidays, json!({"country": "US"})).await, "200");
    // Thanksgiving.
    assert_eq!(ask("26T12:00").await, "422 not-offered");
    assert_eq!(put(holidays, json!({"country": "XX"})).await, "422 validation-failed");
    assert_eq!(put(holidays, json!({"country": null})).await, "200");
    assert_eq!(ask("26T12:00").await, "201");
    assert_eq!(
        put("/api/schedule/limits", json!({"perDay": 0, "perWeek": null})).await,
        "422 validation-failed"
    );
}

#[tokio::test]
async fn a_full_day_takes_no_more_visits_and_a_visit_may_still_be_moved_within_it() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30), minutes(15)]).await;
    let limits = json!({"perDay": 2, "perWeek": 3});
    let set = send(&app, Method::PUT, &doctor, "/api/schedule/limits", &limits).await;
    assert_eq!(set.outcome(), "200");
    let patients = app.patients(5).await;
    let ask = async |n: usize, length: u16, start: &str| {
        let wish = booking(&doctor, type_of(length), at(start));
        app.send(book(&patients[n], RandomIds.next(), &wish)).await
    };
    let first = ask(0, 30, "24T10:00").await.id("appointmentId");
    assert_eq!(ask(1, 15, "24T12:00").await.outcome(), "201");
    assert_eq!(ask(2, 30, "24T14:00").await.outcome(), "409 fully-booked");
    let kept = app
        .post(
            &patients[2],
            "/api/holds",
            &booking(&doctor, type_of(30), at("24T14:00")),
        )
        .await;
    assert_eq!(kept.outcome(), "409 fully-booked");
    let path = format!("/api/appointments/{first}/reschedule");
    let later = app
        .post(&patients[0], &path, &json!({"startsAt": at("24T16:00")}))
        .await;
    assert_eq!(later.outcome(), "200");
    // The week ends on Sunday the 29th; a hold counts, and its own booking is not one visit more.
    let held = app
        .post(
            &patients[2],
            "/api/holds",
            &booking(&doctor, type_of(30), at("25T10:00")),
        )
        .await;
    assert_eq!(held.outcome(), "201");
    assert_eq!(ask(3, 30, "29T10:00").await.outcome(), "409 fully-booked");
    let mut wish = booking(&doctor, type_of(30), at("25T10:00"));
    wish["holdId"] = json!(held.id("holdId"));
    assert_eq!(
        app.send(book(&patients[2], RandomIds.next(), &wish)).await.outcome(),
        "201"
    );
    assert_eq!(ask(3, 30, "30T10:00").await.outcome(), "201");
}
