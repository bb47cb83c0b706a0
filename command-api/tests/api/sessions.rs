use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::TimeDelta;
use command_api::create_admin;
use event_store::system::RandomIds;
use serde_json::json;
use std::sync::Arc;

use crate::app::{App, Person, Reply, anonymous};

const PASSWORD: &str = "correct horse battery";

/// An app with one admin, signed in.
async fn signed_in() -> (App, Reply) {
    let app = App::start().await;
    let ids = Arc::new(RandomIds);
    create_admin(
        app.store(),
        &app.master,
        ids,
        &*app.clock,
        "Robin",
        "robin@example.org",
        PASSWORD,
    )
    .await
    .unwrap();
    let body = json!({"email": "robin@example.org", "password": PASSWORD});
    let session = app.send(anonymous("/api/auth/sign-in", &body)).await;
    assert_eq!(session.status, StatusCode::OK);
    (app, session)
}

/// The refresh cookie an answer sets.
fn cookie(reply: &Reply) -> String {
    let header = reply.headers["set-cookie"].to_str().unwrap();
    header.split(';').next().unwrap().to_owned()
}

async fn with_cookie(app: &App, path: &str, cookie: &str) -> Reply {
    let request = Request::post(path)
        .header("cookie", cookie)
        .body(Body::empty())
        .unwrap();
    app.send(request).await
}

async fn refresh(app: &App, cookie: &str) -> Reply {
    with_cookie(app, "/api/auth/refresh", cookie).await
}

/// Whether the access token of an answer is let in.
async fn is_admitted(app: &App, session: &Reply) -> bool {
    let token = session.json()["accessToken"].as_str().unwrap().to_owned();
    let admin = Person {
        id: uuid::Uuid::nil(),
        token,
    };
    // An empty body is refused, but only after the caller is known.
    let outcome = app.post(&admin, "/api/admin/doctors", &json!({})).await.outcome();
    match outcome.as_str() {
        "422 validation-failed" => true,
        "401 sign-in-required" => false,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_refresh_token_is_exchanged_for_the_next_one() {
    let (app, session) = signed_in().await;
    assert!(is_admitted(&app, &session).await);
    app.clock.advance(TimeDelta::minutes(5));
    assert!(!is_admitted(&app, &session).await, "an access token lives 5 minutes");
    let renewed = refresh(&app, &cookie(&session)).await;
    assert_eq!(renewed.status, StatusCode::OK);
    assert_ne!(cookie(&renewed), cookie(&session));
    assert!(is_admitted(&app, &renewed).await);
    assert_eq!(renewed.json()["account"], session.json()["account"]);
}

#[tokio::test]
async fn a_05_a_refresh_token_that_comes_back_ends_the_session_for_both() {
    let (app, session) = signed_in().await;
    let renewed = refresh(&app, &cookie(&session)).await;
    assert!(is_admitted(&app, &renewed).await);
    app.clock.advance(TimeDelta::seconds(11));
    let thief = refresh(&app, &cookie(&session)).await;
    assert_eq!(thief.outcome(), "401 session-ended");
    assert_eq!(refresh(&app, &cookie(&renewed)).await.outcome(), "401 session-ended");
    assert!(!is_admitted(&app, &renewed).await, "also the access tokens");
}

#[tokio::test]
async fn a_06_two_tabs_at_once_and_a_lost_answer_sign_nobody_out() {
    let (app, session) = signed_in().await;
    let first = cookie(&session);
    let (one, two) = tokio::join!(refresh(&app, &first), refresh(&app, &first));
    assert_eq!((one.status, two.status), (StatusCode::OK, StatusCode::OK));
    app.clock.advance(TimeDelta::seconds(10));
    assert_eq!(refresh(&app, &cookie(&session)).await.status, StatusCode::OK);
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(refresh(&app, &cookie(&one)).await.status, StatusCode::OK);
    assert_eq!(refresh(&app, &cookie(&two)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_left_alone_or_too_old_ends() {
    let (app, session) = signed_in().await;
    app.clock.advance(TimeDelta::hours(12));
    assert_eq!(refresh(&app, &cookie(&session)).await.outcome(), "401 session-ended");

    let (app, session) = signed_in().await;
    let mut last = cookie(&session);
    for _ in 0..60 {
        app.clock.advance(TimeDelta::hours(12) - TimeDelta::minutes(1));
        let renewed = refresh(&app, &last).await;
        assert_eq!(renewed.status, StatusCode::OK);
        last = cookie(&renewed);
    }
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(
        refresh(&app, &last).await.outcome(),
        "401 session-ended",
        "30 days are over"
    );
}

#[tokio::test]
async fn signing_out_ends_the_session_at_once() {
    let (app, session) = signed_in().await;
    assert!(is_admitted(&app, &session).await);
    let out = with_cookie(&app, "/api/auth/sign-out", &cookie(&session)).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert!(!is_admitted(&app, &session).await);
    assert_eq!(refresh(&app, &cookie(&session)).await.outcome(), "401 session-ended");
    assert_eq!(
        with_cookie(&app, "/api/auth/sign-out", "none=1").await.status,
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn the_database_knows_no_refresh_token() {
    let (app, session) = signed_in().await;
    let cookie = cookie(&session);
    let token = cookie.split_once('=').unwrap().1;
    let hashes: Vec<Vec<u8>> = sqlx::query_scalar("SELECT hash FROM refresh_token")
        .fetch_all(&app.databases.write)
        .await
        .unwrap();
    assert_eq!(hashes.len(), 1);
    let sent = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, token).unwrap();
    assert_eq!(sent.len(), 32);
    assert_ne!(hashes[0], sent);
}

#[tokio::test]
async fn what_is_not_a_refresh_token_is_no_session() {
    let app = App::start().await;
    for cookie in [
        "",
        "medbook_refresh=",
        "medbook_refresh=x",
        &format!("medbook_refresh={}", "A".repeat(43)),
    ] {
        assert_eq!(refresh(&app, cookie).await.outcome(), "401 session-ended", "{cookie:?}");
    }
}

#[tokio::test]
async fn t_06_a_clock_that_steps_back_makes_no_used_token_good_again_and_signs_nobody_out() {
    let (app, first) = signed_in().await;
    let second = refresh(&app, &cookie(&first)).await;
    assert_eq!(second.status, StatusCode::OK);
    app.clock.advance(TimeDelta::minutes(-10));
    assert!(is_admitted(&app, &second).await, "the own access token goes on");
    let third = refresh(&app, &cookie(&second)).await;
    assert_eq!(third.status, StatusCode::OK, "the own refresh token goes on");
    // The first was used ten minutes from now, which is not a moment ago: somebody has copied it.
    let copied = refresh(&app, &cookie(&first)).await;
    assert_eq!(copied.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refresh(&app, &cookie(&third)).await.status, StatusCode::UNAUTHORIZED);
}
