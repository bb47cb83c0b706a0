//! Several processes, cancelled callers, lost connections.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

#[path = "support/cutting_proxy.rs"]
mod cutting_proxy;
mod support;

use cutting_proxy::{Cut, CuttingProxy};
use event_store::verify::{Difference, holdings};
use event_store::{AppendError, EventStore, IdempotencyKey, Loaded, StoreOptions, Work};
use futures_util::future::join_all;
use serde_json::json;
use sqlx::Row;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::*;

/// A work of two events on two streams.
fn pair() -> Work {
    let mut work = holding(Wish::note("one"));
    work.decide(&Loaded::<Holder>::new_stream(new_id()), Wish::note("two"))
        .unwrap();
    work
}

fn keyed(key: IdempotencyKey) -> Work {
    let mut work = pair();
    work.answer(key, [0; 32], 201, json!({}));
    work
}

fn new_key() -> IdempotencyKey {
    IdempotencyKey {
        scope: new_id(),
        key: new_id(),
    }
}

/// Positions, versions and head fit. Test events are nothing this program's facts know, which does not count here.
async fn assert_whole(store: &EventStore) {
    let unreadable = |difference: &Difference| matches!(difference, Difference::Unreadable { .. });
    let mut found = holdings(store).await.unwrap();
    found.retain(|difference| !unreadable(difference) && !matches!(difference, Difference::Surplus(_)));
    assert_eq!(found, []);
}

