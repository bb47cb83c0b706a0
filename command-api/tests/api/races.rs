use axum::http::StatusCode;
use domain::ids::IdGen;
use domain::schedule::{Confirmation, VisitType};
use event_store::system::RandomIds;
use serde_json::json;

use crate::app::{App, Reply, at, at_once, book, booking, minutes, post, tally, type_of};

fn key() -> uuid::Uuid {
    RandomIds.next()
}

#[tokio::test(flavor = "multi_thread")]
async fn b_01_of_100_patients_one_gets_the_slot() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let wish = booking(&doctor, type_of(30), at("24T10:00"));
    let patients = app.patients(100).await;
    let requests = patients.iter().map(|patient| book(patient, key(), &wish)).collect();
    let replies = at_once(&app, requests).await;
    assert_eq!(tally(&replies), [("201".into(), 1), ("409 slot-taken".into(), 99)]);
    assert_eq!(app.count("appointment.booked").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn b_02_overlapping_visits_of_different_lengths_never_both_take_place() {
    let app = App::start().await;
    let doctor = app.doctor([15, 30, 45, 60].map(minutes)).await;
    let mut requests = Vec::new();
    // Every length at every quarter of three hours, each by a patient of its own.
    for (n, patient) in app.patients(48).await.iter().enumerate() {
        let length = [15, 30, 45, 60][n % 4];
        let start = at("24T10:00") + chrono::TimeDelta::minutes(15 * i64::try_from(n / 4).unwrap());
        requests.push(book(patient, key(), &booking(&doctor, type_of(length), start)));
    }
    let replies = at_once(&app, requests).await;
    let taken = replies
        .iter()
        .filter(|reply| reply.status == StatusCode::CREATED)
        .count();
    // Three hours hold at most twelve quarters, and at least every fourth one led to a visit.
    assert!((3..=12).contains(&taken), "{:?}", tally(&replies));
    assert_eq!(app.overlaps().await, 0);
    assert_eq!(app.count("appointment.booked").await, i64::try_from(taken).unwrap());
}

#[tokio::test]
async fn b_03_a_visit_may_begin_exactly_where_the_buffer_ends() {
    let app = App::start().await;
    let buffered = VisitType {
        buffer_after: 15,
        ..minutes(30)
    };
    let doctor = app.doctor([buffered, minutes(15)]).await;
    let [alice, bob, carol]: [_; 3] = app.patients(3).await.try_into().ok().unwrap();
    let ask = async |patient, length, start| {
        let wish = booking(&doctor, type_of(length), at(start));
        app.send(book(patient, key(), &wish)).await.outcome()
    };
    assert_eq!(ask(&alice, 30, "24T10:00").await, "201");
    assert_eq!(ask(&bob, 15, "24T10:30").await, "409 slot-taken");
    assert_eq!(ask(&bob, 15, "24T10:45").await, "201");
    // The buffer counts for the visit that has it, also when it comes second.
    assert_eq!(ask(&carol, 30, "24T09:30").await, "409 slot-taken");
    assert_eq!(ask(&carol, 30, "24T09:15").await, "201");
}

#[tokio::test(flavor = "multi_thread")]
async fn b_04_a_moved_visit_frees_its_time_only_if_the_move_succeeds() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    for round in 0..5 {
        let [alice, bob, carol]: [_; 3] = app.patients(3).await.try_into().ok().unwrap();
        let day = |time: &str| at(&format!("{}T{time}", 24 + round));
        let old = booking(&doctor, type_of(30), day("10:00"));
        let visit = app.send(book(&alice, key(), &old)).await.id("appointmentId");
        let path = format!("/api/appointments/{visit}/reschedule");
        let new = booking(&doctor, type_of(30), day("11:00"));
        let move_it = post(&alice, &path, key(), &json!({"startsAt": day("11:00")}));
        let replies = at_once(&app, vec![move_it, book(&bob, key(), &new)]).await;
        let (moved, booked) = (replies[0].outcome(), replies[1].outcome());
        let old_time = app.send(book(&carol, key(), &old)).await.outcome();
        match moved.as_str() {
            "200" => assert_eq!((booked.as_str(), old_time.as_str()), ("409 slot-taken", "201")),
            "409 slot-taken" => assert_eq!((booked.as_str(), old_time.as_str()), ("201", "409 slot-taken")),
            other => panic!("the move ended with {other}"),
        }
    }
    assert_eq!(app.overlaps().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn b_05_two_visits_that_swap_their_times_at_once_end_without_an_overlap() {
    let app = App::with_servers(2).await;
    let doctor = app.doctor([minutes(30)]).await;
    for round in 0..6 {
        let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
        let day = |time: &str| at(&format!("{}T{time}", 24 + round));
        let visit = async |patient, start| {
            let booked = app
                .send(book(patient, key(), &booking(&doctor, type_of(30), start)))
                .await;
            format!("/api/appointments/{}/reschedule", booked.id("appointmentId"))
        };
        let (hers, his) = (visit(&alice, day("10:00")).await, visit(&bob, day("11:00")).await);
        let swaps = vec![
            post(&alice, &hers, key(), &json!({"startsAt": day("11:00")})),
            post(&bob, &his, key(), &json!({"startsAt": day("10:00")})),
        ];
        let replies = tokio::time::timeout(std::time::Duration::from_secs(20), at_once(&app, swaps)).await;
        let outcomes: Vec<String> = replies.expect("no deadlock").iter().map(Reply::outcome).collect();
        let legal = |outcome: &String| ["200", "409 slot-taken"].contains(&outcome.as_str());
        assert!(outcomes.iter().all(legal), "{outcomes:?}");
    }
    assert_eq!(app.overlaps().await, 0);
    let differences = event_store::verify::holdings(app.store()).await.unwrap();
    assert!(
        differences.is_empty(),
        "every visit holds exactly its time: {differences:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn b_06_a_visit_confirmed_and_cancelled_at_once_ends_cancelled_and_free() {
    let app = App::with_servers(2).await;
    let asks_first = VisitType {
        confirmation: Confirmation::ByDoctor,
        ..minutes(30)
    };
    let doctor = app.doctor([asks_first]).await;
    let mut confirmed = 0;
    for round in 0..6 {
        let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
        let wish = booking(&doctor, type_of(30), at(&format!("{}T10:00", 24 + round)));
        let visit = app.send(book(&alice, key(), &wish)).await.id("appointmentId");
        let path = |what: &str| format!("/api/appointments/{visit}/{what}");
        let cancel = post(&alice, &path("cancel"), key(), &json!({"reason": "cannot-come"}));
        let confirm = post(&doctor, &path("confirm"), key(), &json!({}));
        let replies = at_once(&app, vec![confirm, cancel]).await;
        let (confirm, cancel) = (replies[0].status, &replies[1]);
        assert_eq!(
            cancel.outcome(),
            "200",
            "a visit can be cancelled before and after it is confirmed"
        );
        assert!(
            [StatusCode::OK, StatusCode::CONFLICT, StatusCode::UNPROCESSABLE_ENTITY].contains(&confirm),
            "{}",
            replies[0].outcome()
        );
        confirmed += i64::from(confirm == StatusCode::OK);
        assert_eq!(
            app.send(book(&bob, key(), &wish)).await.outcome(),
            "201",
            "the time is free"
        );
    }
    assert_eq!(app.count("appointment.cancelled").await, 6);
    assert_eq!(app.count("appointment.confirmed").await, confirmed);
    assert!(event_store::verify::holdings(app.store()).await.unwrap().is_empty());
}

#[tokio::test]
async fn t_06_events_keep_their_order_when_the_clock_steps_back() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice]: [_; 1] = app.patients(1).await.try_into().ok().unwrap();
    let wish = booking(&doctor, type_of(30), at("24T10:00"));
    let booked = app.send(book(&alice, key(), &wish)).await;
    app.clock.advance(chrono::TimeDelta::minutes(-10));
    let path = format!("/api/appointments/{}/cancel", booked.id("appointmentId"));
    let cancelled = app.post(&alice, &path, &json!({"reason": "cannot-come"})).await;
    assert_eq!(cancelled.outcome(), "200");
    let position = |reply: &Reply| reply.json()["position"].as_u64().unwrap();
    assert_eq!(position(&cancelled), position(&booked) + 1);
    let events = app.store().read_after(position(&booked) - 1, 2).await.unwrap();
    let order: Vec<_> = events
        .iter()
        .map(|event| (event.version, event.event_type.as_str()))
        .collect();
    assert_eq!(order, [(1, "appointment.booked"), (2, "appointment.cancelled")]);
    assert!(
        events[1].recorded_at < events[0].recorded_at,
        "recorded as the clock showed it"
    );
    assert_eq!(app.send(book(&alice, key(), &wish)).await.outcome(), "201");
}

#[tokio::test(flavor = "multi_thread")]
async fn b_07_a_pending_visit_holds_its_slot() {
    let app = App::start().await;
    let asks_first = VisitType {
        confirmation: Confirmation::ByDoctor,
        ..minutes(30)
    };
    let doctor = app.doctor([asks_first]).await;
    let wish = booking(&doctor, type_of(30), at("24T10:00"));
    let patients = app.patients(2).await;
    let requests = patients.iter().map(|patient| book(patient, key(), &wish)).collect();
    let replies = at_once(&app, requests).await;
    assert_eq!(tally(&replies), [("201".into(), 1), ("409 slot-taken".into(), 1)]);
    let first = replies
        .iter()
        .find(|reply| reply.status == StatusCode::CREATED)
        .unwrap();
    assert_eq!(first.json()["status"], "pending");
}

#[tokio::test(flavor = "multi_thread")]
async fn b_09_a_patient_is_not_in_two_places_at_once() {
    let app = App::start().await;
    let doctors = [app.doctor([minutes(30)]).await, app.doctor([minutes(30)]).await];
    let alice = &app.patients(1).await[0];
    let wishes = doctors
        .each_ref()
        .map(|doctor| booking(doctor, type_of(30), at("24T10:00")));
    let requests = wishes.iter().map(|wish| book(alice, key(), wish)).collect();
    let replies = at_once(&app, requests).await;
    assert_eq!(tally(&replies), [("201".into(), 1), ("409 patient-busy".into(), 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn r_15_of_200_overlapping_bookings_on_two_servers_one_succeeds() {
    let app = App::with_servers(2).await;
    let doctor = app.doctor([15, 30, 45, 60].map(minutes)).await;
    let patients = app.patients(200).await;
    for round in 0..ROUNDS {
        // All of them contain 10:45 to 11:00 of their day.
        let requests = patients.iter().enumerate().map(|(n, patient)| {
            let length = [15, 30, 45, 60][n % 4];
            let start = at("24T11:00") + chrono::TimeDelta::days(round) - chrono::TimeDelta::minutes(length.into());
            book(patient, key(), &booking(&doctor, type_of(length), start))
        });
        let replies = at_once(&app, requests.collect()).await;
        assert_eq!(tally(&replies), [("201".into(), 1), ("409 slot-taken".into(), 199)]);
    }
    assert_eq!(app.overlaps().await, 0);
}

/// The race is run on this many days.
const ROUNDS: i64 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn r_09_of_40_changes_to_one_schedule_each_takes_its_own_version() {
    let app = App::with_servers(2).await;
    let doctor = app.doctor([]).await;
    let types: Vec<_> = (0..40)
        .map(|n| {
            json!({"name": format!("Type {n}"), "minutes": 30, "bufferBefore": 0, "bufferAfter": 0, "cancellationNoticeHours": 0,
                   "price": {"amount": 0, "currency": "EUR"}, "confirmation": "automatic"})
        })
        .collect();
    let add = |body| post(&doctor, "/api/schedule/visit-types", key(), body);
    let replies = at_once(&app, types.iter().map(add).collect()).await;
    let added = replies
        .iter()
        .filter(|reply| reply.status == StatusCode::CREATED)
        .count();
    let refused = replies
        .iter()
        .filter(|reply| reply.outcome() == "409 version-conflict")
        .count();
    assert!(added >= 1);
    assert_eq!(added + refused, 40, "{:?}", tally(&replies));
    let schedule = app.store().load::<domain::schedule::Schedule>(doctor.id).await.unwrap();
    assert_eq!(schedule.state.visit_types().count(), added);
    assert_eq!(
        app.count("schedule.visit-type-added").await,
        i64::try_from(added).unwrap()
    );
}
