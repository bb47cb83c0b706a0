//! A database server of the test's own, killed, paused and full.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use event_store::verify::{Difference, holdings};
use event_store::{AppendError, EventStore, IdempotencyKey, StoreOptions, Work};
use futures_util::future::join_all;
use serde_json::json;
use servers::{MariaDb, ScratchDir, Size, free_port};
use sqlx::MySqlPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use support::{NOW, Wish, holding, master, new_id};
use test_kit::TestClock;

struct Server {
    database: MariaDb,
    url: String,
    /// Goes after the server in it.
    folder: ScratchDir,
}

impl Server {
    async fn start(options: &[&str]) -> Self {
        let folder = ScratchDir::new("event-store-test").unwrap();
        let port = free_port().unwrap();
        let database = MariaDb::start_with(folder.path().join("db"), port, Size::Small, options).unwrap();
        let url = database.url("medbook");
        migrations::migrate(&url, &database.url("medbook_read")).await.unwrap();
        Self { database, url, folder }
    }

    async fn store(&self) -> EventStore {
        let clock = Arc::new(TestClock::at(NOW));
        EventStore::open(&self.url, master(), clock, StoreOptions::default())
            .await
            .unwrap()
    }
}

fn new_key() -> IdempotencyKey {
    IdempotencyKey {
        scope: new_id(),
        key: new_id(),
    }
}

/// Takes a claim nobody else takes.
fn claiming(key: IdempotencyKey) -> Work {
    let mut work = holding(Wish::key(&new_id().to_string()));
    work.answer(key, [0; 32], 201, json!({}));
    work
}

