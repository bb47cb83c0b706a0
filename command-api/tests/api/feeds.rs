use access::FeedSecret;
use axum::http::{Method, StatusCode};
use domain::account::Role;
use domain::ids::IdGen;
use event_store::system::RandomIds;
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, Person, Reply, request};

const PATH: &str = "/api/me/calendar-feed";

async fn ask(app: &App, person: &Person, method: Method) -> Reply {
    app.send(request(method, person, PATH, RandomIds.next(), &json!({})))
        .await
}

/// Makes a new address; its secret.
async fn make(app: &App, person: &Person) -> FeedSecret {
    let reply = ask(app, person, Method::POST).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.outcome());
    assert_eq!(reply.headers["cache-control"], "no-store");
    let body = reply.json();
    let name = body["path"].as_str().unwrap().strip_prefix("/calendar/").unwrap();
    FeedSecret::in_file_name(name).unwrap()
}

async fn known(app: &App) -> Vec<(Uuid, Vec<u8>)> {
    sqlx::query_as("SELECT account_id, hash FROM calendar_feed ORDER BY role")
        .fetch_all(&app.databases.write)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_new_address_ends_the_one_before_and_only_its_hash_is_kept() {
    let app = App::start().await;
    let (alice, doctor) = (app.person(Role::Patient).await, app.person(Role::Doctor).await);
    let first = make(&app, &alice).await;
    let second = make(&app, &alice).await;
    assert_ne!(first, second);
    let theirs = make(&app, &doctor).await;
    let expected = [(doctor.id, theirs.hash().to_vec()), (alice.id, second.hash().to_vec())];
    assert_eq!(known(&app).await, expected);
    // Nothing is an event, and no answer is kept for retries: it would hold the secret.
    assert_eq!(app.store().head().await.unwrap(), 0);
    let answers: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM idempotency")
        .fetch_one(&app.databases.write)
        .await
        .unwrap();
    assert_eq!(answers, 0);
}

#[tokio::test]
async fn a_revoked_address_is_gone_and_nobody_elses() {
    let app = App::start().await;
    let (alice, bob) = (app.person(Role::Patient).await, app.person(Role::Patient).await);
    make(&app, &alice).await;
    let bobs = make(&app, &bob).await;
    for _ in 0..2 {
        assert_eq!(ask(&app, &alice, Method::DELETE).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(known(&app).await, [(bob.id, bobs.hash().to_vec())]);
}

#[tokio::test]
async fn admins_have_no_visits_and_no_feed() {
    let app = App::start().await;
    let admin = app.person(Role::Admin).await;
    for method in [Method::POST, Method::DELETE] {
        assert_eq!(ask(&app, &admin, method).await.outcome(), "403 forbidden");
    }
}
