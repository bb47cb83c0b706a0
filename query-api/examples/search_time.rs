//! How long a search takes over a generated clinic: `cargo run --release -p query-api --example search_time [doctors]`.
//!
//! Needs `MEDBOOK_TEST_DATABASE_URL`. Prints milliseconds for each kind of search, through the routers, without a socket.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints, and stops when it cannot go on"
)]

#[expect(dead_code, reason = "shared with the tests, which use more of it")]
#[path = "../tests/api/clinic.rs"]
mod clinic;

use chrono::{TimeDelta, Weekday};
use domain::doctor::Specialty;
use domain::ids::IdGen;
use std::time::Instant;
use test_kit::SeqIds;
use uuid::Uuid;

use clinic::{Clinic, NewDoctor, doctor, hours, utc, visit_type};

const ROUNDS: usize = 300;
const WEEK: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
const CITIES: [&str; 5] = ["Berlin", "Hamburg", "München", "Köln", "Leipzig"];

#[tokio::main]
async fn main() {
    let doctors = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(50);
    let clinic = generate(doctors).await;
    for (what, path) in [
        ("every doctor", "/api/doctors"),
        ("a specialty", "/api/doctors?specialty=dermatology"),
        ("free on a day", "/api/doctors?freeOn=2026-11-25"),
        ("a name", "/api/doctors?name=Dr.%204"),
    ] {
        let mut millis = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let started = Instant::now();
            clinic.get(path).await.ok();
            millis.push(started.elapsed().as_secs_f64() * 1_000.0);
        }
        millis.sort_by(f64::total_cmp);
        let (p50, p99) = (millis[ROUNDS / 2], millis[ROUNDS * 99 / 100]);
        println!("{doctors} doctors, {what}: p50 {p50:.1} ms, p99 {p99:.1} ms");
    }
}

/// Doctors who work forty hours in three visit types; every third one is booked out for a fortnight.
async fn generate(doctors: usize) -> Clinic {
    let clinic = Clinic::open().await;
    let ids = SeqIds::new(1);
    for n in 0..doctors {
        let mut week = hours(&WEEK, "08:00", "12:00");
        week.extend(hours(&WEEK, "13:00", "17:00"));
        let new = NewDoctor {
            specialties: vec![Specialty::ALL[n % 8]],
            city: CITIES[n % CITIES.len()],
            hours: week,
            types: vec![visit_type(1, 20), visit_type(2, 30), visit_type(3, 60)],
            ..doctor(Box::leak(format!("Dr. {n}").into_boxed_str()))
        };
        let id = clinic.onboard(new).await;
        let days = if n % 3 == 0 { 14 } else { 2 };
        block(&clinic, id, days, &ids).await;
    }
    clinic.project().await;
    clinic
}

/// Visits of an hour, back to back, on the next days. They are rows of the read side only: the same patients would be in
/// many places at once.
async fn block(clinic: &Clinic, doctor: Uuid, days: i64, ids: &SeqIds) {
    const INSERT: &str = "INSERT INTO availability_busy_v3 (owner_id, resource_id, kind, visit_type_id, starts_at, ends_at, visit_starts_at, \
         visit_ends_at) VALUES (?, ?, 'visit', ?, ?, ?, ?, ?)";
    let monday = utc("2026-11-23T00:00:00Z");
    for hour in (0..days * 24).filter(|hour| (7..16).contains(&(hour % 24))) {
        let starts_at = monday + TimeDelta::hours(hour);
        sqlx::query(INSERT)
            .bind(ids.next())
            .bind(doctor)
            .bind(Uuid::nil())
            .bind(starts_at)
            .bind(starts_at + TimeDelta::hours(1))
            .bind(starts_at)
            .bind(starts_at + TimeDelta::hours(1))
            .execute(&clinic.databases.read)
            .await
            .unwrap();
    }
}
