use domain::account::Role;
use domain::ids::IdGen;
use event_store::system::RandomIds;
use serde_json::json;

use crate::app::{App, Person, at, at_once, book, booking, minutes, post, type_of};

#[tokio::test(flavor = "multi_thread")]
async fn b_15_thirty_equal_requests_are_one_visit_and_thirty_equal_answers() {
    let app = App::with_servers(2).await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let wish = booking(&doctor, type_of(30), at("24T10:00"));
    let key = RandomIds.next();
    let replies = at_once(&app, (0..30).map(|_| book(alice, key, &wish)).collect()).await;
    for reply in &replies {
        assert_eq!(reply.outcome(), "201");
        assert_eq!(reply.body, replies[0].body);
    }
    assert_eq!(app.count("appointment.booked").await, 1);
    assert_eq!(replies[0].json()["position"], app.store().head().await.unwrap());
}

#[tokio::test]
async fn b_16_a_key_is_not_used_for_another_request() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let key = RandomIds.next();
    let first = booking(&doctor, type_of(30), at("24T10:00"));
    let reply = app.send(book(alice, key, &first)).await;
    let other = booking(&doctor, type_of(30), at("24T11:00"));
    assert_eq!(
        app.send(book(alice, key, &other)).await.outcome(),
        "422 idempotency-key-reused"
    );
    // Nor one the rules would refuse, nor another endpoint.
    let refused = booking(&doctor, type_of(45), at("24T11:00"));
    assert_eq!(
        app.send(book(alice, key, &refused)).await.outcome(),
        "422 idempotency-key-reused"
    );
    let cancel = format!("/api/appointments/{}/cancel", reply.id("appointmentId"));
    let cancel = post(alice, &cancel, key, &json!({"reason": "other"}));
    assert_eq!(app.send(cancel).await.outcome(), "422 idempotency-key-reused");
    assert_eq!(app.count("appointment.booked").await, 1);
    assert_eq!(app.count("appointment.cancelled").await, 0);
}

#[tokio::test]
async fn b_17_the_same_key_of_somebody_else_is_another_wish() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let key = RandomIds.next();
    let wish = |time| booking(&doctor, type_of(30), at(time));
    let first = app.send(book(&alice, key, &wish("24T10:00"))).await;
    let second = app.send(book(&bob, key, &wish("24T11:00"))).await;
    assert_eq!((first.outcome().as_str(), second.outcome().as_str()), ("201", "201"));
    assert_ne!(first.id("appointmentId"), second.id("appointmentId"));
    // And nobody learns what another one's key was answered.
    assert_eq!(
        app.send(book(&bob, key, &wish("24T10:00"))).await.outcome(),
        "422 idempotency-key-reused"
    );
}

#[tokio::test]
async fn a_repeated_wish_does_not_hear_that_its_own_visit_is_in_the_way() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let key = RandomIds.next();
    let wish = booking(&doctor, type_of(30), at("24T10:00"));
    let first = app.send(book(alice, key, &wish)).await;
    assert_eq!(app.send(book(alice, key, &wish)).await.body, first.body);
    // Not even when it would be refused today: the time has come and gone.
    app.clock.set(at("25T10:00"));
    let alice = &Person {
        token: app.session(alice.id, Role::Patient).await,
        ..alice.clone()
    };
    assert_eq!(app.send(book(alice, key, &wish)).await.body, first.body);
    assert_eq!(
        app.send(book(alice, RandomIds.next(), &wish)).await.outcome(),
        "422 in-the-past"
    );
}

#[tokio::test]
async fn a_refused_wish_leaves_nothing_and_a_new_one_may_succeed() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let wish = booking(&doctor, type_of(30), at("24T10:00"));
    let visit = app
        .send(book(&alice, RandomIds.next(), &wish))
        .await
        .id("appointmentId");
    let (key, head) = (RandomIds.next(), app.store().head().await.unwrap());
    let refused = app.send(book(&bob, key, &wish)).await;
    assert_eq!(refused.outcome(), "409 slot-taken");
    assert_eq!(app.store().head().await.unwrap(), head);
    let cancelled = app
        .post(
            &alice,
            &format!("/api/appointments/{visit}/cancel"),
            &json!({"reason": "cannot-come"}),
        )
        .await;
    assert_eq!(cancelled.json()["status"], "cancelled");
    // The time is free, but under this key the answer was no, and stays so to the byte.
    let again = app.send(book(&bob, key, &wish)).await;
    assert_eq!((again.status, &again.body), (refused.status, &refused.body));
    assert_eq!(again.headers["content-type"], "application/problem+json");
    let other = booking(&doctor, type_of(30), at("24T11:00"));
    assert_eq!(
        app.send(book(&bob, key, &other)).await.outcome(),
        "422 idempotency-key-reused"
    );
    assert_eq!(app.send(book(&bob, key, &wish)).await.body, refused.body);
    assert_eq!(app.send(book(&bob, RandomIds.next(), &wish)).await.outcome(), "201");
}

