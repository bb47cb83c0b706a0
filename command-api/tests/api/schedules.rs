use axum::http::Method;
use domain::account::Role;
use domain::ids::IdGen;
use event_store::system::RandomIds;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, Person, Reply, request};

async fn send(app: &App, method: Method, person: &Person, path: &str, body: &Value) -> Reply {
    app.send(request(method, person, path, RandomIds.next(), body)).await
}

fn first_visit() -> Value {
    json!({"name": "First visit", "minutes": 30, "bufferBefore": 5, "bufferAfter": 10, "cancellationNoticeHours": 0,
           "price": {"amount": 8000, "currency": "EUR"}, "confirmation": "by-doctor"})
}

#[tokio::test]
async fn a_doctor_sets_hours() {
    let app = App::start().await;
    let doctor = app.doctor([]).await;
    let set = async |weekly: Value| {
        send(
            &app,
            Method::PUT,
            &doctor,
            "/api/schedule/hours",
            &json!({ "weekly": weekly }),
        )
        .await
        .outcome()
    };
    let block = |from: &str, to: &str| json!({"weekday": "monday", "from": from, "to": to});
    assert_eq!(
        set(json!([block("13:00", "17:00"), block("09:00", "12:30")])).await,
        "200"
    );
    assert_eq!(set(json!([])).await, "200");
    assert_eq!(
        set(json!([block("09:00", "12:00"), block("11:00", "13:00")])).await,
        "422 hours-overlap"
    );
    assert_eq!(set(json!([block("12:00", "09:00")])).await, "422 hours-empty-block");
    assert_eq!(set(json!([block("9:00", "12:00")])).await, "422 validation-failed");
    assert_eq!(
        set(json!([{"weekday": "someday", "from": "09:00", "to": "10:00"}])).await,
        "422 validation-failed"
    );
}

#[tokio::test]
async fn a_doctor_adds_changes_and_retires_a_visit_type() {
    let app = App::start().await;
    let doctor = app.doctor([]).await;
    let added = send(&app, Method::POST, &doctor, "/api/schedule/visit-types", &first_visit()).await;
    assert_eq!(added.outcome(), "201");
    let path = format!("/api/schedule/visit-types/{}", added.id("visitTypeId"));
    let mut longer = first_visit();
    longer["minutes"] = json!(45);
    assert_eq!(send(&app, Method::PUT, &doctor, &path, &longer).await.outcome(), "200");
    // Somebody else's type, and one that is gone, are not there.
    let other = app.doctor([]).await;
    assert_eq!(
        send(&app, Method::PUT, &other, &path, &longer).await.outcome(),
        "404 not-found"
    );
    assert_eq!(
        send(&app, Method::DELETE, &doctor, &path, &json!({})).await.outcome(),
        "200"
    );
    assert_eq!(
        send(&app, Method::DELETE, &doctor, &path, &json!({})).await.outcome(),
        "404 not-found"
    );
    let nothing = format!("/api/schedule/visit-types/{}", Uuid::nil());
    assert_eq!(
        send(&app, Method::PUT, &doctor, &nothing, &longer).await.outcome(),
        "404 not-found"
    );
}

#[tokio::test]
async fn the_limits_of_a_visit_type_are_named_field_by_field() {
    let app = App::start().await;
    let doctor = app.doctor([]).await;
    let body = json!({"name": "", "minutes": 4, "bufferBefore": 121, "bufferAfter": 0, "cancellationNoticeHours": 0,
                      "price": {"amount": 1, "currency": "euro"}, "confirmation": "automatic"});
    let reply = send(&app, Method::POST, &doctor, "/api/schedule/visit-types", &body).await;
    assert_eq!(reply.outcome(), "422 validation-failed");
    insta::assert_json_snapshot!(reply.json()["errors"]);
}

#[tokio::test]
async fn somebody_without_a_schedule_has_none_to_change() {
    let app = App::start().await;
    let doctor = app.person(Role::Doctor).await;
    let reply = send(&app, Method::POST, &doctor, "/api/schedule/visit-types", &first_visit()).await;
    assert_eq!(reply.outcome(), "404 not-found");
}
