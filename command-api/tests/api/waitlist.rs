//! Who waits, who is asked, and what an answer leads to.

use chrono::TimeDelta;
use command_api::{Memory, Round};
use domain::appointment::Appointment;
use domain::schedule::VisitType;
use domain::time::Clock;
use domain::waitlist::{CloseReason, Standing};
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, Person, at, booking, minutes, type_of};
use crate::bookings::{act, booked};
use crate::waiting::{all_is_well, answer, at_ten, earlier, entry, join, offered, round, show};

const ASKED: Round = Round {
    offered: 1,
    lapsed: 0,
    closed: 0,
};

async fn three(app: &App) -> [Person; 3] {
    app.patients(3).await.try_into().ok().unwrap()
}

#[tokio::test]
async fn w_10_nobody_waits_for_what_is_free() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob, _] = three(&app).await;
    let reply = app.post(&alice, "/api/waitlist", &at_ten(&doctor)).await;
    assert_eq!(reply.outcome(), "200");
    assert!(reply.json()["entryId"].is_null());
    let free = json!([{
        "doctorId": doctor.id, "visitTypeId": type_of(30), "startsAt": at("26T10:00"), "localStart": "2026-11-26T10:00",
        "timeZone": "UTC",
    }]);
    assert_eq!(reply.json()["freeTimes"], free);
    assert_eq!(app.count("waitlist.joined").await, 0);
    booked(&app, &doctor, &bob, 30, "26T10:00").await;
    join(&app, &alice, &at_ten(&doctor)).await;
    // What the visit that shall move takes itself is free for it.
    let visit = booked(&app, &doctor, &bob, 30, "26T11:00").await;
    let mut overlapping = earlier(&doctor, visit);
    overlapping["hours"] = json!({"from": "10:45", "to": "12:00"});
    let reply = app.post(&bob, "/api/waitlist", &overlapping).await;
    assert_eq!(reply.json()["freeTimes"][0]["startsAt"], json!(at("26T10:45")));
}

#[tokio::test]
async fn w_11_a_patient_waits_for_a_thing_once_and_for_five_at_most() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob, _] = three(&app).await;
    booked(&app, &doctor, &bob, 30, "26T10:00").await;
    join(&app, &alice, &at_ten(&doctor)).await;
    let again = app.post(&alice, "/api/waitlist", &at_ten(&doctor)).await;
    assert_eq!(again.outcome(), "409 already-waiting");
    let has_it = app.post(&bob, "/api/waitlist", &at_ten(&doctor)).await;
    assert_eq!(has_it.outcome(), "409 already-booked");
    let mut first = None;
    for n in 1..=5 {
        let other = app.doctor([minutes(30)]).await;
        booked(&app, &other, &app.patients(1).await[0], 30, "26T10:00").await;
        let reply = app.post(&alice, "/api/waitlist", &at_ten(&other)).await;
        let expected = if n < 5 { "201" } else { "409 waitlist-full" };
        assert_eq!(reply.outcome(), expected, "{n}");
        if n == 1 {
            first = Some((reply.id("entryId"), other));
        }
    }
    let (first, doctor) = first.unwrap();
    assert_eq!(answer(&app, &alice, first, "leave").await.outcome(), "200");
    assert_eq!(answer(&app, &alice, first, "leave").await.outcome(), "200");
    join(&app, &alice, &at_ten(&doctor)).await;
    all_is_well(&app).await;
}

#[tokio::test]
async fn a_wish_that_makes_no_sense_is_refused() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob, _] = three(&app).await;
    let visit = booked(&app, &doctor, &bob, 30, "27T10:00").await;
    let past = booked(&app, &doctor, &alice, 30, "23T10:00").await;
    act(&app, &alice, past, "cancel").await;
    for (field, value, expected) in [
        ("lastDay", json!("2026-11-25"), "422 validation-failed"),
        ("firstDay", json!("soon"), "422 validation-failed"),
        (
            "hours",
            json!({"from": "12:00", "to": "10:00"}),
            "422 validation-failed",
        ),
        (
            "hours",
            json!({"from": "25:00", "to": "10:00"}),
            "422 validation-failed",
        ),
        ("visitTypeId", json!(type_of(45)), "422 visit-type-unknown"),
        ("specialty", json!("dermatology"), "404 not-found"),
        ("appointmentId", json!(visit), "404 not-found"),
        ("appointmentId", json!(past), "422 already-cancelled"),
    ] {
        let mut wish = at_ten(&doctor);
        wish[field] = value;
        let reply = app.post(&alice, "/api/waitlist", &wish).await;
        assert_eq!(reply.outcome(), expected, "{field}: {}", reply.json());
    }
}

