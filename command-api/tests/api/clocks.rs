//! A government changes the rules of its clocks while visits and time off are still to come.
//!
//! The old rules are those that chrono-tz carries, from early 2025: Vancouver still went back an hour in winter, and
//! Casablanca was still an hour ahead of UTC. What they made of a visit is put into the log as a release with them would
//! have: the instant that was booked, with the local time it had by them.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::America::Vancouver;
use chrono_tz::Tz;
use command_api::{ClocksRound, State};
use domain::appointment::Appointment;
use domain::ids::{DoctorId, IdGen, RoomId};
use domain::schedule::{Limits, Schedule, VisitType};
use event_store::system::RandomIds;
use event_store::verify::{Difference, holdings};
use serde_json::{Value, json};
use sqlx::types::Json;
use std::collections::BTreeSet;
use uuid::Uuid;

use crate::app::{App, Person, at_once, book, booking, minutes, post, type_of};
use crate::bookings::act;

/// An hour of 1 December in UTC.
fn hour(hour: i64) -> DateTime<Utc> {
    "2026-12-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
}

fn by_old_rules(zone: Tz, at: &Value) -> Value {
    let at: DateTime<Utc> = at.as_str().unwrap().parse().unwrap();
    json!(at.with_timezone(&zone).naive_local())
}

/// The log as a release with the old rules would have left it, and the read tables as projectors would.
async fn rules_change(app: &App) {
    let events: Vec<(u64, Json<Value>)> = sqlx::query_as(
        "SELECT position, payload FROM event WHERE event_type IN ('appointment.booked', 'schedule.time-off-taken')",
    )
    .fetch_all(&app.databases.write)
    .await
    .unwrap();
    for (position, Json(mut payload)) in events {
        if let Some(slot) = payload.pointer_mut("/booking/slot") {
            let zone = slot["time_zone"].as_str().unwrap().parse().unwrap();
            slot["local_start"] = by_old_rules(zone, &slot["starts_at"]);
        }
        if let Some(off) = payload.pointer_mut("/time_off") {
            off["local_start"] = by_old_rules(Vancouver, &off["starts_at"]);
            off["local_end"] = by_old_rules(Vancouver, &off["ends_at"]);
        }
        sqlx::query("UPDATE event SET payload = ? WHERE position = ?")
            .bind(payload.to_string())
            .bind(position)
            .execute(&app.databases.write)
            .await
            .unwrap();
    }
    show(app).await;
}

async fn streams(app: &App, kind: &str) -> Vec<Uuid> {
    sqlx::query_scalar("SELECT DISTINCT stream_id FROM event WHERE stream_type = ?")
        .bind(kind)
        .fetch_all(&app.databases.write)
        .await
        .unwrap()
}

async fn show(app: &App) {
    const VISIT: &str = "REPLACE INTO doctor_calendar_v4 (appointment_id, doctor_id, patient_id, visit_type_id, \
        visit_type_name, starts_at, ends_at, local_start, time_zone, status, price_amount, price_currency, notice_hours, \
        late, terms, place, sequence) VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, ?, 0, 'EUR', 0, 0, 'agreed', 'practice', 0)";
    const SCHEDULE: &str = "REPLACE INTO availability_schedule_v3 (doctor_id, rules, version) VALUES (?, ?, ?)";
    for id in streams(app, "appointment").await {
        let visit = app.store().load::<Appointment>(id).await.unwrap().state;
        let booking = visit.booking().unwrap();
        sqlx::query(VISIT)
            .bind(id)
            .bind(booking.doctor_id.0)
            .bind(booking.patient_id.0)
            .bind(booking.visit_type_id.0)
            .bind(booking.slot.starts_at)
            .bind(booking.slot.ends_at)
            .bind(booking.slot.local_start)
            .bind(booking.slot.time_zone.name())
            .bind(visit.status().unwrap().as_str())
            .execute(&app.databases.read)
            .await
            .unwrap();
    }
    for doctor in streams(app, "schedule").await {
        let schedule = app.store().load::<Schedule>(DoctorId(doctor)).await.unwrap();
        sqlx::query(SCHEDULE)
            .bind(doctor)
            .bind(serde_json::to_string(schedule.state.rules().unwrap()).unwrap())
            .bind(schedule.version)
            .execute(&app.databases.read)
            .await
            .unwrap();
    }
}

