//! Requests that nobody answers.

use chrono::{DateTime, TimeDelta, Utc};
use command_api::State;
use domain::account::Role;
use domain::schedule::{Confirmation, VisitType};
use domain::time::Clock;
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, Person, at, at_once, booking, minutes, post, type_of};
use crate::bookings::{act, booked};

async fn who_asks_first(app: &App) -> Person {
    let asks_first = VisitType {
        confirmation: Confirmation::ByDoctor,
        ..minutes(30)
    };
    app.doctor([asks_first]).await
}

/// What a projection would have written of a request.
async fn shown_as_due(app: &App, visit: Uuid, expires_at: DateTime<Utc>) {
    const INSERT: &str = "INSERT INTO doctor_calendar_v4 (appointment_id, doctor_id, patient_id, visit_type_id, \
        visit_type_name, starts_at, ends_at, local_start, time_zone, status, answer_by, expires_at, price_amount, \
        price_currency, notice_hours, late, terms, place, sequence) VALUES (?, ?, ?, ?, '', ?, ?, ?, 'UTC', 'pending', ?, ?, 0, 'EUR', \
        0, 0, 'agreed', 'practice', 0)";
    let nobody = Uuid::nil();
    sqlx::query(INSERT)
        .bind(visit)
        .bind(nobody)
        .bind(nobody)
        .bind(nobody)
        .bind(expires_at)
        .bind(expires_at)
        .bind(expires_at.naive_utc())
        .bind(expires_at)
        .bind(expires_at)
        .execute(&app.databases.read)
        .await
        .unwrap();
}

/// Every process looks for due requests, many times at once.
async fn swept(app: &App, times: usize) -> u32 {
    let states: Vec<State> = app.servers.iter().map(|server| server.state.clone()).collect();
    let rounds = states.into_iter().cycle().take(times);
    let tasks: Vec<_> = rounds
        .map(|state| tokio::spawn(async move { state.expire_due().await.unwrap() }))
        .collect();
    let mut ended = 0;
    for task in tasks {
        ended += task.await.unwrap();
    }
    ended
}

#[tokio::test(flavor = "multi_thread")]
async fn b_08_a_request_nobody_answers_ends_exactly_once_and_frees_its_time() {
    let app = App::with_servers(2).await;
    let doctor = who_asks_first(&app).await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let visit = booked(&app, &doctor, &alice, 30, "26T10:00").await;
    let expires_at = app.clock.now() + TimeDelta::hours(48);
    shown_as_due(&app, visit, expires_at).await;
    app.clock.set(expires_at - TimeDelta::seconds(1));
    assert_eq!(swept(&app, 4).await, 0);
    app.clock.set(expires_at);
    assert_eq!(swept(&app, 16).await, 1);
    assert_eq!(app.count("appointment.expired").await, 1);
    let differences = event_store::verify::holdings(app.store()).await.unwrap();
    assert!(differences.is_empty(), "{differences:?}");
    let bob = Person {
        token: app.session(bob.id, Role::Patient).await,
        ..bob
    };
    booked(&app, &doctor, &bob, 30, "26T10:00").await;
    // What the read tables still show changes nothing.
    assert_eq!(swept(&app, 4).await, 0);
    assert_eq!(app.overlaps().await, 0);
}

#[tokio::test]
async fn b_08_a_read_table_that_lags_ends_no_request_that_was_answered() {
    let app = App::start().await;
    let doctor = who_asks_first(&app).await;
    let alice = &app.patients(1).await[0];
    let visit = booked(&app, &doctor, alice, 30, "26T10:00").await;
    shown_as_due(&app, visit, app.clock.now()).await;
    assert_eq!(act(&app, &doctor, visit, "confirm").await, "booked");
    app.clock.set(at("25T08:00"));
    assert_eq!(swept(&app, 2).await, 0);
    assert_eq!(app.count("appointment.expired").await, 0);
}

#[tokio::test]
async fn b_08_a_request_that_expired_is_not_confirmed_whether_that_was_noted_or_not() {
    let app = App::start().await;
    let doctor = who_asks_first(&app).await;
    let alice = &app.patients(1).await[0];
    let visit = booked(&app, &doctor, alice, 30, "26T10:00").await;
    app.clock.set(at("24T08:00"));
    let doctor = Person {
        token: app.session(doctor.id, Role::Doctor).await,
        ..doctor
    };
    assert_eq!(act(&app, &doctor, visit, "confirm").await, "422 request-expired");
    assert!(app.servers[0].state.expire(visit, app.clock.now()).await.unwrap());
    assert_eq!(act(&app, &doctor, visit, "confirm").await, "422 request-expired");
    assert_eq!(act(&app, &doctor, visit, "decline").await, "cancelled");
    assert_eq!(act(&app, &doctor, visit, "check-in").await, "422 request-expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn b_06_a_yes_and_the_end_of_a_request_at_the_same_moment_leave_one_legal_state() {
    let app = App::with_servers(2).await;
    let doctor = who_asks_first(&app).await;
    for round in 0..8 {
        let alice = &app.patients(1).await[0];
        let wish = booking(&doctor, type_of(30), at("24T10:00") + TimeDelta::hours(round));
        let visit = app.post(alice, "/api/appointments", &wish).await.id("appointmentId");
        // The yes is decided a second before the request ends, the end a second after it would have.
        let end = app.clock.now() + TimeDelta::hours(48);
        let state = app.servers[1].state.clone();
        let path = format!("/api/appointments/{visit}/confirm");
        let confirm = post(
            &doctor,
            &path,
            Uuid::from_u64_pair(9, u64::try_from(round).unwrap()),
            &json!({}),
        );
        let (confirmed, expired) = tokio::join!(at_once(&app, vec![confirm]), state.expire(visit, end));
        let (confirmed, expired) = (confirmed[0].outcome(), expired.unwrap());
        let legal = [("200", false), ("422 request-expired", true)];
        assert!(legal.contains(&(confirmed.as_str(), expired)), "{confirmed} {expired}");
    }
    let ended = app.count("appointment.confirmed").await + app.count("appointment.expired").await;
    assert_eq!(ended, 8);
    let differences = event_store::verify::holdings(app.store()).await.unwrap();
    assert!(differences.is_empty(), "{differences:?}");
}