#[tokio::test]
async fn w_01_who_waits_longest_is_asked_first_and_the_next_one_after_fifteen_minutes() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob, carol] = three(&app).await;
    let first = booked(&app, &doctor, &carol, 30, "26T10:00").await;
    let later = booked(&app, &doctor, &bob, 30, "27T10:00").await;
    let (of_alice, of_bob) = (join(&app, &alice, &at_ten(&doctor)).await, {
        app.clock.advance(TimeDelta::seconds(1));
        join(&app, &bob, &earlier(&doctor, later)).await
    });
    assert_eq!(round(&app).await, Round::default());
    act(&app, &carol, first, "cancel").await;
    assert_eq!(round(&app).await, ASKED);
    assert_eq!(offered(&app, of_alice).await, Some(at("26T10:00")));
    assert_eq!(offered(&app, of_bob).await, None);
    assert_eq!(round(&app).await, Round::default());
    // It is a real reservation.
    let taken = app
        .post(
            &carol,
            "/api/appointments",
            &booking(&doctor, type_of(30), at("26T10:00")),
        )
        .await;
    assert_eq!(taken.outcome(), "409 slot-taken");
    app.clock.advance(TimeDelta::minutes(15));
    // Noted or not, the offer is over.
    assert_eq!(
        answer(&app, &alice, of_alice, "accept").await.outcome(),
        "409 offer-over"
    );
    assert_eq!(round(&app).await, Round { lapsed: 1, ..ASKED });
    assert_eq!(offered(&app, of_bob).await, Some(at("26T10:00")));
    let accepted = answer(&app, &bob, of_bob, "accept").await;
    assert_eq!(accepted.outcome(), "200");
    assert_eq!(accepted.id("appointmentId"), later, "the same visit");
    let visit = app.store().load::<Appointment>(later).await.unwrap().state;
    assert_eq!(visit.booking().unwrap().slot.starts_at, at("26T10:00"));
    // What it moved away from is free.
    booked(&app, &doctor, &carol, 30, "27T10:00").await;
    assert_eq!(
        round(&app).await,
        Round::default(),
        "Alice waits on, and is not asked again about ten"
    );
    all_is_well(&app).await;
    assert_eq!(app.overlaps().await, 0);
}

#[tokio::test]
async fn w_03_a_no_passes_the_time_on_at_once() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob, carol] = three(&app).await;
    let first = booked(&app, &doctor, &carol, 30, "26T10:00").await;
    let of_alice = join(&app, &alice, &at_ten(&doctor)).await;
    app.clock.advance(TimeDelta::seconds(1));
    let of_bob = join(&app, &bob, &at_ten(&doctor)).await;
    act(&app, &carol, first, "cancel").await;
    round(&app).await;
    assert_eq!(answer(&app, &bob, of_alice, "decline").await.outcome(), "404 not-found");
    assert_eq!(answer(&app, &alice, of_alice, "decline").await.outcome(), "200");
    assert_eq!(
        answer(&app, &alice, of_alice, "accept").await.outcome(),
        "409 offer-over"
    );
    assert_eq!(round(&app).await, ASKED);
    let accepted = answer(&app, &bob, of_bob, "accept").await;
    let visit = accepted.id("appointmentId");
    assert_eq!(accepted.json()["status"], "booked");
    assert!(
        matches!(entry(&app, of_bob).await.standing, Standing::Accepted { appointment_id } if appointment_id.0 == visit)
    );
    all_is_well(&app).await;
}

#[tokio::test]
async fn nobody_is_asked_about_a_time_at_which_the_patient_is_elsewhere() {
    let app = App::start().await;
    let (doctor, other) = (app.doctor([minutes(30)]).await, app.doctor([minutes(30)]).await);
    let [alice, bob, carol] = three(&app).await;
    let first = booked(&app, &doctor, &carol, 30, "26T10:00").await;
    join(&app, &alice, &at_ten(&doctor)).await;
    app.clock.advance(TimeDelta::seconds(1));
    let of_bob = join(&app, &bob, &at_ten(&doctor)).await;
    booked(&app, &other, &alice, 30, "26T10:15").await;
    act(&app, &carol, first, "cancel").await;
    assert_eq!(round(&app).await, ASKED);
    assert!(offered(&app, of_bob).await.is_some());
}

