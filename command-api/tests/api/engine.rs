//! What an operator does about read models and mails that stand still.

use axum::http::StatusCode;
use domain::account::Role;
use domain::ids::IdGen;
use domain::quarantine::Quarantine;
use event_store::system::RandomIds;
use serde_json::json;

use crate::app::{App, minutes, post};

const RETRY: &str = "/api/admin/engine/projections/people/retry";
const SET_ASIDE: &str = "/api/admin/engine/projections/people/set-aside";
const MAILS: &str = "/api/admin/engine/mails/retry";

async fn projection(app: &App, error: Option<&str>) {
    sqlx::query(
        "INSERT INTO checkpoint (name, version, position, updated_at, error) VALUES ('people', 1, 0, '2026-11-22', ?)",
    )
    .bind(error)
    .execute(&app.databases.read)
    .await
    .unwrap();
}

async fn asked_to_retry(app: &App) -> bool {
    sqlx::query_scalar("SELECT retry_at IS NOT NULL AS asked FROM checkpoint WHERE name = 'people'")
        .fetch_one(&app.databases.read)
        .await
        .unwrap()
}

#[tokio::test]
async fn only_an_admin_touches_the_engine() {
    let app = App::start().await;
    projection(&app, Some("no such role")).await;
    for role in [Role::Patient, Role::Doctor] {
        let person = app.person(role).await;
        for path in [RETRY, SET_ASIDE, MAILS] {
            let reply = app
                .post(&person, path, &json!({"position": 1, "reason": "Why not."}))
                .await;
            assert_eq!(reply.outcome(), "403 forbidden", "{path}");
        }
    }
    assert!(!asked_to_retry(&app).await);
}

#[tokio::test]
async fn a_projection_that_stands_still_is_asked_to_try_again() {
    let app = App::start().await;
    let admin = app.person(Role::Admin).await;
    assert_eq!(app.post(&admin, RETRY, &json!({})).await.outcome(), "404 not-found");
    projection(&app, Some("no such role")).await;
    assert_eq!(app.post(&admin, RETRY, &json!({})).await.status, StatusCode::NO_CONTENT);
    assert!(asked_to_retry(&app).await);
}

#[tokio::test]
async fn a_projection_that_goes_on_is_not_disturbed() {
    let app = App::start().await;
    let admin = app.person(Role::Admin).await;
    projection(&app, None).await;
    assert_eq!(app.post(&admin, RETRY, &json!({})).await.status, StatusCode::NO_CONTENT);
    assert!(!asked_to_retry(&app).await);
}

#[tokio::test]
async fn an_event_is_set_aside_once_with_who_and_why() {
    let app = App::start().await;
    let admin = app.person(Role::Admin).await;
    app.doctor([minutes(30)]).await;
    projection(&app, Some("no such role")).await;
    let (key, wish) = (
        RandomIds.next(),
        json!({"position": 2, "reason": "A role that is gone."}),
    );
    let first = app.send(post(&admin, SET_ASIDE, key, &wish)).await;
    assert_eq!(first.outcome(), "200");
    let repeated = app.send(post(&admin, SET_ASIDE, key, &wish)).await;
    assert_eq!(repeated.body, first.body);
    assert_eq!(
        app.post(&admin, SET_ASIDE, &wish).await.outcome(),
        "409 already-set-aside"
    );
    assert!(asked_to_retry(&app).await);

    let quarantine = Quarantine::id_of("people");
    assert!(
        app.store()
            .load::<Quarantine>(quarantine)
            .await
            .unwrap()
            .state
            .is_set_aside(2)
    );
    let history = app.store().history("quarantine", quarantine.0).await.unwrap();
    let event = app.store().read_after(1, 1).await.unwrap().remove(0);
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].actor, Some(admin.id));
    assert_eq!(history[0].payload["event_id"], json!(event.event_id));
    assert_eq!(history[0].payload["reason"], "A role that is gone.");
}

#[tokio::test]
async fn what_cannot_be_set_aside_is_refused() {
    let app = App::start().await;
    let admin = app.person(Role::Admin).await;
    let reason = "A role that is gone.";
    let unknown = app
        .post(&admin, SET_ASIDE, &json!({"position": 1, "reason": reason}))
        .await;
    assert_eq!(unknown.outcome(), "404 not-found");
    projection(&app, None).await;
    for wish in [
        json!({"position": 1, "reason": reason}),
        json!({"position": 0, "reason": reason}),
        json!({"position": 1, "reason": ""}),
        json!({"position": 1, "reason": "x".repeat(501)}),
    ] {
        let reply = app.post(&admin, SET_ASIDE, &wish).await;
        assert_eq!(reply.outcome(), "422 validation-failed", "{wish}");
    }
    assert_eq!(app.count("quarantine.event-set-aside").await, 0);
}

#[tokio::test]
async fn failed_mails_and_no_others_are_due_again() {
    let app = App::start().await;
    let admin = app.person(Role::Admin).await;
    for status in ["sent", "failed", "skipped-late"] {
        sqlx::query(
            "INSERT INTO sent_mail (event_id, kind, recipient, position, recorded_at, message_id, status, settled_at) \
             VALUES (?, 'visit-booked', ?, 1, '2026-11-22', '<x>', ?, '2026-11-22')",
        )
        .bind(RandomIds.next())
        .bind(RandomIds.next())
        .bind(status)
        .execute(&app.databases.write)
        .await
        .unwrap();
    }
    let reply = app.post(&admin, MAILS, &json!({})).await;
    assert_eq!((reply.outcome(), reply.json()), ("200".to_owned(), json!({"mails": 1})));
    let due: Vec<String> = sqlx::query_scalar("SELECT status FROM sent_mail WHERE next_try_at IS NOT NULL")
        .fetch_all(&app.databases.write)
        .await
        .unwrap();
    assert_eq!(due, ["due"]);
    assert_eq!(app.post(&admin, MAILS, &json!({})).await.json(), json!({"mails": 0}));
}
