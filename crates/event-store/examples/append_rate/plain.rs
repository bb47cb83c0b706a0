//! What the server does without the store: single rows, two rows, and a transaction for each command as a store without
//! group commit has it. All events go to a table like the log's own.

use sqlx::mysql::MySqlPoolOptions;
use sqlx::{MySqlConnection, MySqlPool};
use std::time::Duration;

use crate::support::{World, new_id};
use crate::{Measured, measure};

/// Servers take some 150 connections unless told otherwise.
const CONNECTIONS: usize = 128;

const PAYLOAD: &str = "{\"note\":\"as long as a small event\"}";

const TWO_EVENTS: &str = "INSERT INTO plain_event (position, event_id, stream_type, stream_id, version, event_type, \
    schema_version, payload, actor, causation_id, correlation_id, recorded_at) VALUES \
    (?, ?, 'test', ?, 1, 'test.held', 1, ?, ?, ?, ?, NOW(6)), (?, ?, 'test', ?, 1, 'test.held', 1, ?, ?, ?, ?, NOW(6))";

pub async fn create_tables(world: &World) {
    for statement in [
        "CREATE TABLE plain_row (id BINARY(16) PRIMARY KEY, payload VARCHAR(255) NOT NULL)",
        "CREATE TABLE plain_event LIKE event",
        "CREATE TABLE plain_head LIKE log_head",
        "INSERT INTO plain_head VALUES (1, 0)",
    ] {
        sqlx::query(statement).execute(&world.databases.write).await.unwrap();
    }
}

/// Empties the table and has every client do this one after the other.
pub async fn run(world: &World, clients: usize, one: impl AsyncFn(&MySqlPool, u64)) -> Measured {
    let size = u32::try_from(clients.min(CONNECTIONS)).unwrap();
    let pool = MySqlPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(Duration::from_secs(30))
        .connect(&world.databases.write_url)
        .await
        .unwrap();
    sqlx::query("TRUNCATE TABLE plain_event").execute(&pool).await.unwrap();
    let result = measure(clients, |n| one(&pool, n)).await;
    pool.close().await;
    result
}

pub async fn one_row(pool: &MySqlPool, _: u64) {
    sqlx::query("INSERT INTO plain_row (id, payload) VALUES (?, ?)")
        .bind(new_id())
        .bind(PAYLOAD)
        .execute(pool)
        .await
        .unwrap();
}

pub async fn two_rows(pool: &MySqlPool, n: u64) {
    insert(&mut pool.acquire().await.unwrap(), 2 * n + 1).await;
}

/// Takes its positions from a counter row, as gapless positions need it.
pub async fn transaction(pool: &MySqlPool, _: u64) {
    let mut transaction = pool.begin().await.unwrap();
    let head: u64 = sqlx::query_scalar("SELECT position FROM plain_head FOR UPDATE")
        .fetch_one(&mut *transaction)
        .await
        .unwrap();
    insert(&mut transaction, head + 1).await;
    sqlx::query("UPDATE plain_head SET position = ?")
        .bind(head + 2)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

async fn insert(connection: &mut MySqlConnection, first: u64) {
    let mut query = sqlx::query(TWO_EVENTS);
    for position in [first, first + 1] {
        query = query
            .bind(position)
            .bind(new_id())
            .bind(new_id())
            .bind(PAYLOAD)
            .bind(new_id())
            .bind(new_id())
            .bind(new_id());
    }
    query.execute(connection).await.unwrap();
}