#[tokio::test]
async fn what_a_limit_forbids_is_not_offered() {
    let app = App::start().await;
    let one_a_day = VisitType {
        limits: domain::schedule::Limits {
            per_day: Some(1),
            per_week: None,
        },
        ..minutes(30)
    };
    let doctor = app.doctor([one_a_day]).await;
    let [alice, bob, carol] = three(&app).await;
    let first = booked(&app, &doctor, &carol, 30, "26T15:00").await;
    let of_alice = join(&app, &alice, &at_ten(&doctor)).await;
    assert_eq!(round(&app).await, Round::default(), "ten is free, the day is full");
    act(&app, &carol, first, "cancel").await;
    assert_eq!(round(&app).await, ASKED);
    // The offer counts as a visit for everybody else, and not for whom it is made to.
    let full = booking(&doctor, type_of(30), at("26T15:00"));
    let full = app.post(&bob, "/api/appointments", &full).await;
    assert_eq!(full.outcome(), "409 fully-booked");
    assert_eq!(answer(&app, &alice, of_alice, "accept").await.outcome(), "200");
}

#[tokio::test]
async fn w_12_an_entry_with_nothing_left_to_wait_for_ends_by_itself() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let carol = &app.patients(1).await[0];
    booked(&app, &doctor, carol, 30, "26T10:00").await;
    let closed = async |id: Uuid| match entry(&app, id).await.standing {
        Standing::Closed { reason } => Some(reason),
        Standing::Waiting | Standing::Offered { .. } | Standing::Accepted { .. } | Standing::Left => None,
    };
    let [alice, bob, dora] = three(&app).await;
    let cancelled = booked(&app, &doctor, &alice, 30, "27T10:00").await;
    let moved = booked(&app, &doctor, &bob, 30, "27T11:00").await;
    let of_alice = join(&app, &alice, &earlier(&doctor, cancelled)).await;
    let of_bob = join(&app, &bob, &earlier(&doctor, moved)).await;
    let of_dora = join(&app, &dora, &at_ten(&doctor)).await;
    act(&app, &alice, cancelled, "cancel").await;
    act(&app, &bob, moved, "reschedule").await;
    assert_eq!(round(&app).await.closed, 2);
    assert_eq!(closed(of_alice).await, Some(CloseReason::VisitCancelled));
    assert_eq!(
        closed(of_bob).await,
        Some(CloseReason::VisitOver),
        "it is before the days"
    );
    assert_eq!(closed(of_dora).await, None);
    app.clock.set(at("27T00:00"));
    assert_eq!(round(&app).await.closed, 1);
    assert_eq!(closed(of_dora).await, Some(CloseReason::DaysPast));
    all_is_well(&app).await;
}

#[tokio::test]
async fn who_books_such_a_time_without_being_asked_waits_no_longer() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob, _] = three(&app).await;
    let first = booked(&app, &doctor, &bob, 30, "26T10:00").await;
    let of_alice = join(&app, &alice, &at_ten(&doctor)).await;
    act(&app, &bob, first, "cancel").await;
    booked(&app, &doctor, &alice, 30, "26T10:00").await;
    assert_eq!(round(&app).await.closed, 1);
    let standing = entry(&app, of_alice).await.standing;
    assert_eq!(
        standing,
        Standing::Closed {
            reason: CloseReason::Booked
        }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn w_13_tables_that_lag_and_several_processes_ask_nobody_twice() {
    let app = App::with_servers(2).await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob, carol] = three(&app).await;
    let first = booked(&app, &doctor, &carol, 30, "26T10:00").await;
    let of_alice = join(&app, &alice, &at_ten(&doctor)).await;
    app.clock.advance(TimeDelta::seconds(1));
    let of_bob = join(&app, &bob, &at_ten(&doctor)).await;
    act(&app, &carol, first, "cancel").await;
    show(&app).await;
    // The tables stay as they are from now on.
    let rounds = app.servers.iter().cycle().take(8).map(|server| server.state.clone());
    let tasks: Vec<_> = rounds
        .map(|state| tokio::spawn(async move { state.waitlist_round(&mut Memory::default()).await.unwrap() }))
        .collect();
    let mut offers = 0;
    for task in tasks {
        offers += task.await.unwrap().offered;
    }
    assert_eq!(offers, 1);
    assert!(offered(&app, of_alice).await.is_some() && offered(&app, of_bob).await.is_none());
    // An entry that has left in the log only is passed over: whoever waits behind it is asked.
    assert_eq!(answer(&app, &alice, of_alice, "leave").await.outcome(), "200");
    let mut memory = Memory::default();
    for _ in 0..2 {
        app.servers[0].state.waitlist_round(&mut memory).await.unwrap();
    }
    assert_eq!(offered(&app, of_bob).await, Some(at("26T10:00")), "{}", app.clock.now());
}
