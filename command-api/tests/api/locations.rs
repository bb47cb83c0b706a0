//! A doctor's further locations, and where visits take place.

use axum::http::Method;
use domain::appointment::Appointment;
use domain::ids::IdGen;
use event_store::system::RandomIds;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, Person, Reply, at, book, booking, minutes, request, type_of};

const LOCATIONS: &str = "/api/schedule/locations";

fn canal() -> Value {
    json!({"name": "Branch at the canal", "address": {
        "street": "Am Kanal 3", "city": "Potsdam", "country": "DE", "latitude": 52.4, "longitude": 13.06,
    }})
}

async fn send(app: &App, method: Method, person: &Person, path: &str, body: &Value) -> Reply {
    app.send(request(method, person, path, RandomIds.next(), body)).await
}

/// Every day from midnight to eleven at night; this weekday at the branch.
async fn work_there(app: &App, doctor: &Person, branch: Uuid, there: &str) -> String {
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let weekly = days.map(|day| {
        let place = (day == there).then_some(branch);
        json!({"weekday": day, "from": "00:00", "to": "23:00", "locationId": place})
    });
    let body = json!({ "weekly": weekly });
    send(app, Method::PUT, doctor, "/api/schedule/hours", &body)
        .await
        .outcome()
}

/// A doctor with a branch, where Tuesdays are.
async fn with_branch(app: &App) -> (Person, Uuid) {
    let doctor = app.doctor([minutes(30)]).await;
    let added = app.post(&doctor, LOCATIONS, &canal()).await;
    assert_eq!(added.outcome(), "201");
    let branch = added.id("locationId");
    assert_eq!(work_there(app, &doctor, branch, "tuesday").await, "200");
    (doctor, branch)
}

/// Where a visit takes place, by the log.
async fn place_of(app: &App, visit: Uuid) -> Option<(Uuid, String)> {
    let visit = app.store().load::<Appointment>(visit).await.unwrap().state;
    let branch = visit.booking().unwrap().slot.place.branch().cloned();
    branch.map(|branch| (branch.id.0, branch.name))
}

#[tokio::test]
async fn a_doctor_adds_changes_and_retires_a_location() {
    let app = App::start().await;
    let (doctor, branch) = with_branch(&app).await;
    let path = format!("{LOCATIONS}/{branch}");
    let mut renamed = canal();
    renamed["name"] = json!("Branch at the lake");
    assert_eq!(send(&app, Method::PUT, &doctor, &path, &renamed).await.outcome(), "200");
    let other = app.doctor([]).await;
    assert_eq!(
        send(&app, Method::PUT, &other, &path, &renamed).await.outcome(),
        "404 not-found"
    );
    let retire = async || send(&app, Method::DELETE, &doctor, &path, &json!({})).await.outcome();
    assert_eq!(retire().await, "409 location-in-use");
    let nothing = json!({"weekly": []});
    send(&app, Method::PUT, &doctor, "/api/schedule/hours", &nothing).await;
    assert_eq!(retire().await, "200");
    assert_eq!(retire().await, "404 not-found");
    assert_eq!(
        work_there(&app, &doctor, branch, "monday").await,
        "422 validation-failed"
    );
}

#[tokio::test]
async fn a_location_is_checked_field_by_field_and_there_are_at_most_ten() {
    let app = App::start().await;
    let doctor = app.doctor([]).await;
    let wrong = json!({"name": "", "address": {
        "street": "", "city": "Potsdam", "country": "de", "latitude": 91.0, "longitude": 13.06,
    }});
    let reply = app.post(&doctor, LOCATIONS, &wrong).await;
    assert_eq!(reply.outcome(), "422 validation-failed");
    let fields = reply.json()["errors"].as_array().unwrap().clone();
    let mut fields: Vec<_> = fields.iter().map(|error| error["field"].as_str().unwrap()).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        ["address.country", "address.latitude", "address.street", "name"]
    );
    for _ in 0..10 {
        assert_eq!(app.post(&doctor, LOCATIONS, &canal()).await.outcome(), "201");
    }
    assert_eq!(
        app.post(&doctor, LOCATIONS, &canal()).await.outcome(),
        "422 too-many-rules"
    );
}

