//! Visits every so many weeks, all or a named subset of them in one step.

use domain::ids::IdGen;
use event_store::system::RandomIds;
use serde_json::{Value, json};

use crate::app::{App, Person, Reply, at, at_once, book, booking, minutes, post, tally, type_of};

const SERIES: &str = "/api/appointments/series";

/// Weekly from Tuesday 24 November, so that the second is on 1 December.
fn weekly(doctor: &Person, times: u16, only: &Value) -> Value {
    json!({
        "doctorId": doctor.id, "visitTypeId": type_of(30), "startsAt": at("24T10:00"), "everyWeeks": 1,
        "times": times, "only": only, "reason": "Physiotherapy",
    })
}

async fn ask(app: &App, patient: &Person, wish: &Value) -> Reply {
    app.post(patient, SERIES, wish).await
}

async fn taken_on(app: &App, doctor: &Person, patient: &Person, day: &str) {
    let starts_at = format!("{day}T10:15:00Z").parse().unwrap();
    let wish = booking(doctor, type_of(30), starts_at);
    assert_eq!(app.send(book(patient, RandomIds.next(), &wish)).await.outcome(), "201");
}

#[tokio::test]
async fn b_23_a_series_is_booked_whole_or_not_at_all_and_a_refusal_names_what_is_in_the_way() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let other = app.doctor([minutes(30)]).await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    taken_on(&app, &doctor, &bob, "2026-12-01").await;
    // Alice herself is at another doctor's on the 15th.
    taken_on(&app, &other, &alice, "2026-12-15").await;
    let before = app.store().head().await.unwrap();
    let refused = ask(&app, &alice, &weekly(&doctor, 5, &Value::Null)).await;
    assert_eq!(refused.outcome(), "409 series-not-free");
    assert_eq!(refused.json()["numbers"], json!([2, 4]));
    assert_eq!(app.count("appointment.booked").await, 2);
    // The refusal alone was noted under the key, and no event.
    assert_eq!(app.store().head().await.unwrap(), before);

    let booked = ask(&app, &alice, &weekly(&doctor, 5, &json!([1, 3, 5]))).await;
    assert_eq!(booked.outcome(), "201");
    let visits = booked.json()["visits"].as_array().unwrap().clone();
    let starts: Vec<&str> = visits.iter().map(|visit| visit["startsAt"].as_str().unwrap()).collect();
    assert_eq!(
        starts,
        ["2026-11-24T10:00:00Z", "2026-12-08T10:00:00Z", "2026-12-22T10:00:00Z"]
    );
    for (number, visit) in (1..).zip(&visits) {
        let id: uuid::Uuid = visit["appointmentId"].as_str().unwrap().parse().unwrap();
        let loaded = app.store().load::<domain::appointment::Appointment>(id).await.unwrap();
        let series = loaded.state.booking().unwrap().series.unwrap();
        assert_eq!((series.number, series.of), (number, 3));
        assert_eq!(series.id.0, booked.id("seriesId"));
    }
    let found = event_store::verify::holdings(app.store()).await.unwrap();
    assert!(found.is_empty(), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn b_23_of_two_series_that_meet_one_is_booked_and_none_in_half() {
    let app = App::with_servers(3).await;
    let doctor = app.doctor([minutes(30)]).await;
    let patients = app.patients(6).await;
    let wishes = patients.iter().enumerate().map(|(n, patient)| {
        let mut wish = weekly(&doctor, 4, &Value::Null);
        // Each begins a week later than the one before; all meet on 15 December.
        let first = at("24T10:00") + chrono::TimeDelta::weeks(i64::try_from(n % 4).unwrap());
        wish["startsAt"] = json!(first);
        post(patient, SERIES, RandomIds.next(), &wish)
    });
    let replies = at_once(&app, wishes.collect()).await;
    let counts = tally(&replies);
    assert_eq!(counts[0], ("201".into(), 1), "{counts:?}");
    assert_eq!(counts[1], ("409 series-not-free".into(), 5), "{counts:?}");
    assert_eq!(app.count("appointment.booked").await, 4);
    assert_eq!(app.overlaps().await, 0);
}

#[tokio::test]
async fn a_series_uses_the_hold_of_its_first_visit_and_its_wishes_are_checked() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice]: [_; 1] = app.patients(1).await.try_into().ok().unwrap();
    let kept = app
        .post(&alice, "/api/holds", &booking(&doctor, type_of(30), at("24T10:00")))
        .await;
    for (field, value) in [("times", json!(27)), ("everyWeeks", json!(0)), ("only", json!([9]))] {
        let mut wish = weekly(&doctor, 3, &Value::Null);
        wish[field] = value;
        assert_eq!(
            ask(&app, &alice, &wish).await.outcome(),
            "422 validation-failed",
            "{field}"
        );
    }
    let mut wish = weekly(&doctor, 3, &Value::Null);
    wish["holdId"] = json!(kept.id("holdId"));
    assert_eq!(ask(&app, &alice, &wish).await.outcome(), "201");
    assert_eq!(app.count("hold.used").await, 1);
}