/// Cuts every connection to the world's database but the test's own. Returns how many.
async fn kill_connections(world: &World) -> usize {
    let database = world.databases.write_url.rsplit('/').next().unwrap();
    let mut own = world.databases.write.acquire().await.unwrap();
    let own_id: u64 = sqlx::query_scalar("SELECT CONNECTION_ID()")
        .fetch_one(&mut *own)
        .await
        .unwrap();
    let mut killed = 0;
    for row in sqlx::query("SHOW PROCESSLIST").fetch_all(&mut *own).await.unwrap() {
        let id: u64 = row.try_get_unchecked("Id").unwrap();
        let of_world = row.try_get_unchecked::<Option<String>, _>("db").unwrap().as_deref() == Some(database);
        if of_world && id != own_id {
            // It may have gone by itself.
            let kill = sqlx::AssertSqlSafe(format!("KILL {id}"));
            killed += usize::from(sqlx::raw_sql(kill).execute(&mut *own).await.is_ok());
        }
    }
    killed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_15_two_processes_racing_for_overlapping_times_give_each_to_one() {
    let world = world().await;
    let other = open(&world.databases, &world.clock).await;
    for round in 0..20 {
        let room = new_id();
        let start = at("2026-11-23T08:00:00Z");
        let wishes = (0..20).map(|n| {
            let store = if n % 2 == 0 { world.store.clone() } else { other.clone() };
            // Different starts and lengths; every one covers 9:30.
            let time = Time {
                room,
                from: start + chrono::TimeDelta::minutes(n * 4),
                to: start + chrono::TimeDelta::minutes(95 + n * 7),
                expires: None,
            };
            let wish = Wish {
                times: vec![time],
                ..Wish::default()
            };
            tokio::spawn(async move { store.append(holding(wish)).await })
        });
        let results: Vec<_> = join_all(wishes).await.into_iter().map(Result::unwrap).collect();
        let won = results.iter().filter(|result| result.is_ok()).count();
        assert_eq!(won, 1, "round {round}: {results:?}");
        let refused = |result: &Result<_, _>| matches!(result, Ok(_) | Err(AppendError::Overlap { .. }));
        assert!(results.iter().all(refused), "{results:?}");
    }
    assert_eq!(world.store.head().await.unwrap(), 20);
    assert_whole(&world.store).await;
}

#[tokio::test]
async fn r_06_a_caller_that_goes_away_leaves_a_whole_command_or_none() {
    let world = world().await;
    for n in 0..60 {
        let append = world.store.append(pair());
        let _ = tokio::time::timeout(Duration::from_micros(n * 60), append).await;
    }
    // Everything taken is settled once something queued later is.
    world.store.append(pair()).await.unwrap();
    let mut other = world.databases.write.begin().await.unwrap();
    let free = sqlx::query_scalar::<_, u64>("SELECT position FROM log_head FOR UPDATE NOWAIT");
    let head = free.fetch_one(&mut *other).await.expect("no transaction was left open");
    other.rollback().await.unwrap();
    assert_eq!(i64::try_from(head).unwrap(), count(&world, "event").await);
    assert_eq!(head % 2, 0, "both events of a command or none");
    assert_whole(&world.store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_connections_lose_no_acknowledged_command_and_double_none() {
    const CLIENTS: usize = 8;
    const EACH: usize = 60;
    let world = world().await;
    let done = AtomicUsize::new(0);
    let client = || async {
        for _ in 0..EACH {
            let key = new_key();
            loop {
                match world.store.append(keyed(key)).await {
                    Ok(_) | Err(AppendError::Answered(_)) => break,
                    Err(AppendError::Unavailable(_) | AppendError::Unknown) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
            done.fetch_add(1, Ordering::Relaxed);
        }
    };
    let killing = async {
        let mut killed = 0;
        while done.load(Ordering::Relaxed) < CLIENTS * EACH {
            tokio::time::sleep(Duration::from_millis(15)).await;
            killed += kill_connections(&world).await;
        }
        killed
    };
    let (_, killed) = tokio::join!(join_all((0..CLIENTS).map(|_| client())), killing);
    assert!(killed > 3, "only {killed} connections were killed while there was load");
    assert_eq!(
        count(&world, "idempotency").await,
        i64::try_from(CLIENTS * EACH).unwrap()
    );
    assert_eq!(count(&world, "event").await, i64::try_from(2 * CLIENTS * EACH).unwrap());
    // The killer has cut this store's idle connections too.
    assert_whole(&open(&world.databases, &world.clock).await).await;
}

/// A store that reaches its database through a proxy.
async fn behind(proxy: &CuttingProxy, world: &World) -> EventStore {
    let (login, rest) = world.databases.write_url.rsplit_once('@').unwrap();
    let database = rest.rsplit('/').next().unwrap();
    let url = format!("{login}@127.0.0.1:{}/{database}?ssl-mode=disabled", proxy.port);
    EventStore::open(&url, master(), world.clock.clone(), StoreOptions::default())
        .await
        .unwrap()
}

async fn proxy(world: &World) -> CuttingProxy {
    let server = world
        .databases
        .write_url
        .rsplit('@')
        .next()
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    CuttingProxy::before(server.to_owned()).await
}

#[tokio::test]
async fn r_05_a_commit_whose_answer_is_lost_is_found_out() {
    let world = world().await;
    let proxy = proxy(&world).await;
    let store = behind(&proxy, &world).await;
    for (round, cut) in [Cut::After, Cut::Before, Cut::After, Cut::Before]
        .into_iter()
        .enumerate()
    {
        proxy.cut_next_commit(cut);
        let appended = store.append(pair()).await.expect("a success is told as one");
        assert!(proxy.has_cut());
        assert_eq!(
            appended.position,
            2 * (round as u64 + 1),
            "neither lost nor stored twice"
        );
    }
    // Nothing but the answer shows what became of this one.
    for (events, cut) in [(8, Cut::After), (8, Cut::Before)] {
        let (mut work, key) = (work(), new_key());
        work.answer(key, [3; 32], 200, json!({}));
        proxy.cut_next_commit(cut);
        assert_eq!(store.append(work).await.unwrap().position, events);
        assert!(world.store.stored_answer(&key).await.unwrap().is_some());
    }
    // And of this one nothing at all.
    let mut nameless = work();
    nameless.secret(new_id(), "password", "x".to_owned());
    proxy.cut_next_commit(Cut::After);
    assert!(matches!(store.append(nameless).await, Err(AppendError::Unknown)));
    assert_eq!(count(&world, "event").await, 8);
    assert_whole(&world.store).await;
}

#[tokio::test]
async fn r_08_a_lock_held_by_somebody_else_is_waited_for() {
    let world = world().await;
    let lock = hold_the_log(&world).await;
    let started = Instant::now();
    let (result, ()) = tokio::join!(world.store.append(pair()), async {
        // Longer than one lock wait.
        tokio::time::sleep(Duration::from_secs(6)).await;
        lock.rollback().await.unwrap();
    });
    result.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(6));
    assert_whole(&world.store).await;
}

#[tokio::test]
async fn a_row_that_should_not_be_there_refuses_one_command_and_not_its_neighbours() {
    let world = world().await;
    let id = new_id();
    // An event no append wrote, beyond what any check looks at: the head does not know it.
    let stray = "INSERT INTO event (position, event_id, stream_type, stream_id, version, event_type, schema_version, \
        payload, causation_id, correlation_id, recorded_at) VALUES (3, ?, 'x', ?, 1, 'x', 1, '{}', ?, ?, NOW())";
    sqlx::query(stray)
        .bind(id)
        .bind(id)
        .bind(id)
        .bind(id)
        .execute(&world.databases.write)
        .await
        .unwrap();
    let works = vec![
        holding(Wish::note("1")),
        holding(Wish::note("2")),
        holding(Wish::note("3")),
    ];
    let results = append_together(&world, works).await;
    assert!(results[0].is_ok() && results[1].is_ok(), "{results:?}");
    assert!(matches!(results[2], Err(AppendError::Unavailable(_))), "{results:?}");
    assert_eq!(world.store.head().await.unwrap(), 2);
}

#[tokio::test]
async fn what_was_taken_is_finished_before_the_store_closes() {
    let world = world().await;
    let appends: Vec<_> = (0..50)
        .map(|_| {
            let store = world.store.clone();
            tokio::spawn(async move { store.append(pair()).await })
        })
        .collect();
    tokio::task::yield_now().await;
    world.store.clone().close().await;
    for append in join_all(appends).await {
        append.unwrap().unwrap();
    }
    assert_eq!(count(&world, "event").await, 100);
    let late = world.store.append(pair()).await;
    assert!(
        matches!(late, Err(AppendError::Unavailable(sqlx::Error::PoolClosed))),
        "{late:?}"
    );
}

#[tokio::test]
async fn r_12_more_works_than_can_wait_are_refused_at_once() {
    let world = world().await;
    let lock = hold_the_log(&world).await;
    let waiting = world.store.append(pair());
    tokio::pin!(waiting);
    let _ = tokio::time::timeout(Duration::from_millis(100), &mut waiting).await;
    let store = &world.store;
    let mut queued = Vec::new();
    for _ in 0..4096 {
        let mut append = Box::pin(store.append(work()));
        assert!(futures_util::poll!(&mut append).is_pending());
        queued.push(append);
    }
    let refused = tokio::time::timeout(Duration::from_millis(100), store.append(work())).await;
    assert!(
        matches!(refused, Ok(Err(AppendError::Unavailable(sqlx::Error::PoolTimedOut)))),
        "{refused:?}"
    );
    lock.rollback().await.unwrap();
    waiting.await.unwrap();
    assert!(join_all(queued).await.iter().all(Result::is_ok));
}
