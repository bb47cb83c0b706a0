use axum::body::Body;
use axum::http::{Method, Request};
use command_api::Limits;
use domain::account::Role;
use domain::ids::IdGen;
use event_store::system::RandomIds;
use serde_json::json;
use std::fmt::Write;
use std::num::NonZeroU32;

use crate::app::{App, anonymous, at, booking, minutes, request, type_of};

/// Every command of somebody signed in, with a path that names nothing.
const COMMANDS: [(&str, &str); 23] = [
    ("POST", "/api/admin/doctors"),
    (
        "POST",
        "/api/admin/doctors/018f0000-0000-7000-8000-000000000000/invitation",
    ),
    ("PUT", "/api/schedule/hours"),
    ("POST", "/api/schedule/visit-types"),
    ("PUT", "/api/schedule/visit-types/018f0000-0000-7000-8000-000000000000"),
    (
        "DELETE",
        "/api/schedule/visit-types/018f0000-0000-7000-8000-000000000000",
    ),
    ("POST", "/api/appointments"),
    ("POST", "/api/appointments/018f0000-0000-7000-8000-000000000000/cancel"),
    (
        "POST",
        "/api/appointments/018f0000-0000-7000-8000-000000000000/reschedule",
    ),
    ("POST", "/api/appointments/018f0000-0000-7000-8000-000000000000/confirm"),
    ("POST", "/api/appointments/018f0000-0000-7000-8000-000000000000/decline"),
    (
        "POST",
        "/api/appointments/018f0000-0000-7000-8000-000000000000/complete",
    ),
    ("POST", "/api/appointments/018f0000-0000-7000-8000-000000000000/no-show"),
    ("POST", "/api/appointments/018f0000-0000-7000-8000-000000000000/review"),
    (
        "POST",
        "/api/appointments/018f0000-0000-7000-8000-000000000000/review/withdraw",
    ),
    (
        "PUT",
        "/api/appointments/018f0000-0000-7000-8000-000000000000/review/reply",
    ),
    (
        "DELETE",
        "/api/appointments/018f0000-0000-7000-8000-000000000000/review/reply",
    ),
    ("POST", "/api/admin/reviews/018f0000-0000-7000-8000-000000000000/hide"),
    (
        "POST",
        "/api/admin/reviews/018f0000-0000-7000-8000-000000000000/restore",
    ),
    (
        "POST",
        "/api/appointments/018f0000-0000-7000-8000-000000000000/undo-no-show",
    ),
    (
        "POST",
        "/api/appointments/018f0000-0000-7000-8000-000000000000/check-in",
    ),
    (
        "POST",
        "/api/appointments/018f0000-0000-7000-8000-000000000000/undo-check-in",
    ),
    ("POST", "/api/appointments/018f0000-0000-7000-8000-000000000000/start"),
];

/// A body that every command reading one understands, so that the role decides.
fn body(path: &str) -> serde_json::Value {
    match path.rsplit('/').next().unwrap_or_default() {
        "hours" => json!({"weekly": []}),
        "appointments" => {
            json!({"doctorId": RandomIds.next(), "visitTypeId": RandomIds.next(), "startsAt": at("24T10:00")})
        }
        "cancel" | "decline" => json!({"reason": "other"}),
        "review" => json!({"rating": 5}),
        "reply" => json!({"text": "Thank you."}),
        "hide" | "restore" => json!({"reason": "other", "note": "A test."}),
        "reschedule" => json!({"startsAt": at("24T10:00")}),
        "doctors" => json!({
            "name": "Dr. Ada Kern", "email": "ada@example.org", "specialties": ["cardiology"], "languages": ["de"],
            "timeZone": "Europe/Berlin",
            "location": {"street": "Ring 1", "city": "Berlin", "country": "DE", "latitude": 52.5, "longitude": 13.4},
        }),
        _ => json!({"name": "Visit", "minutes": 30, "bufferBefore": 0, "bufferAfter": 0, "cancellationNoticeHours": 0,
                    "price": {"amount": 1, "currency": "EUR"}, "confirmation": "automatic"}),
    }
}