#[tokio::test]
async fn a_request_that_was_not_decided_about_leaves_its_key_free() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let mut alice = app.patients(1).await.remove(0);
    let (key, wish) = (RandomIds.next(), booking(&doctor, type_of(30), at("24T10:00")));
    let signed_in = std::mem::take(&mut alice.token);
    assert_eq!(
        app.send(book(&alice, key, &wish)).await.outcome(),
        "401 sign-in-required"
    );
    alice.token = signed_in;
    let unknown_field = json!({"doctorId": doctor.id, "room": 7});
    assert_eq!(
        app.send(book(&alice, key, &unknown_field)).await.outcome(),
        "422 validation-failed"
    );
    let role = app.session(alice.id, Role::Doctor).await;
    let as_doctor = Person {
        token: role,
        ..alice.clone()
    };
    assert_eq!(app.send(book(&as_doctor, key, &wish)).await.outcome(), "403 forbidden");
    assert_eq!(app.send(book(&alice, key, &wish)).await.outcome(), "201");
}

#[tokio::test]
async fn a_refusal_that_cannot_be_remembered_is_not_given() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let (key, wish) = (RandomIds.next(), booking(&doctor, type_of(45), at("24T10:00")));
    let rename = async |from: &str, to: &str| {
        let rename = sqlx::AssertSqlSafe(format!("RENAME TABLE {from} TO {to}"));
        sqlx::query(rename).execute(&app.databases.write).await.unwrap();
    };
    rename("idempotency", "elsewhere").await;
    assert_eq!(app.send(book(alice, key, &wish)).await.outcome(), "503 unavailable");
    rename("elsewhere", "idempotency").await;
    assert_eq!(
        app.send(book(alice, key, &wish)).await.outcome(),
        "422 visit-type-unknown"
    );
}

#[tokio::test]
async fn a_command_without_a_key_is_refused() {
    let app = App::start().await;
    let alice = &app.patients(1).await[0];
    let mut request = book(alice, RandomIds.next(), &json!({}));
    request
        .headers_mut()
        .insert("idempotency-key", "not-a-uuid".parse().unwrap());
    assert_eq!(app.send(request).await.outcome(), "400 idempotency-key-missing");
    let doctor = app.doctor([minutes(30)]).await;
    let mut request = book(alice, RandomIds.next(), &booking(&doctor, type_of(30), at("24T10:00")));
    request.headers_mut().remove("idempotency-key");
    assert_eq!(app.send(request).await.outcome(), "400 idempotency-key-missing");
    assert_eq!(app.count("appointment.booked").await, 0);
}

#[tokio::test]
async fn b_18_who_has_lost_the_key_of_a_booking_that_succeeded_is_told_the_visit_and_does_not_book_twice() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let alice = &app.patients(1).await[0];
    let (key, wish) = (RandomIds.next(), booking(&doctor, type_of(30), at("24T10:00")));
    let first = app.send(book(alice, key, &wish)).await;
    let mut without = book(alice, key, &wish);
    without.headers_mut().remove("idempotency-key");
    assert_eq!(app.send(without).await.outcome(), "400 idempotency-key-missing");
    let new_key = RandomIds.next();
    let told = app.send(book(alice, new_key, &wish)).await;
    assert_eq!(told.outcome(), "409 already-booked");
    assert_eq!(told.id("appointmentId"), first.id("appointmentId"));
    assert_eq!(app.count("appointment.booked").await, 1);
    // The key is the client's own name for the visit: whoever still has it is told which one it became.
    let repeated = app.send(book(alice, key, &wish)).await;
    assert_eq!(repeated.id("appointmentId"), first.id("appointmentId"));
    // What the second key was told stays its answer, and a visit that was called off is in nobody's way.
    let cancel = format!("/api/appointments/{}/cancel", first.id("appointmentId"));
    app.post(alice, &cancel, &json!({"reason": "cannot-come"})).await;
    assert_eq!(app.send(book(alice, new_key, &wish)).await.body, told.body);
    assert_eq!(app.send(book(alice, RandomIds.next(), &wish)).await.outcome(), "201");
}

#[tokio::test]
async fn b_18_only_the_own_visit_is_told_and_only_if_it_is_the_one_asked_for() {
    let app = App::start().await;
    let (doctor, other_doctor) = (
        app.doctor([minutes(30), minutes(45)]).await,
        app.doctor([minutes(30)]).await,
    );
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let wish = booking(&doctor, type_of(30), at("24T10:00"));
    assert_eq!(app.send(book(&alice, RandomIds.next(), &wish)).await.outcome(), "201");
    for (who, wish, outcome) in [
        (&bob, wish, "409 slot-taken"),
        (&alice, booking(&doctor, type_of(45), at("24T10:00")), "409 slot-taken"),
        (&alice, booking(&doctor, type_of(30), at("24T10:15")), "409 slot-taken"),
        (
            &alice,
            booking(&other_doctor, type_of(30), at("24T10:00")),
            "409 patient-busy",
        ),
    ] {
        let reply = app.send(book(who, RandomIds.next(), &wish)).await;
        assert_eq!(reply.outcome(), outcome, "{wish}");
        assert_eq!(reply.json().get("appointmentId"), None);
    }
}