/// What is held is what the events say, and nobody's time is taken twice. Events that were written as an earlier release
/// would have do not fit the chain over all of them, which is no matter here.
async fn all_is_well(app: &App) {
    let mut found = holdings(app.store()).await.unwrap();
    found.retain(|difference| !matches!(difference, Difference::Hash(_)));
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(app.overlaps().await, 0);
}

async fn round(app: &App) -> ClocksRound {
    app.servers[0].state.clocks_round().await.unwrap()
}

fn moved(moved: u32) -> ClocksRound {
    ClocksRound {
        moved,
        left: BTreeSet::new(),
    }
}

async fn booked(app: &App, doctor: &Person, patient: &Person, length: u16, starts_at: DateTime<Utc>) -> Uuid {
    let reply = app
        .send(book(
            patient,
            RandomIds.next(),
            &booking(doctor, type_of(length), starts_at),
        ))
        .await;
    assert_eq!(reply.outcome(), "201");
    reply.id("appointmentId")
}

async fn starts_at(app: &App, visit: Uuid) -> DateTime<Utc> {
    let visit = app.store().load::<Appointment>(visit).await.unwrap().state;
    visit.booking().unwrap().slot.starts_at
}

/// Six visits back to back from 18:00 UTC on.
async fn a_full_day(app: &App, doctor: &Person) -> Vec<(Uuid, DateTime<Utc>)> {
    let mut day = Vec::new();
    for (n, patient) in (0..).zip(&app.patients(6).await) {
        let start = hour(18) + TimeDelta::minutes(30) * n;
        day.push((booked(app, doctor, patient, 30, start).await, start));
    }
    day
}

/// How many appends carried events of this type.
async fn appends(app: &App, event_type: &str) -> i64 {
    sqlx::query_scalar("SELECT COUNT(DISTINCT causation_id) FROM event WHERE event_type = ?")
        .bind(event_type)
        .fetch_one(&app.databases.write)
        .await
        .unwrap()
}