#[tokio::test]
async fn each_role_is_refused_what_is_not_its_own() {
    let app = App::start().await;
    let mut table = String::new();
    for role in [Role::Patient, Role::Doctor, Role::Admin] {
        let person = app.person(role).await;
        for (method, path) in COMMANDS {
            let method: Method = method.parse().unwrap();
            let reply = app
                .send(request(method.clone(), &person, path, RandomIds.next(), &body(path)))
                .await;
            let path = path.replace("018f0000-0000-7000-8000-000000000000", "{id}");
            writeln!(table, "{:<8} {method} {path}: {}", role.as_str(), reply.outcome()).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn a_15_nobody_gets_anything_without_signing_in() {
    let app = App::start().await;
    for (method, path) in COMMANDS {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")
            .body(Body::from(body(path).to_string()))
            .unwrap();
        let reply = app.send(request).await;
        assert_eq!(reply.outcome(), "401 sign-in-required", "{method} {path}");
    }
    assert_eq!(app.store().head().await.unwrap(), 0);
}

#[tokio::test]
async fn z_09_unknown_fields_are_refused_and_named() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let mut wish = booking(&doctor, type_of(30), at("24T10:00"));
    wish["status"] = json!("fulfilled");
    let reply = app.post(alice, "/api/appointments", &wish).await;
    assert_eq!(reply.outcome(), "422 validation-failed");
    assert_eq!(reply.json()["errors"][0]["field"], "status");
    let sign_up = json!({"email": "a@example.org", "password": "0123456789", "name": "A", "timeZone": "UTC", "locale": "en",
                         "role": "admin"});
    let reply = app.send(anonymous("/api/auth/sign-up", &sign_up)).await;
    assert_eq!(reply.outcome(), "422 validation-failed");
    assert_eq!(reply.json()["errors"][0]["field"], "role");
}

#[tokio::test]
async fn fields_that_break_a_rule_are_named() {
    let app = App::start().await;
    let sign_up = json!({"email": "nobody", "password": "short", "name": " ", "timeZone": "UTC", "locale": "?"});
    let reply = app.send(anonymous("/api/auth/sign-up", &sign_up)).await;
    assert_eq!(reply.outcome(), "422 validation-failed");
    insta::assert_json_snapshot!(reply.json()["errors"]);
    let elsewhere = json!({"email": "a@example.org", "password": "0123456789", "name": "A", "timeZone": "Mars/Base", "locale": "en"});
    let reply = app.send(anonymous("/api/auth/sign-up", &elsewhere)).await;
    assert_eq!(reply.json()["errors"][0]["field"], "timeZone");
}

#[tokio::test]
async fn i_10_a_failure_shows_its_code_and_the_request_id_only() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    // An event nobody understands: the schedule cannot be read any more.
    sqlx::query("UPDATE event SET payload = '{\"zone\": \"SELECT\"}' WHERE stream_type = 'schedule' AND version = 1")
        .execute(&app.databases.write)
        .await
        .unwrap();
    let mut request = crate::app::book(alice, RandomIds.next(), &booking(&doctor, type_of(30), at("24T10:00")));
    let id = "018f4e3a-0000-7000-8000-00000000000a";
    request.headers_mut().insert("x-request-id", id.parse().unwrap());
    let reply = app.send(request).await;
    assert_eq!(reply.outcome(), "500 internal");
    insta::assert_json_snapshot!(reply.json());
    assert_eq!(reply.headers["x-request-id"], id);
}

#[tokio::test]
async fn a_database_that_cannot_be_asked_is_a_problem_that_passes() {
    let app = App::start().await;
    let alice = &app.patients(1).await[0];
    app.store().pool().close().await;
    let reply = app.post(alice, "/api/appointments", &body("/api/appointments")).await;
    assert_eq!(reply.outcome(), "503 unavailable");
    assert_eq!(reply.headers["retry-after"], "1");
}

#[tokio::test]
async fn d_01_who_tries_too_often_has_to_wait() {
    let limits = Limits {
        sign_ins_per_account: NonZeroU32::new(3).unwrap(),
        sign_ins_per_client: NonZeroU32::new(5).unwrap(),
        sign_ups_per_client: NonZeroU32::new(1).unwrap(),
    };
    let app = App::with(1, limits).await;
    let sign_in = async |email: &str| {
        let body = json!({"email": email, "password": "a guess at it"});
        app.send(anonymous("/api/auth/sign-in", &body)).await
    };
    for _ in 0..3 {
        assert_eq!(sign_in("zoe@example.org").await.outcome(), "401 wrong-credentials");
    }
    let refused = sign_in("zoe@example.org").await;
    assert_eq!(refused.outcome(), "429 too-many-attempts");
    assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
    assert_eq!(sign_in("other@example.org").await.outcome(), "401 wrong-credentials");
    assert_eq!(
        sign_in("other@example.org").await.outcome(),
        "429 too-many-attempts",
        "the client's own limit"
    );
    let resend = json!({"email": "zoe@example.org"});
    assert_eq!(
        app.send(anonymous("/api/auth/resend-confirmation", &resend))
            .await
            .outcome(),
        "202"
    );
    assert_eq!(
        app.send(anonymous("/api/auth/resend-confirmation", &resend))
            .await
            .outcome(),
        "429 too-many-attempts"
    );
}