/// Tries until it is told an outcome.
async fn insist(store: &EventStore, key: IdempotencyKey) {
    loop {
        match store.append(claiming(key)).await {
            Ok(_) | Err(AppendError::Answered(_)) => return,
            Err(AppendError::Unavailable(_) | AppendError::Unknown) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// One event and one claim for each command, and the chain unbroken. The claims of test events are in no fact.
async fn assert_each_once(store: &EventStore, pool: &MySqlPool, commands: usize) {
    for count in ["event", "claim", "idempotency"] {
        let select = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {count}"));
        let rows: i64 = sqlx::query_scalar(select).fetch_one(pool).await.unwrap();
        assert_eq!(usize::try_from(rows).unwrap(), commands, "{count}");
    }
    assert_chained(store).await;
}

async fn assert_chained(store: &EventStore) {
    let mut found = holdings(store).await.unwrap();
    found.retain(|difference| !matches!(difference, Difference::Unreadable { .. } | Difference::Surplus(_)));
    assert_eq!(found, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b_13_a_crash_leaves_both_claim_and_event_or_none() {
    const CLIENTS: usize = 6;
    const ROUNDS: usize = 4;
    let mut server = Server::start(&[]).await;
    let store = server.store().await;
    let (done, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let clients = (0..CLIENTS).map(|_| {
        let (store, done, stop) = (store.clone(), done.clone(), stop.clone());
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                insist(&store, new_key()).await;
                done.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    let clients: Vec<_> = clients.collect();
    for _ in 0..ROUNDS {
        let before = done.load(Ordering::Relaxed);
        while done.load(Ordering::Relaxed) < before + 20 {
            tokio::time::sleep(Duration::from_millis(7)).await;
        }
        server.database.kill9();
        server.database.restart().unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    for client in join_all(clients).await {
        client.unwrap();
    }
    let pool = MySqlPool::connect(&server.url).await.unwrap();
    let fresh = server.store().await;
    assert_each_once(&fresh, &pool, done.load(Ordering::Relaxed)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_13_a_paused_database_doubles_nothing_when_it_goes_on() {
    const CLIENTS: usize = 8;
    let server = Server::start(&[]).await;
    let store = server.store().await;
    insist(&store, new_key()).await;
    let stop = Arc::new(AtomicBool::new(false));
    let clients = (0..CLIENTS).map(|_| {
        let (store, stop) = (store.clone(), stop.clone());
        tokio::spawn(async move {
            let mut commands = 0;
            while !stop.load(Ordering::Relaxed) {
                insist(&store, new_key()).await;
                commands += 1;
            }
            commands
        })
    });
    let clients: Vec<_> = clients.collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.database.pause();
    // Longer than a batch is waited for, so that it is given up while the server still has it before it.
    tokio::time::sleep(Duration::from_secs(13)).await;
    server.database.resume();
    tokio::time::sleep(Duration::from_millis(500)).await;
    stop.store(true, Ordering::Relaxed);
    let commands: usize = join_all(clients).await.into_iter().map(Result::unwrap).sum();
    assert!(commands >= CLIENTS, "all of them went on");
    let pool = MySqlPool::connect(&server.url).await.unwrap();
    assert_each_once(&store, &pool, commands + 1).await;
}

#[tokio::test]
async fn r_11_a_full_disk_refuses_and_recovers_without_repair() {
    // All tables share one file that may not grow: the server meets what a full disk would show it.
    let options = |size: &str| format!("--innodb-data-file-path=ibdata1:12M:autoextend:max:{size}");
    let shared = "--innodb-file-per-table=0";
    let Server { database, url, folder } = Server::start(&[shared, &options("40M")]).await;
    let clock = Arc::new(TestClock::at(NOW));
    let store = EventStore::open(&url, master(), clock, StoreOptions::default())
        .await
        .unwrap();
    let large = || holding(Wish::note(&"x".repeat(200_000)));
    let mut stored = 0;
    let refused = loop {
        match store.append(large()).await {
            Ok(appended) => {
                stored += 1;
                assert_eq!(appended.position, stored);
            }
            Err(error) => break error,
        }
        assert!(stored < 500, "40 MB hold no 100 MB");
    };
    assert!(stored > 0);
    assert!(matches!(refused, AppendError::Unavailable(_)), "{refused:?}");
    // Reading goes on.
    assert_eq!(
        store.head().await.unwrap(),
        stored,
        "nothing refused is stored, nothing stored is lost"
    );
    let port = database.port();
    drop(database);
    let _larger =
        MariaDb::start_with(folder.path().join("db"), port, Size::Small, &[shared, &options("120M")]).unwrap();
    while let Err(error) = store.append(large()).await {
        assert!(matches!(error, AppendError::Unavailable(_)), "{error:?}");
    }
    assert_eq!(store.head().await.unwrap(), stored + 1);
    assert_chained(&store).await;
}

/// Works until told to stop: with patience of all lengths, and with none.
async fn use_up(pool: MySqlPool, number: u64, stop: Arc<AtomicBool>) {
    let patience = Duration::from_millis([50, 333, 1_000, 60_000][usize::try_from(number % 4).unwrap()]);
    while !stop.load(Ordering::Relaxed) {
        let work = async {
            let mut transaction = pool.begin().await?;
            sqlx::query("UPDATE log_flush SET times = times + 1")
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            sqlx::query("SELECT position FROM log_head WHERE position >= ?")
                .bind(0_u64)
                .fetch_optional(&pool)
                .await
        };
        let _given_up = tokio::time::timeout(patience, work).await;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn r_13_a_paused_database_costs_a_pool_no_connection() {
    const CONNECTIONS: u32 = 6;
    let server = Server::start(&[]).await;
    let pool = event_store::connect(&server.url, CONNECTIONS).await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let users = (0..12).map(|number| tokio::spawn(use_up(pool.clone(), number, stop.clone())));
    let users: Vec<_> = users.collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.database.pause();
    tokio::time::sleep(Duration::from_secs(6)).await;
    server.database.resume();
    tokio::time::sleep(Duration::from_secs(3)).await;
    stop.store(true, Ordering::Relaxed);
    join_all(users).await;
    // Every connection there may be is to be had at the same time, and comes back.
    let held = join_all((0..CONNECTIONS).map(|_| pool.acquire())).await;
    let had = held.iter().filter(|connection| connection.is_ok()).count();
    drop(held);
    let closed = tokio::time::timeout(Duration::from_secs(10), pool.close()).await;
    assert!(
        closed.is_ok(),
        "{had} of {CONNECTIONS} connections, size {}, idle {}",
        pool.size(),
        pool.num_idle()
    );
    assert_eq!(had, CONNECTIONS as usize);
}
