//! What the same server does with the least work for a durable command.

use anyhow::Result;
use futures_util::future::try_join_all;
use sqlx::{Connection, Executor, MySqlConnection};
use std::time::Duration;

use crate::load::{Seen, closed_loop};
use crate::world::Servers;

const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS bench_insert (id BIGINT AUTO_INCREMENT PRIMARY KEY, payload TEXT NOT NULL)";

/// As long as a booked visit's event.
const PAYLOAD: &str = r#"{"booking":{"patient_id":"00000000-0000-0000-0000-000000000001","doctor_id":"00000000-0000-0000-0000-000000000002","visit_type_id":"00000000-0000-0000-0000-000000000007","visit_type_name":"Check-up","price":{"amount":4500,"currency":"EUR"},"cancellation":{"notice_hours":24},"reason":null,"slot":{"starts_at":"2026-11-23T09:00:00Z","ends_at":"2026-11-23T09:30:00Z","reserved_from":"2026-11-23T08:55:00Z","reserved_until":"2026-11-23T09:40:00Z","local_start":"2026-11-23T10:00:00","time_zone":"Europe/Berlin"}}}"#;

/// Single-row INSERTs, each its own durable transaction.
pub async fn singles(servers: &Servers, clients: usize, time: Duration) -> Result<Seen> {
    closed_loop(connections(servers, clients).await?, time, single).await
}

/// INSERTs of two rows, each its own durable transaction.
pub async fn pairs(servers: &Servers, clients: usize, time: Duration) -> Result<Seen> {
    closed_loop(connections(servers, clients).await?, time, pair).await
}

async fn connections(servers: &Servers, clients: usize) -> Result<Vec<MySqlConnection>> {
    let url = servers.database_url("medbook");
    let mut connection = MySqlConnection::connect(&url).await?;
    connection.execute(TABLE).await?;
    Ok(try_join_all((0..clients).map(|_| MySqlConnection::connect(&url))).await?)
}

async fn single(mut connection: MySqlConnection) -> Result<Option<MySqlConnection>> {
    let insert = sqlx::query("INSERT INTO bench_insert (payload) VALUES (?)").bind(PAYLOAD);
    insert.execute(&mut connection).await?;
    Ok(Some(connection))
}

async fn pair(mut connection: MySqlConnection) -> Result<Option<MySqlConnection>> {
    let insert = sqlx::query("INSERT INTO bench_insert (payload) VALUES (?), (?)");
    insert.bind(PAYLOAD).bind(PAYLOAD).execute(&mut connection).await?;
    Ok(Some(connection))
}
