//! Streams as they were, and rows nobody can read.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use chrono::TimeDelta;
use domain::Aggregate;
use event_store::{Audit, Loaded, Log, StoreError, Work};
use std::sync::Arc;
use support::*;

/// Appends one wish to a stream, as decided at this instant.
async fn wish_at(world: &World, id: uuid::Uuid, note: &str, now: chrono::DateTime<chrono::Utc>) {
    let audit = Audit {
        actor: None,
        causation_id: new_id(),
        correlation_id: new_id(),
        now,
    };
    let mut work = Work::new(audit, Arc::new(event_store::system::RandomIds));
    let loaded = world.store.load::<Holder>(id).await.unwrap();
    work.decide(&loaded, Wish::note(note)).unwrap();
    world.store.append(work).await.unwrap();
}

async fn break_payload(world: &World, position: u64) {
    sqlx::query("UPDATE event SET payload = '{\"note\": ' WHERE position = ?")
        .bind(position)
        .execute(&world.databases.write)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_stream_is_folded_as_of_a_version_or_an_instant() {
    let world = world().await;
    let (id, start) = (new_id(), at(NOW));
    for (note, minutes) in [("first", 0), ("second", 10), ("third", 20)] {
        wish_at(&world, id, note, start + TimeDelta::minutes(minutes)).await;
    }
    let at_version = |version: u32| world.store.load_at::<Holder>(id, version);
    let at_minute = |minutes| world.store.load_at::<Holder>(id, start + TimeDelta::minutes(minutes));
    let seen = |loaded: Loaded<Holder>| (loaded.version, loaded.state.wish.note);
    assert_eq!(seen(at_version(0).await.unwrap()), (0, String::new()));
    assert_eq!(seen(at_version(2).await.unwrap()), (2, "second".to_owned()));
    assert_eq!(seen(at_version(9).await.unwrap()), (3, "third".to_owned()));
    assert_eq!(seen(at_minute(-1).await.unwrap()), (0, String::new()));
    assert_eq!(seen(at_minute(10).await.unwrap()), (2, "second".to_owned()));
    assert_eq!(seen(at_minute(11).await.unwrap()), (2, "second".to_owned()));
    assert_eq!(seen(at_minute(60).await.unwrap()), (3, "third".to_owned()));
}

#[tokio::test]
async fn r_17_an_unreadable_payload_keeps_its_place_and_stops_only_who_needs_it() {
    let world = world().await;
    let (broken, whole) = (new_id(), new_id());
    wish_at(&world, broken, "one", at(NOW)).await;
    wish_at(&world, broken, "two", at(NOW)).await;
    wish_at(&world, whole, "three", at(NOW)).await;
    break_payload(&world, 2).await;

    let events = world.store.read_after(0, 10).await.unwrap();
    assert_eq!(events.iter().map(|event| event.position).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(
        events.iter().map(|event| event.unreadable).collect::<Vec<_>>(),
        [false, true, false]
    );
    assert_eq!(events[1].payload, serde_json::json!("{\"note\": "));
    assert!(events[1].fact().is_err());

    let loaded = world.store.load::<Holder>(broken).await;
    assert!(
        matches!(loaded, Err(StoreError::Event { version: 2, .. })),
        "{loaded:?}"
    );
    let before = world.store.load_at::<Holder>(broken, 1_u32).await.unwrap();
    assert_eq!(before.state.wish.note, "one");
    let after = world.store.load_at::<Holder>(broken, 2_u32).await;
    assert!(matches!(after, Err(StoreError::Event { version: 2, .. })), "{after:?}");
    assert_eq!(world.store.history(Holder::TYPE, broken).await.unwrap().len(), 2);
    assert_eq!(world.store.load::<Holder>(whole).await.unwrap().version, 1);
}

#[tokio::test]
async fn the_log_has_a_name_until_it_is_given_another() {
    let world = world().await;
    let first = world.store.id().await.unwrap().expect("made by the migration");
    let other = open(&world.databases, &world.clock).await;
    assert_eq!(other.id().await.unwrap(), Some(first));
    assert_ne!(support::world().await.store.id().await.unwrap(), Some(first));
    let next = new_id();
    world.store.rename(next).await.unwrap();
    assert_eq!(other.id().await.unwrap(), Some(next));
}