#[tokio::test]
async fn b_26_a_visit_is_booked_and_moved_to_where_its_hours_are() {
    let app = App::start().await;
    let (doctor, branch) = with_branch(&app).await;
    let [alice]: [_; 1] = app.patients(1).await.try_into().ok().unwrap();
    // 24 November 2026 is a Tuesday.
    let wish = booking(&doctor, type_of(30), at("24T10:00"));
    let booked = app.send(book(&alice, RandomIds.next(), &wish)).await;
    assert_eq!(booked.outcome(), "201");
    let visit = booked.id("appointmentId");
    assert_eq!(
        place_of(&app, visit).await,
        Some((branch, "Branch at the canal".to_owned()))
    );
    // What was agreed on stays, whatever the place is called later.
    let mut renamed = canal();
    renamed["name"] = json!("Branch at the lake");
    let path = format!("{LOCATIONS}/{branch}");
    assert_eq!(send(&app, Method::PUT, &doctor, &path, &renamed).await.outcome(), "200");
    assert_eq!(
        place_of(&app, visit).await,
        Some((branch, "Branch at the canal".to_owned()))
    );

    let path = format!("/api/appointments/{visit}/reschedule");
    let wednesday = json!({"startsAt": at("25T10:00")});
    assert_eq!(app.post(&alice, &path, &wednesday).await.outcome(), "200");
    assert_eq!(place_of(&app, visit).await, None);
}

#[tokio::test]
async fn b_27_a_time_that_is_kept_at_a_place_is_not_booked_at_another() {
    let app = App::start().await;
    let (doctor, branch) = with_branch(&app).await;
    let [alice]: [_; 1] = app.patients(1).await.try_into().ok().unwrap();
    let wish = booking(&doctor, type_of(30), at("24T10:00"));
    let held = app.post(&alice, "/api/holds", &wish).await;
    assert_eq!(held.outcome(), "201");
    assert_eq!(held.id("locationId"), branch);
    let mut with_hold = wish.clone();
    with_hold["holdId"] = json!(held.id("holdId"));

    assert_eq!(work_there(&app, &doctor, branch, "friday").await, "200");
    let elsewhere = app.send(book(&alice, RandomIds.next(), &with_hold)).await;
    assert_eq!(elsewhere.outcome(), "409 slot-taken");
    assert_eq!(work_there(&app, &doctor, branch, "tuesday").await, "200");
    let there = app.send(book(&alice, RandomIds.next(), &with_hold)).await;
    assert_eq!(there.outcome(), "201");
    assert!(place_of(&app, there.id("appointmentId")).await.is_some());
}

#[tokio::test]
async fn extra_hours_can_be_at_a_location() {
    let app = App::start().await;
    let (doctor, branch) = with_branch(&app).await;
    let [alice]: [_; 1] = app.patients(1).await.try_into().ok().unwrap();
    let extra = |place: Uuid| {
        json!({"date": "2026-11-25", "change": {
            "kind": "extra", "from": "09:00", "to": "12:00", "locationId": place,
        }})
    };
    let add = async |place| {
        app.post(&doctor, "/api/schedule/exceptions", &extra(place))
            .await
            .outcome()
    };
    assert_eq!(add(Uuid::nil()).await, "422 validation-failed");
    assert_eq!(add(branch).await, "201");
    // A Wednesday, in the weekly hours at the practice as well.
    let wish = booking(&doctor, type_of(30), at("25T10:00"));
    let booked = app.send(book(&alice, RandomIds.next(), &wish)).await;
    assert!(place_of(&app, booked.id("appointmentId")).await.is_some());
}
