//! Several answers at the same moment.

use domain::ids::IdGen;
use event_store::system::RandomIds;
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, at, at_once, book, booking, minutes, post, tally, type_of};
use crate::bookings::{act, booked};
use crate::waiting::{all_is_well, at_ten, earlier, join, round};

#[tokio::test(flavor = "multi_thread")]
async fn w_04_of_two_devices_and_everybody_else_one_gets_the_time() {
    let app = App::with_servers(2).await;
    let doctor = app.doctor([minutes(30)]).await;
    let carol = &app.patients(1).await[0];
    for turn in 0..6_u128 {
        let first = booked(&app, &doctor, carol, 30, "26T10:00").await;
        let alice = &app.patients(1).await[0];
        let wish = if turn % 2 == 0 {
            at_ten(&doctor)
        } else {
            // After a no the visit stays where it is, so each turn has another time.
            let visit = booked(&app, &doctor, alice, 30, &format!("27T{}:00", 10 + turn)).await;
            earlier(&doctor, visit)
        };
        let entry = join(&app, alice, &wish).await;
        act(&app, carol, first, "cancel").await;
        assert_eq!(round(&app).await.offered, 1);
        let accept = format!("/api/waitlist/{entry}/accept");
        let mut requests: Vec<_> = (0..4)
            .map(|_| post(alice, &accept, RandomIds.next(), &json!({})))
            .collect();
        requests.push(post(
            alice,
            &format!("/api/waitlist/{entry}/decline"),
            RandomIds.next(),
            &json!({}),
        ));
        let rivals = app.patients(4).await;
        let wanted = booking(&doctor, type_of(30), at("26T10:00"));
        requests.extend(rivals.iter().map(|rival| book(rival, RandomIds.next(), &wanted)));
        let replies = at_once(&app, requests).await;
        let won = replies.iter().filter(|reply| reply.status.is_success()).count();
        let booked_by = replies[5..].iter().filter(|reply| reply.status.is_success()).count();
        let taken = replies[..4].iter().filter(|reply| reply.status.is_success()).count();
        let declined = usize::from(replies[4].status.is_success());
        // Yes and no exclude each other; after a no, and only then, somebody else may have been quick enough.
        assert_eq!(taken + declined, 1, "{:?}", tally(&replies));
        assert!(booked_by <= declined && won <= 2, "{:?}", tally(&replies));
        for reply in replies.iter().filter(|reply| !reply.status.is_success()) {
            assert!(["409 offer-over", "409 slot-taken"].contains(&reply.outcome().as_str()));
        }
        assert_eq!(app.overlaps().await, 0);
        free_again(&app, &replies).await;
    }
    all_is_well(&app).await;
}

/// The next turn begins with the time free again.
async fn free_again(app: &App, replies: &[crate::app::Reply]) {
    for reply in replies.iter().filter(|reply| reply.status.is_success()) {
        let Some(visit) = reply.json()["appointmentId"].as_str().map(str::to_owned) else {
            continue;
        };
        let visit: Uuid = visit.parse().unwrap();
        let state = app
            .store()
            .load::<domain::appointment::Appointment>(visit)
            .await
            .unwrap()
            .state;
        let patient = state.booking().unwrap().patient_id.0;
        let token = app.session(patient, domain::account::Role::Patient).await;
        let patient = crate::app::Person { id: patient, token };
        assert_eq!(act(app, &patient, visit, "cancel").await, "cancelled");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn w_11_places_are_counted_also_when_several_join_at_once() {
    let app = App::with_servers(2).await;
    let alice = &app.patients(1).await[0];
    let mut requests = Vec::new();
    for _ in 0..8 {
        let doctor = app.doctor([minutes(30)]).await;
        let somebody = &app.patients(1).await[0];
        booked(&app, &doctor, somebody, 30, "26T10:00").await;
        // Twice for the same thing, too.
        for _ in 0..2 {
            requests.push(post(alice, "/api/waitlist", RandomIds.next(), &at_ten(&doctor)));
        }
    }
    let replies = at_once(&app, requests).await;
    let joined = replies.iter().filter(|reply| reply.outcome() == "201").count();
    let refusals = [
        "201",
        "409 already-waiting",
        "409 waitlist-full",
        "409 version-conflict",
    ];
    assert!(
        replies.iter().all(|reply| refusals.contains(&reply.outcome().as_str())),
        "{:?}",
        tally(&replies)
    );
    assert!((1..=5).contains(&joined), "{:?}", tally(&replies));
    all_is_well(&app).await;
}
