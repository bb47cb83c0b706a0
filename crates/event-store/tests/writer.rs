//! The writer task: what it costs, what it survives, and that nobody passes it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

#[path = "support/cutting_proxy.rs"]
mod cutting_proxy;
mod support;

use chrono::{DateTime, Utc};
use cutting_proxy::CuttingProxy;
use domain::time::Clock;
use event_store::{AppendError, EventStore, IdempotencyKey, Loaded, StoreOptions, Work};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use support::*;

fn pair() -> Work {
    let mut work = holding(Wish::note("one"));
    work.decide(&Loaded::<Holder>::new_stream(new_id()), Wish::note("two"))
        .unwrap();
    work
}

async fn positions(store: &EventStore) -> Vec<u64> {
    let events = store.read_after(0, 1_000).await.unwrap();
    events.iter().map(|event| event.position).collect()
}

/// A clock that fails once when told to.
struct Failing(AtomicBool);

impl Clock for Failing {
    fn now(&self) -> DateTime<Utc> {
        assert!(!self.0.swap(false, Ordering::SeqCst), "a bug");
        at(NOW)
    }
}

#[tokio::test]
async fn a_panic_makes_the_commands_in_hand_unknown_and_no_other() {
    let world = world().await;
    let clock = Arc::new(Failing(AtomicBool::new(false)));
    let url = &world.databases.write_url;
    let store = EventStore::open(url, master(), clock.clone(), StoreOptions::default())
        .await
        .unwrap();
    store.append(pair()).await.unwrap();
    clock.0.store(true, Ordering::SeqCst);
    let unknown = store.append(pair()).await;
    assert!(matches!(unknown, Err(AppendError::Unknown)), "{unknown:?}");
    assert_eq!(store.append(pair()).await.unwrap().position, 4);
    assert_eq!(positions(&store).await, [1, 2, 3, 4]);
    store.close().await;
}

#[tokio::test]
async fn a_command_takes_two_round_trips_whatever_it_carries() {
    let world = world().await;
    let (login, rest) = world.databases.write_url.rsplit_once('@').unwrap();
    let (server, database) = rest.split_once('/').unwrap();
    let proxy = CuttingProxy::before(server.to_owned()).await;
    let url = format!("{login}@127.0.0.1:{}/{database}?ssl-mode=disabled", proxy.port);
    let store = EventStore::open(&url, master(), world.clock.clone(), StoreOptions::default())
        .await
        .unwrap();
    // Opens the writer's connection.
    store.append(pair()).await.unwrap();

    let before = proxy.sent();
    store.append(pair()).await.unwrap();
    assert_eq!(proxy.sent() - before, 2, "two events on two new streams");

    let (_, mut booked) = booking(new_id(), new_id(), at("2026-11-23T08:00:00Z"), 30);
    let key = IdempotencyKey {
        scope: new_id(),
        key: new_id(),
    };
    booked.answer(key, [0; 32], 201, json!({}));
    booked.secret(new_id(), "password", "x".to_owned());
    let before = proxy.sent();
    store.append(booked).await.unwrap();
    assert_eq!(proxy.sent() - before, 2, "a booking with times, an answer and a secret");
}

#[tokio::test]
async fn r_07_a_caller_whose_time_is_over_finds_its_command_done_or_undone() {
    let world = world().await;
    let lock = hold_the_log(&world).await;
    let mut keys = Vec::new();
    for _ in 0..20 {
        let (key, mut work) = (
            IdempotencyKey {
                scope: new_id(),
                key: new_id(),
            },
            pair(),
        );
        work.answer(key, [0; 32], 201, json!({}));
        let cut = tokio::time::timeout(Duration::from_millis(5), world.store.append(work)).await;
        assert!(cut.is_err(), "the log was locked");
        keys.push(key);
    }
    lock.rollback().await.unwrap();
    for key in keys {
        let mut again = pair();
        again.answer(key, [0; 32], 201, json!({}));
        match world.store.append(again).await {
            Ok(_) | Err(AppendError::Answered(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(world.store.head().await.unwrap(), 40, "each once");
    assert_eq!(positions(&world.store).await, (1..=40).collect::<Vec<_>>());
}

#[tokio::test]
async fn p_03_nobody_passes_a_slow_transaction_that_has_an_earlier_position() {
    const INSERT: &str = "INSERT INTO event (position, event_id, stream_type, stream_id, version, event_type, \
        schema_version, payload, causation_id, correlation_id, recorded_at) \
        VALUES (?, ?, 'slow', ?, 1, 'slow', 1, '{}', ?, ?, NOW())";
    let world = world().await;
    world.store.append(pair()).await.unwrap();
    // Another process has its events written and does not come to commit.
    let mut slow = hold_the_log(&world).await;
    let id = new_id();
    sqlx::query(INSERT)
        .bind(3)
        .bind(id)
        .bind(id)
        .bind(id)
        .bind(id)
        .execute(&mut *slow)
        .await
        .unwrap();
    sqlx::query("UPDATE log_head SET position = 3")
        .execute(&mut *slow)
        .await
        .unwrap();
    let store = world.store.clone();
    let behind = tokio::spawn(async move { store.append(pair()).await });
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(positions(&world.store).await, [1, 2]);
        assert_eq!(world.store.head().await.unwrap(), 2);
        assert!(!behind.is_finished());
    }
    slow.commit().await.unwrap();
    assert_eq!(behind.await.unwrap().unwrap().position, 5);
    assert_eq!(positions(&world.store).await, [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn p_03_who_reads_on_after_the_last_position_misses_nothing_of_eight_writers() {
    const WRITERS: usize = 8;
    const WORKS: usize = 25;
    let world = world().await;
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        // A store of its own: a connection of its own, as a process has.
        let store = open(&world.databases, &world.clock).await;
        writers.spawn(async move {
            for _ in 0..WORKS {
                store.append(pair()).await.unwrap();
            }
            store.close().await;
        });
    }
    let mut read = Vec::new();
    while read.len() < 2 * WRITERS * WORKS {
        let last = read.last().copied().unwrap_or_default();
        let more = world.store.read_after(last, 1_000).await.unwrap();
        read.extend(more.iter().map(|event| event.position));
        if more.is_empty() && writers.is_empty() {
            break;
        }
        while let Some(ended) = writers.try_join_next() {
            ended.unwrap();
        }
    }
    let all: Vec<_> = (1..=2 * (WRITERS * WORKS) as u64).collect();
    assert_eq!(read, all);
}
