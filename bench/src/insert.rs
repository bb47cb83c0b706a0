use anyhow::Result;
use futures_util::future::try_join_all;
use sqlx::{Connection, MySqlConnection};
use std::time::Duration;

use crate::load::{Seen, closed_loop};
use crate::world::World;

/// Single-row INSERTs, each its own durable transaction: what the same server does with the least work per command.
pub async fn measure(world: &World, clients: usize) -> Result<Seen> {
    let url = world.database_url("medbook");
    let mut connection = MySqlConnection::connect(&url).await?;
    sqlx::raw_sql(
        "CREATE TABLE IF NOT EXISTS bench_insert (id BIGINT AUTO_INCREMENT PRIMARY KEY, payload TEXT NOT NULL)",
    )
    .execute(&mut connection)
    .await?;
    let connections = try_join_all((0..clients).map(|_| MySqlConnection::connect(&url))).await?;
    let seen = closed_loop(connections, Duration::from_secs(6), insert).await?;
    sqlx::raw_sql("DROP TABLE bench_insert")
        .execute(&mut connection)
        .await?;
    Ok(seen)
}

async fn insert(mut connection: MySqlConnection) -> Result<Option<MySqlConnection>> {
    sqlx::query("INSERT INTO bench_insert (payload) VALUES (?)")
        .bind(PAYLOAD)
        .execute(&mut connection)
        .await?;
    Ok(Some(connection))
}

/// As long as a booked visit's event.
const PAYLOAD: &str = r#"{"booking":{"patient_id":"00000000-0000-0000-0000-000000000001","doctor_id":"00000000-0000-0000-0000-000000000002","visit_type_id":"00000000-0000-0000-0000-000000000007","visit_type_name":"Check-up","price":{"amount":4500,"currency":"EUR"},"slot":{"starts_at":"2026-11-23T09:00:00Z","ends_at":"2026-11-23T09:30:00Z","reserved_from":"2026-11-23T08:55:00Z","reserved_until":"2026-11-23T09:40:00Z","local_start":"2026-11-23T10:00:00","time_zone":"Europe/Berlin"}}}"#;
