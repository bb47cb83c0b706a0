//! Search over tables that the real projections keep up to date.

use chrono::Weekday;
use projectors::{projections, relay};
use std::time::{Duration, Instant};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::clinic::{Clinic, NewDoctor, doctor, hours};

/// Relay and projections without a broker: they read the log.
async fn at_work(clinic: &Clinic) -> DropGuard {
    let nobody = "nats://127.0.0.1:9";
    let shutdown = CancellationToken::new();
    let (config, store, token) = (relay::Config::new(nobody), clinic.store.clone(), shutdown.clone());
    tokio::spawn(async move { relay::run(config, store, token).await.unwrap() });
    let (config, store, token) = (projectors::Config::new(nobody), clinic.store.clone(), shutdown.clone());
    let read = event_store::connect(&clinic.databases.read_url, 20).await.unwrap();
    tokio::spawn(async move { projectors::run(config, store, read, token).await.unwrap() });
    shutdown.drop_guard()
}

async fn settled(clinic: &Clinic) -> u64 {
    let all = projections::all();
    let names: Vec<&str> = all.iter().map(|projection| projection.name()).collect();
    projectors::settle(&clinic.store, &clinic.databases.read, &names)
        .await
        .unwrap();
    clinic.store.head().await.unwrap()
}

async fn is_found(clinic: &Clinic, min_position: Option<u64>) -> bool {
    let path = "/api/doctors?freeOn=2026-11-23&specialty=dermatology";
    let page = clinic.ask(path, None, min_position).await.ok();
    page["total"] == 1
}

#[tokio::test]
async fn s_09_a_doctor_whose_last_free_time_went_is_gone_from_that_day_within_two_seconds() {
    let clinic = Clinic::open().await;
    let one_time = NewDoctor {
        hours: hours(&[Weekday::Mon], "09:00", "09:30"),
        ..doctor("Dr. Ada")
    };
    let ada = clinic.onboard(one_time).await;
    let patient = clinic.patient("Pia").await;
    let _at_work = at_work(&clinic).await;
    settled(&clinic).await;
    assert!(is_found(&clinic, None).await);
    let visit = clinic.book(patient, ada, 7, "2026-11-23T08:00:00Z").await;
    let booked = Instant::now();
    while is_found(&clinic, None).await {
        assert!(booked.elapsed() < Duration::from_secs(2), "still there");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // Called off, the time is free again; whoever waits for that sees it at once.
    let now = domain::time::Clock::now(clinic.clock.as_ref());
    let cancel = domain::appointment::AppointmentCommand::Cancel {
        by: domain::appointment::Party::Patient,
        reason: domain::appointment::CancelReason::Other,
        now,
    };
    clinic.decide::<domain::appointment::Appointment>(visit, [cancel]).await;
    let head = clinic.store.head().await.unwrap();
    while !is_found(&clinic, Some(head)).await {
        assert!(booked.elapsed() < Duration::from_secs(10), "not free again");
    }
}
