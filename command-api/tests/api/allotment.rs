//! Rooms and places under limits: reserved with the visit, never overbooked.

use axum::http::Method;
use domain::ids::{IdGen, RoomId};
use domain::schedule::{Limits, VisitType};
use event_store::system::RandomIds;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, Person, at, at_once, book, booking, minutes, request, tally, type_of};

const ROOM: u128 = 40;

fn in_rooms(length: u16, rooms: impl IntoIterator<Item = u128>) -> VisitType {
    VisitType {
        buffer_after: 10,
        rooms: rooms.into_iter().map(|room| RoomId(Uuid::from_u128(room))).collect(),
        ..minutes(length)
    }
}

/// A doctor whose type has an id of its own.
async fn doctor_of(app: &App, id: u128, visit_type: VisitType) -> (Person, Uuid) {
    let id = Uuid::from_u128(id);
    let visit_type = VisitType {
        id: domain::ids::VisitTypeId(id),
        ..visit_type
    };
    (app.doctor([visit_type]).await, id)
}

async fn room_of(app: &App, visit: Uuid) -> Option<u128> {
    let visit = app
        .store()
        .load::<domain::appointment::Appointment>(visit)
        .await
        .unwrap();
    let room = visit.state.booking().unwrap().slot.allotment.room;
    room.map(|room| room.0.as_u128())
}

async fn nothing_differs(app: &App) {
    let found = event_store::verify::holdings(app.store()).await.unwrap();
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(app.overlaps().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn b_21_two_doctors_never_use_one_room_at_the_same_time() {
    let app = App::with_servers(3).await;
    let (ada, of_ada) = doctor_of(&app, 70, in_rooms(30, [ROOM])).await;
    let (bo, of_bo) = doctor_of(&app, 71, in_rooms(30, [ROOM])).await;
    let patients = app.patients(16).await;
    let wishes = patients.iter().enumerate().map(|(n, patient)| {
        // 10:00 and 10:15 at either doctor's: different times of different doctors, in one room.
        let start = at(if n % 4 < 2 { "24T10:00" } else { "24T10:15" });
        let wish = if n % 2 == 0 {
            booking(&ada, of_ada, start)
        } else {
            booking(&bo, of_bo, start)
        };
        book(patient, RandomIds.next(), &wish)
    });
    let replies = at_once(&app, wishes.collect()).await;
    assert_eq!(tally(&replies), [("201".into(), 1), ("409 slot-taken".into(), 15)]);
    nothing_differs(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b_21_who_comes_at_the_same_moment_takes_another_room_while_there_is_one() {
    let app = App::with_servers(3).await;
    let mut doctors = Vec::new();
    for id in 70..75 {
        doctors.push(doctor_of(&app, id, in_rooms(30, ROOM..ROOM + 3)).await);
    }
    let patients = app.patients(5).await;
    let wishes = doctors.iter().zip(&patients).map(|((doctor, visit_type), patient)| {
        let wish = booking(doctor, *visit_type, at("24T10:00"));
        book(patient, RandomIds.next(), &wish)
    });
    let replies = at_once(&app, wishes.collect()).await;
    assert_eq!(tally(&replies), [("201".into(), 3), ("409 slot-taken".into(), 2)]);
    let mut rooms = Vec::new();
    for reply in replies.iter().filter(|reply| reply.outcome() == "201") {
        rooms.extend(room_of(&app, reply.id("appointmentId")).await);
    }
    rooms.sort_unstable();
    assert_eq!(rooms, [ROOM, ROOM + 1, ROOM + 2]);
    nothing_differs(&app).await;
}

#[tokio::test]
async fn b_21_a_visit_that_moves_leaves_its_room_and_takes_one_that_is_free() {
    let app = App::start().await;
    let (ada, of_ada) = doctor_of(&app, 70, in_rooms(30, [ROOM, ROOM + 1])).await;
    let (bo, of_bo) = doctor_of(&app, 71, in_rooms(30, [ROOM])).await;
    let [alice, bob, carol]: [_; 3] = app.patients(3).await.try_into().ok().unwrap();
    let ask = async |patient: &Person, wish: Value| app.send(book(patient, RandomIds.next(), &wish)).await;
    let first = ask(&alice, booking(&ada, of_ada, at("24T10:00")))
        .await
        .id("appointmentId");
    assert_eq!(room_of(&app, first).await, Some(ROOM));
    assert_eq!(ask(&bob, booking(&bo, of_bo, at("24T12:00"))).await.outcome(), "201");
    let path = format!("/api/appointments/{first}/reschedule");
    let moved = app.post(&alice, &path, &json!({"startsAt": at("24T12:00")})).await;
    assert_eq!(moved.outcome(), "200");
    assert_eq!(room_of(&app, first).await, Some(ROOM + 1));
    assert_eq!(ask(&carol, booking(&bo, of_bo, at("24T10:00"))).await.outcome(), "201");
    nothing_differs(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b_22_a_limit_holds_whoever_books_at_the_same_moment() {
    for (limits, fits) in [
        (json!({"perDay": 3, "perWeek": null}), 3),
        (json!({"perDay": null, "perWeek": 2}), 2),
    ] {
        let app = App::with_servers(3).await;
        let doctor = app.doctor([minutes(30)]).await;
        let set = request(Method::PUT, &doctor, "/api/schedule/limits", RandomIds.next(), &limits);
        assert_eq!(app.send(set).await.outcome(), "200");
        let patients = app.patients(12).await;
        let wishes = patients.iter().zip(0..).map(|(patient, hour)| {
            let wish = booking(&doctor, type_of(30), at(&format!("24T{:02}:00", 8 + hour)));
            book(patient, RandomIds.next(), &wish)
        });
        let replies = at_once(&app, wishes.collect()).await;
        let booked = replies.iter().filter(|reply| reply.outcome() == "201").count();
        assert_eq!(booked, fits, "{:?}", tally(&replies));
        nothing_differs(&app).await;
    }
}

#[tokio::test]
async fn b_22_visits_from_before_the_limit_count_and_a_type_has_a_limit_of_its_own() {
    let app = App::start().await;
    let few = VisitType {
        limits: Limits {
            per_day: Some(1),
            per_week: None,
        },
        ..minutes(15)
    };
    let doctor = app.doctor([minutes(30), few]).await;
    let patients = app.patients(6).await;
    let ask = async |n: usize, length: u16, start: &str| {
        let wish = booking(&doctor, type_of(length), at(start));
        app.send(book(&patients[n], RandomIds.next(), &wish)).await.outcome()
    };
    assert_eq!(ask(0, 30, "24T10:00").await, "201");
    assert_eq!(ask(1, 15, "24T11:00").await, "201");
    assert_eq!(ask(2, 15, "24T12:00").await, "409 fully-booked");
    let limits = json!({"perDay": 3, "perWeek": null});
    let set = request(Method::PUT, &doctor, "/api/schedule/limits", RandomIds.next(), &limits);
    assert_eq!(app.send(set).await.outcome(), "200");
    assert_eq!(ask(2, 30, "24T12:00").await, "201");
    assert_eq!(ask(3, 30, "24T13:00").await, "409 fully-booked");
    assert_eq!(ask(3, 30, "25T13:00").await, "201");
    nothing_differs(&app).await;
}
