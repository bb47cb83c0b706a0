use access::LinkPurpose;
use axum::http::StatusCode;
use chrono::TimeDelta;
use command_api::{CreateAdminError, create_admin};
use domain::account::Role;
use domain::doctor::{Doctor, Gender};
use domain::time::Clock;
use event_store::system::RandomIds;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

use crate::app::{App, anonymous};

const PASSWORD: &str = "correct horse battery";

fn zoe() -> Value {
    json!({"email": " Zoe@Example.org ", "password": PASSWORD, "name": "Zoë Blau", "timeZone": "Europe/Berlin", "locale": "de"})
}

async fn sign_in(app: &App, email: &str, password: &str) -> crate::app::Reply {
    app.send(anonymous(
        "/api/auth/sign-in",
        &json!({"email": email, "password": password}),
    ))
    .await
}

/// The account of an address.
async fn account(app: &App, email: &str) -> Uuid {
    let index = app.master.index("email", email);
    app.store().claimed_by("email", &index).await.unwrap().unwrap()
}

fn link(app: &App, purpose: LinkPurpose, id: Uuid) -> Value {
    let token = app.signing.link_token(purpose, id, app.clock.now() + purpose.life());
    json!({"token": token})
}

#[tokio::test]
async fn a_patient_signs_up_confirms_the_address_and_signs_in() {
    let app = App::start().await;
    let signed_up = app.send(anonymous("/api/auth/sign-up", &zoe())).await;
    assert_eq!(signed_up.status, StatusCode::ACCEPTED);
    assert_eq!(
        sign_in(&app, "zoe@example.org", PASSWORD).await.outcome(),
        "403 email-unconfirmed"
    );
    assert_eq!(
        sign_in(&app, "zoe@example.org", "wrong password").await.outcome(),
        "401 wrong-credentials"
    );

    let id = account(&app, "zoe@example.org").await;
    let confirmation = link(&app, LinkPurpose::ConfirmEmail, id);
    let confirmed = app.send(anonymous("/api/auth/confirm-email", &confirmation)).await;
    assert_eq!(
        (confirmed.status, &confirmed.json()["position"]),
        (StatusCode::OK, &json!(2))
    );
    // Opening the link again changes nothing.
    assert_eq!(
        app.send(anonymous("/api/auth/confirm-email", &confirmation))
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(app.count("account.email-confirmed").await, 1);

    let session = sign_in(&app, "ZOE@example.org", PASSWORD).await;
    assert_eq!(session.status, StatusCode::OK);
    let mut body = session.json();
    assert_eq!(body["account"]["id"].take(), json!(id));
    let token = body["accessToken"].take();
    assert_eq!(
        app.signing
            .verify(token.as_str().unwrap(), app.clock.now())
            .unwrap()
            .principal
            .role,
        Role::Patient
    );
    insta::assert_json_snapshot!(body);
    let cookie = session.headers["set-cookie"].to_str().unwrap();
    let attributes = cookie.split_once(';').unwrap().1;
    insta::assert_snapshot!(attributes);
}

#[tokio::test]
async fn signing_up_with_a_known_address_looks_the_same_and_tells_its_owner() {
    let app = App::start().await;
    let first = app.send(anonymous("/api/auth/sign-up", &zoe())).await;
    app.clock.advance(TimeDelta::minutes(3));
    let mut again = zoe();
    again["password"] = json!("another password");
    again["name"] = json!("Somebody Else");
    let second = app.send(anonymous("/api/auth/sign-up", &again)).await;
    assert_eq!(second.status, first.status);
    assert_eq!(
        first.json().as_object().unwrap().keys().collect::<Vec<_>>(),
        ["position"]
    );
    assert_eq!(
        second.json().as_object().unwrap().keys().collect::<Vec<_>>(),
        ["position"]
    );
    assert_eq!(app.count("account.signed-up").await, 1);
    assert_eq!(app.count("account.sign-up-repeated").await, 1);
    // The owner's password is still the owner's.
    assert_eq!(
        sign_in(&app, "zoe@example.org", PASSWORD).await.outcome(),
        "403 email-unconfirmed"
    );
    assert_eq!(
        sign_in(&app, "zoe@example.org", "another password").await.outcome(),
        "401 wrong-credentials"
    );
}

#[tokio::test]
async fn links_that_are_old_or_not_ours_open_nothing() {
    let app = App::start().await;
    app.send(anonymous("/api/auth/sign-up", &zoe())).await;
    let id = account(&app, "zoe@example.org").await;
    let confirmation = link(&app, LinkPurpose::ConfirmEmail, id);
    let confirm = async |body: &Value| app.send(anonymous("/api/auth/confirm-email", body)).await.outcome();
    assert_eq!(
        confirm(&link(&app, LinkPurpose::Invitation, id)).await,
        "422 link-invalid"
    );
    assert_eq!(
        confirm(&link(&app, LinkPurpose::ConfirmEmail, Uuid::nil())).await,
        "422 link-invalid"
    );
    assert_eq!(confirm(&json!({"token": "x"})).await, "422 link-invalid");
    app.clock.advance(TimeDelta::hours(48));
    assert_eq!(confirm(&confirmation).await, "422 link-expired");
    assert_eq!(app.count("account.email-confirmed").await, 0);
}

#[tokio::test]
async fn a_confirmation_is_sent_again_when_somebody_waits_for_it_and_nobody_can_tell() {
    let app = App::start().await;
    app.send(anonymous("/api/auth/sign-up", &zoe())).await;
    app.clock.advance(TimeDelta::minutes(2));
    let resend = async |email: &str| {
        let reply = app
            .send(anonymous("/api/auth/resend-confirmation", &json!({"email": email})))
            .await;
        (reply.outcome(), reply.json())
    };
    let accepted = ("202".to_owned(), json!({}));
    assert_eq!(resend("zoe@example.org").await, accepted);
    assert_eq!(resend("zoe@example.org").await, accepted);
    assert_eq!(resend("nobody@example.org").await, accepted);
    assert_eq!(app.count("account.confirmation-requested").await, 1);
}

fn doctor() -> Value {
    json!({
        "name": "Dr. Ada Kern", "email": "ada@example.org", "specialties": ["cardiology", "cardiology"],
        "languages": ["de", "en"], "timeZone": "Europe/Berlin",
        "location": {"street": "Ring 1", "city": "Berlin", "country": "DE", "latitude": 52.5, "longitude": 13.4},
    })
}

#[tokio::test]
async fn an_admin_onboards_a_doctor_who_accepts_the_invitation_and_signs_in() {
    let app = App::start().await;
    let admin = app.person(Role::Admin).await;
    let onboarded = app.post(&admin, "/api/admin/doctors", &doctor()).await;
    assert_eq!(onboarded.outcome(), "201");
    assert_eq!(onboarded.json()["position"], 3);
    let id = onboarded.id("doctorId");
    assert_eq!(
        app.post(&admin, "/api/admin/doctors", &doctor()).await.outcome(),
        "409 email-taken"
    );
    let renew = format!("/api/admin/doctors/{id}/invitation");
    assert_eq!(app.post(&admin, &renew, &json!({})).await.outcome(), "200");

    let accept = async |password: &str| {
        let mut body = link(&app, LinkPurpose::Invitation, id);
        body["password"] = json!(password);
        app.send(anonymous("/api/auth/accept-invitation", &body))
            .await
            .outcome()
    };
    assert_eq!(accept("too short").await, "422 password-weak");
    assert_eq!(accept(PASSWORD).await, "200");
    assert_eq!(accept("another password").await, "409 invitation-used");
    assert_eq!(
        app.post(&admin, &renew, &json!({})).await.outcome(),
        "409 invitation-used"
    );
    let session = sign_in(&app, "ada@example.org", PASSWORD).await;
    assert_eq!(session.json()["account"]["role"], "doctor");
    assert_eq!(
        sign_in(&app, "ada@example.org", "another password").await.outcome(),
        "401 wrong-credentials"
    );
}

fn details() -> Value {
    json!({
        "gender": "female", "languages": ["de", "tr", "de"],
        "location": {"street": "Ring 2", "city": "Bonn", "country": "DE", "latitude": 50.735_374_9, "longitude": 7.1},
    })
}

#[tokio::test]
async fn s_01_a_doctor_and_an_admin_change_what_patients_see_and_nobody_else_does() {
    let app = App::start().await;
    let admin = app.person(Role::Admin).await;
    let mut said = doctor();
    said["gender"] = json!("male");
    let id = app.post(&admin, "/api/admin/doctors", &said).await.id("doctorId");
    let by_admin = format!("/api/admin/doctors/{id}/details");
    let put = async |person: &crate::app::Person, path: &str, body: &Value| {
        let key = domain::ids::IdGen::next(&RandomIds);
        let request = crate::app::request(axum::http::Method::PUT, person, path, key, body);
        app.send(request).await.outcome()
    };
    let gender = async || {
        let state = app.store().load::<Doctor>(id).await.unwrap().state;
        state.details().unwrap().gender
    };
    assert_eq!(gender().await, Gender::Male);
    assert_eq!(put(&admin, &by_admin, &details()).await, "200");
    assert_eq!(gender().await, Gender::Female);
    let kept = app.store().load::<Doctor>(id).await.unwrap().state.details().unwrap();
    assert_eq!(kept.languages, ["de", "tr"]);
    assert!((kept.location.latitude - 50.735_37).abs() < 1e-9);
    let ada = crate::app::Person {
        id,
        token: app.session(id, Role::Doctor).await,
    };
    let mut other = details();
    other["gender"] = json!("diverse");
    assert_eq!(put(&ada, "/api/me/details", &other).await, "200");
    assert_eq!(gender().await, Gender::Diverse);
    assert_eq!(put(&ada, &by_admin, &details()).await, "403 forbidden");
    let patient = app.person(Role::Patient).await;
    assert_eq!(put(&patient, "/api/me/details", &details()).await, "403 forbidden");
    let nobody = format!("/api/admin/doctors/{}/details", Uuid::nil());
    assert_eq!(put(&admin, &nobody, &details()).await, "404 not-found");
    for (field, value) in [
        ("latitude", json!(90.1)),
        ("longitude", json!(-180.5)),
        ("country", json!("de")),
    ] {
        let mut wrong = details();
        wrong["location"][field] = value;
        assert_eq!(
            put(&ada, "/api/me/details", &wrong).await,
            "422 validation-failed",
            "{field}"
        );
    }
    assert_eq!(app.count("doctor.details-changed").await, 3);
}

#[tokio::test]
async fn only_doctors_are_invited_again() {
    let app = App::start().await;
    let admin = app.person(Role::Admin).await;
    app.send(anonymous("/api/auth/sign-up", &zoe())).await;
    for id in [account(&app, "zoe@example.org").await, Uuid::nil()] {
        let path = format!("/api/admin/doctors/{id}/invitation");
        assert_eq!(app.post(&admin, &path, &json!({})).await.outcome(), "404 not-found");
    }
}

#[tokio::test]
async fn the_console_makes_an_admin_once() {
    let app = App::start().await;
    let make = async |password: &str| {
        let ids = Arc::new(RandomIds);
        create_admin(
            app.store(),
            &app.master,
            ids,
            &*app.clock,
            "Robin",
            "robin@example.org",
            password,
        )
        .await
    };
    assert!(matches!(make("short").await, Err(CreateAdminError::Password)));
    let id = make(PASSWORD).await.unwrap();
    assert!(matches!(make(PASSWORD).await, Err(CreateAdminError::EmailTaken)));
    let session = sign_in(&app, "robin@example.org", PASSWORD).await;
    assert_eq!(session.json()["account"]["role"], "admin");
    assert_eq!(session.json()["account"]["id"], json!(id));
}