#[tokio::test]
async fn t_05_a_day_of_visits_back_to_back_keeps_its_local_times_in_one_step() {
    for (zone, by) in [
        (Vancouver, -TimeDelta::hours(1)),
        (chrono_tz::Africa::Casablanca, TimeDelta::hours(1)),
    ] {
        let app = App::start().await;
        let doctor = app.doctor_in(zone, [minutes(30)]).await;
        let day = a_full_day(&app, &doctor).await;
        show(&app).await;
        assert_eq!(round(&app).await, moved(0), "{zone}: nothing has changed yet");
        rules_change(&app).await;
        assert_eq!(round(&app).await, moved(6), "{zone}");
        for (visit, before) in day {
            assert_eq!(starts_at(&app, visit).await, before + by, "{zone}");
        }
        assert_eq!(app.count("appointment.clocks-moved").await, 6);
        assert_eq!(appends(&app, "appointment.clocks-moved").await, 1, "all in one append");
        assert_eq!(app.count("schedule.clocks-moved").await, 1);
        all_is_well(&app).await;
        // The read tables still show the old times: the log knows better.
        assert_eq!(round(&app).await, moved(0), "{zone}: once");
        assert_eq!(app.count("schedule.clocks-moved").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t_05_processes_that_follow_the_clocks_at_once_move_everything_once() {
    let app = App::with_servers(3).await;
    let doctor = app.doctor_in(Vancouver, [minutes(30)]).await;
    a_full_day(&app, &doctor).await;
    rules_change(&app).await;
    let states: Vec<State> = app.servers.iter().map(|server| server.state.clone()).collect();
    let rounds = states.into_iter().cycle().take(9);
    let rounds: Vec<_> = rounds
        .map(|state| tokio::spawn(async move { state.clocks_round().await.unwrap() }))
        .collect();
    let mut total = 0;
    for round in rounds {
        total += round.await.unwrap().moved;
    }
    assert_eq!(total, 6);
    assert_eq!(app.count("appointment.clocks-moved").await, 6);
    assert_eq!(app.count("schedule.clocks-moved").await, 1);
    all_is_well(&app).await;
}

#[tokio::test]
async fn t_05_visits_of_one_patient_at_two_doctors_follow_each_other() {
    let app = App::start().await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let (ada, bo) = (
        app.doctor_in(Vancouver, [minutes(60)]).await,
        app.doctor_in(Vancouver, [minutes(60)]).await,
    );
    // Each stands where the other patient's has to go, at either doctor's.
    let mut visits = Vec::new();
    for (doctor, patient, start) in [(&ada, &alice, 18), (&bo, &alice, 19), (&bo, &bob, 18), (&ada, &bob, 19)] {
        visits.push((booked(&app, doctor, patient, 60, hour(start)).await, hour(start)));
    }
    rules_change(&app).await;
    assert_eq!(round(&app).await, moved(4));
    for (visit, before) in visits {
        assert_eq!(starts_at(&app, visit).await, before - TimeDelta::hours(1));
    }
    all_is_well(&app).await;
}

#[tokio::test]
async fn t_05_a_visit_whose_patient_is_elsewhere_then_is_left_and_the_others_move() {
    let app = App::start().await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let here = app.doctor_in(Vancouver, [minutes(60)]).await;
    let elsewhere = app.doctor([minutes(60)]).await;
    let stays = booked(&app, &here, &alice, 60, hour(18)).await;
    let moves = booked(&app, &here, &bob, 60, hour(21)).await;
    let in_the_way = booked(&app, &elsewhere, &alice, 60, hour(17)).await;
    rules_change(&app).await;
    let left = ClocksRound {
        moved: 1,
        left: BTreeSet::from([stays]),
    };
    assert_eq!(round(&app).await, left);
    assert_eq!(
        (starts_at(&app, stays).await, starts_at(&app, moves).await),
        (hour(18), hour(20))
    );
    assert_eq!(round(&app).await, ClocksRound { moved: 0, ..left });
    assert_eq!(
        app.count("schedule.clocks-moved").await,
        1,
        "nothing moved, nothing is told"
    );
    all_is_well(&app).await;
    // Once nothing is in the way any more it follows.
    assert_eq!(act(&app, &alice, in_the_way, "cancel").await, "cancelled");
    assert_eq!(round(&app).await, moved(1));
    assert_eq!(starts_at(&app, stays).await, hour(17));
    all_is_well(&app).await;
}

#[tokio::test]
async fn t_05_rooms_follow_and_places_under_limits_stay() {
    let app = App::start().await;
    let visit_type = VisitType {
        buffer_after: 10,
        rooms: vec![RoomId(Uuid::from_u128(40))],
        limits: Limits {
            per_day: Some(2),
            per_week: Some(4),
        },
        ..minutes(30)
    };
    let doctor = app.doctor_in(Vancouver, [visit_type]).await;
    let [alice, bob, carol]: [_; 3] = app.patients(3).await.try_into().ok().unwrap();
    for (patient, start) in [(&alice, 18), (&bob, 19)] {
        booked(&app, &doctor, patient, 30, hour(start)).await;
    }
    let held = async || -> Vec<(String, DateTime<Utc>)> {
        sqlx::query_as("SELECT resource_kind, starts_at FROM reservation ORDER BY resource_kind, starts_at")
            .fetch_all(&app.databases.write)
            .await
            .unwrap()
    };
    let before = held().await;
    rules_change(&app).await;
    assert_eq!(round(&app).await, moved(2));
    let expected = before.into_iter().map(|(kind, starts_at)| {
        let follows = ["doctor", "patient", "room"].contains(&kind.as_str());
        let by = TimeDelta::hours(i64::from(follows));
        (kind, starts_at - by)
    });
    assert_eq!(held().await, expected.collect::<Vec<_>>());
    all_is_well(&app).await;
    // The day is as full as it was.
    let third = booking(&doctor, type_of(30), hour(22));
    let refused = app.send(book(&carol, RandomIds.next(), &third)).await;
    assert_eq!(refused.outcome(), "409 fully-booked");
}

#[tokio::test]
async fn t_05_time_off_keeps_its_local_times_and_what_is_free_again_can_be_booked() {
    let app = App::start().await;
    let doctor = app.doctor_in(Vancouver, [minutes(30)]).await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let kept = booked(&app, &doctor, &alice, 30, hour(19)).await;
    // 18:00 to 22:00 UTC: from ten to two by the old rules.
    let off = json!({"from": "2026-12-01T11:00", "to": "2026-12-01T15:00",
        "visits": [{"appointmentId": kept, "then": {"action": "keep"}}]});
    assert_eq!(app.post(&doctor, "/api/schedule/time-off", &off).await.outcome(), "201");
    rules_change(&app).await;
    assert_eq!(round(&app).await, moved(1));
    let schedule = app.store().load::<Schedule>(DoctorId(doctor.id)).await.unwrap().state;
    let off = &schedule.rules().unwrap().time_off[0];
    assert_eq!((off.starts_at, off.ends_at), (hour(17), hour(21)));
    assert_eq!(starts_at(&app, kept).await, hour(18));
    all_is_well(&app).await;
    booked(&app, &doctor, &bob, 30, hour(21)).await;
    let into_it = booking(&doctor, type_of(30), hour(17));
    let refused = app.send(book(&bob, RandomIds.next(), &into_it)).await;
    assert_eq!(refused.outcome(), "422 not-offered");
}

#[tokio::test(flavor = "multi_thread")]
async fn t_05_a_booking_at_the_same_moment_takes_no_time_twice() {
    let app = App::with_servers(2).await;
    for _ in 0..4 {
        let doctor = app.doctor_in(Vancouver, [minutes(60)]).await;
        let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
        let visit = booked(&app, &doctor, &alice, 60, hour(18)).await;
        rules_change(&app).await;
        let wish = booking(&doctor, type_of(60), hour(17));
        let booked = at_once(&app, vec![post(&bob, "/api/appointments", RandomIds.next(), &wish)]);
        let state = app.servers[1].state.clone();
        let (booked, round) = tokio::join!(booked, async move { state.clocks_round().await.unwrap() });
        let stands = starts_at(&app, visit).await;
        match booked[0].outcome().as_str() {
            "201" => {
                assert_eq!((stands, round.left), (hour(18), BTreeSet::from([visit])));
                // Out of the way of the next round.
                assert_eq!(
                    act(&app, &bob, booked[0].id("appointmentId"), "cancel").await,
                    "cancelled"
                );
            }
            "409 slot-taken" => assert_eq!((stands, round.left), (hour(17), BTreeSet::new())),
            other => panic!("{other}"),
        }
        all_is_well(&app).await;
        self::round(&app).await;
    }
}

#[tokio::test]
async fn t_05_a_process_with_earlier_rules_than_another_moves_nothing() {
    let app = App::start().await;
    let doctor = app.doctor_in(Vancouver, [minutes(30)]).await;
    a_full_day(&app, &doctor).await;
    rules_change(&app).await;
    sqlx::query("UPDATE clock_rules SET latest = '2100a'")
        .execute(&app.databases.write)
        .await
        .unwrap();
    assert_eq!(round(&app).await, moved(0));
    assert_eq!(app.count("appointment.clocks-moved").await, 0);
}
