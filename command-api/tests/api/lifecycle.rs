//! A visit from the request to its end, over HTTP.

use domain::account::Role;
use domain::schedule::VisitType;
use domain::{Personal, PersonalId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, Person, at, booking, minutes, type_of};
use crate::bookings::{act, booked};

/// The same person at another time of day: tokens last a day.
async fn later(app: &App, person: &Person, role: Role, instant: &str) -> Person {
    app.clock.set(at(instant));
    Person {
        token: app.session(person.id, role).await,
        ..person.clone()
    }
}

async fn payload(app: &App, event_type: &str) -> Value {
    let payload: String = sqlx::query_scalar("SELECT payload FROM event WHERE event_type = ? ORDER BY position DESC")
        .bind(event_type)
        .fetch_one(&app.databases.write)
        .await
        .unwrap();
    serde_json::from_str(&payload).unwrap()
}

#[tokio::test]
async fn a_doctor_takes_a_visit_through_its_day_and_puts_slips_right() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let visit = booked(&app, &doctor, alice, 30, "22T10:00").await;
    assert_eq!(act(&app, &doctor, visit, "check-in").await, "422 too-early");
    app.clock.set(at("22T09:00"));
    assert_eq!(act(&app, alice, visit, "check-in").await, "403 forbidden");
    for (action, status) in [
        ("check-in", "arrived"),
        ("check-in", "arrived"),
        ("cancel", "422 already-arrived"),
        ("reschedule", "422 already-arrived"),
        ("no-show", "422 already-arrived"),
        ("undo-check-in", "booked"),
    ] {
        assert_eq!(act(&app, &doctor, visit, action).await, status, "{action}");
    }
    app.clock.set(at("22T10:00"));
    for (action, status) in [
        ("no-show", "noshow"),
        ("check-in", "422 already-over"),
        ("undo-no-show", "booked"),
        ("start", "in-progress"),
        ("complete", "fulfilled"),
        ("undo-check-in", "422 already-over"),
    ] {
        assert_eq!(act(&app, &doctor, visit, action).await, status, "{action}");
    }
}

#[tokio::test]
async fn v_03_what_was_noted_stands_a_day_after_the_visit() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let visit = booked(&app, &doctor, alice, 30, "22T10:00").await;
    app.clock.set(at("22T10:00"));
    assert_eq!(act(&app, &doctor, visit, "no-show").await, "noshow");
    let doctor = later(&app, &doctor, Role::Doctor, "23T10:30").await;
    assert_eq!(act(&app, &doctor, visit, "undo-no-show").await, "422 too-late-to-undo");
    let forgotten = booked(
        &app,
        &doctor,
        &later(&app, alice, Role::Patient, "23T10:30").await,
        30,
        "23T11:00",
    )
    .await;
    let doctor = later(&app, &doctor, Role::Doctor, "24T00:00").await;
    assert_eq!(act(&app, &doctor, forgotten, "check-in").await, "422 day-over");
    assert_eq!(act(&app, &doctor, forgotten, "complete").await, "fulfilled");
}

#[tokio::test]
async fn v_01_a_cancellation_keeps_to_the_policy_that_was_agreed_on() {
    let app = App::start().await;
    let with_notice = VisitType {
        cancellation_notice_hours: 24,
        ..minutes(30)
    };
    let doctor = app.doctor([with_notice]).await;
    let alice = &app.patients(1).await[0];
    let (early, late) = (
        booked(&app, &doctor, alice, 30, "24T10:00").await,
        booked(&app, &doctor, alice, 30, "23T07:30").await,
    );
    // The type changes; what was agreed on does not.
    let change = json!({"name": "30 minutes", "minutes": 30, "bufferBefore": 0, "bufferAfter": 0,
        "cancellationNoticeHours": 0, "price": {"amount": 5000, "currency": "EUR"}, "confirmation": "automatic"});
    let path = format!("/api/schedule/visit-types/{}", type_of(30));
    let key = Uuid::from_u128(77);
    let changed = app
        .send(crate::app::request(
            axum::http::Method::PUT,
            &doctor,
            &path,
            key,
            &change,
        ))
        .await;
    assert_eq!(changed.outcome(), "200");
    assert_eq!(
        payload(&app, "appointment.booked").await["booking"]["cancellation"]["notice_hours"],
        24
    );
    for (visit, is_late) in [(early, false), (late, true)] {
        assert_eq!(act(&app, alice, visit, "cancel").await, "cancelled");
        let cancelled = payload(&app, "appointment.cancelled").await;
        assert_eq!(cancelled, json!({"by": "patient", "reason": "other", "late": is_late}));
    }
}

#[tokio::test]
async fn each_party_gives_its_own_reasons() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let visit = booked(&app, &doctor, alice, 30, "24T10:00").await;
    let path = format!("/api/appointments/{visit}/cancel");
    for (who, reason) in [(alice, "doctor-ill"), (&doctor, "feeling-better")] {
        let refused = app.post(who, &path, &json!({ "reason": reason })).await;
        assert_eq!(refused.outcome(), "422 validation-failed");
        assert_eq!(refused.json()["errors"][0]["field"], "reason");
    }
    let cancelled = app.post(&doctor, &path, &json!({"reason": "doctor-ill"})).await;
    assert_eq!(cancelled.outcome(), "200");
}

#[tokio::test]
async fn v_04_why_a_patient_comes_stands_in_the_vault_only() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let mut wish = booking(&doctor, type_of(30), at("24T10:00"));
    wish["reason"] = json!("  A rash nobody else may know of \u{1f641}\n");
    assert_eq!(app.post(alice, "/api/appointments", &wish).await.outcome(), "201");
    let stored = payload(&app, "appointment.booked").await;
    let reason: Personal<String> = serde_json::from_value(stored["booking"]["reason"].clone()).unwrap();
    let PersonalId(id) = reason.id();
    let opened = app.store().vault().texts(&[PersonalId(id)]).await.unwrap();
    assert_eq!(opened[&PersonalId(id)], "A rash nobody else may know of \u{1f641}");
    let subject: Uuid = sqlx::query_scalar("SELECT subject_id FROM vault WHERE id = ?")
        .bind(id)
        .fetch_one(&app.databases.write)
        .await
        .unwrap();
    assert_eq!(subject, alice.id);
    for table in ["event", "idempotency"] {
        let column = if table == "event" { "payload" } else { "body" };
        let select = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE '%rash%'"));
        let found: i64 = sqlx::query_scalar(select)
            .fetch_one(&app.databases.write)
            .await
            .unwrap();
        assert_eq!(found, 0, "{table}");
    }
}

#[tokio::test]
async fn a_reason_has_at_most_500_characters_and_need_not_be_given() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let with = |hour: u32, reason: Value| {
        let mut wish = booking(&doctor, type_of(30), at(&format!("24T{hour}:00")));
        wish["reason"] = reason;
        wish
    };
    let long = with(10, json!("ä".repeat(501)));
    let refused = app.post(alice, "/api/appointments", &long).await;
    assert_eq!(refused.outcome(), "422 validation-failed");
    assert_eq!(refused.json()["errors"][0]["field"], "reason");
    for (hour, reason) in [(10, json!("ä".repeat(500))), (11, json!(" ")), (12, Value::Null)] {
        let booked = app.post(alice, "/api/appointments", &with(hour, reason)).await;
        assert_eq!(booked.outcome(), "201", "{hour}");
    }
    assert_eq!(
        payload(&app, "appointment.booked").await["booking"]["reason"],
        Value::Null
    );
}
