//! Appending, loading and reading.

mod support;

use domain::appointment::{Appointment, Status};
use event_store::{AppendError, Appended, Loaded, StoreError};
use support::*;

#[tokio::test]
async fn what_is_appended_is_loaded_and_read_in_order() {
    let world = world().await;
    let (doctor, patient) = (new_id(), new_id());
    let (id, work) = booking(patient, doctor, at("2026-11-23T08:00:00Z"), 30);
    assert_eq!(world.store.append(work).await.unwrap(), Appended { position: 1 });

    let loaded = world.store.load::<Appointment>(id).await.unwrap();
    assert_eq!((loaded.version, loaded.state.status()), (1, Some(Status::Booked)));
    let mut work = support::work();
    let after = work.decide(&loaded, cancel()).unwrap();
    assert_eq!(after.status(), Some(Status::Cancelled));
    assert_eq!(world.store.append(work).await.unwrap(), Appended { position: 2 });

    let events = world.store.read_after(0, 10).await.unwrap();
    let seen: Vec<_> = events
        .iter()
        .map(|event| (event.position, event.version, event.event_type.as_str()))
        .collect();
    assert_eq!(seen, [(1, 1, "appointment.booked"), (2, 2, "appointment.cancelled")]);
    assert_eq!(events[0].stream_id, id);
    assert_eq!(events[0].recorded_at, at(NOW));
    assert!(events.iter().all(|event| event.fact().is_ok()));
    assert_eq!(world.store.read_after(1, 10).await.unwrap(), events[1..]);
    assert_eq!(world.store.head().await.unwrap(), 2);
    assert_eq!(*world.store.appended().borrow(), 2);
    assert_eq!(count(&world, "reservation").await, 0, "a cancelled visit holds no time");
    world.store.close().await;
}
