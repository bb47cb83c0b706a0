//! Aggregates of `domain` driven by cqrs-es.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use cqrs_es::test::TestFramework;
use cqrs_es::{AggregateError, CqrsFramework};
use domain::Aggregate;
use domain::appointment::{Appointment, AppointmentRefusal, Status};
use event_store::cqrs::{CqrsAggregate, CqrsEvent, CqrsStore};
use event_store::system::RandomIds;
use std::sync::Arc;
use support::*;

#[tokio::test]
async fn an_aggregate_runs_in_the_given_when_then_framework() {
    let (patient, doctor, start) = (new_id(), new_id(), at("2026-11-23T08:00:00Z"));
    let booked = Appointment::default().decide(book(patient, doctor, start, 30)).unwrap();
    let booked: Vec<_> = booked.into_iter().map(CqrsEvent).collect();
    TestFramework::<CqrsAggregate<Appointment>>::with(())
        .given_no_previous_events()
        .when_async(book(patient, doctor, start, 30))
        .await
        .then_expect_events(booked.clone());
    TestFramework::<CqrsAggregate<Appointment>>::with(())
        .given(booked)
        .when_async(book(patient, doctor, start, 30))
        .await
        .then_expect_error(AppointmentRefusal::AlreadyExists);
}

#[tokio::test]
async fn its_command_loop_runs_over_our_log_and_keeps_reservations() {
    let world = world().await;
    let store = CqrsStore::<Appointment>::new(world.store.clone(), world.clock.clone(), Arc::new(RandomIds));
    let cqrs = CqrsFramework::<CqrsAggregate<Appointment>, _>::new(store, vec![], ());
    let (id, doctor, start) = (new_id(), new_id(), at("2026-11-23T08:00:00Z"));
    cqrs.execute(&id.to_string(), book(new_id(), doctor, start, 30))
        .await
        .unwrap();
    let twice = cqrs
        .execute(&new_id().to_string(), book(new_id(), doctor, start, 30))
        .await;
    assert!(
        matches!(twice, Err(AggregateError::UnexpectedError(_))),
        "the doctor's time is taken"
    );
    cqrs.execute(&id.to_string(), cancel()).await.unwrap();
    let loaded = world.store.load::<Appointment>(id).await.unwrap();
    assert_eq!((loaded.version, loaded.state.status()), (2, Some(Status::Cancelled)));
    assert_eq!(count(&world, "reservation").await, 0);
}
