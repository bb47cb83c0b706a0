use anyhow::Result;
use domain::ids::IdGen;
use event_store::system::RandomIds;
use futures_util::future::try_join_all;
use sqlx::{Connection, Executor, MySqlConnection};
use std::time::Duration;
use uuid::Uuid;

use super::TEXT;
use crate::load::{Seen, closed_loop};
use crate::world::Servers;

/// Positions by `AUTO_INCREMENT`, so that the transactions are not in each other's way: this table promises less than our
/// log does, and is quicker for it.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS bench_one_by_one (
    position BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, event_id BINARY(16) NOT NULL,
    stream_type VARCHAR(32) NOT NULL, stream_id BINARY(16) NOT NULL, version INT UNSIGNED NOT NULL,
    event_type VARCHAR(64) NOT NULL, schema_version SMALLINT UNSIGNED NOT NULL, payload LONGTEXT NOT NULL,
    causation_id BINARY(16) NOT NULL, correlation_id BINARY(16) NOT NULL, recorded_at DATETIME(6) NOT NULL,
    UNIQUE KEY (stream_id, stream_type, version))";

const VERSIONS: &str = "SELECT COUNT(*) FROM bench_one_by_one
    WHERE (stream_id = ? AND stream_type = 'bench') OR (stream_id = ? AND stream_type = 'bench')";

const INSERT: &str = "INSERT INTO bench_one_by_one (event_id, stream_type, stream_id, version, event_type,
        schema_version, payload, causation_id, correlation_id, recorded_at)
    VALUES (?, 'bench', ?, 1, 'bench.written', 1, ?, ?, ?, UTC_TIMESTAMP(6)),
           (?, 'bench', ?, 1, 'bench.written', 1, ?, ?, ?, UTC_TIMESTAMP(6))";

/// A transaction per command, each client on a connection of its own: begin, look, insert both, commit.
pub async fn measure(servers: &Servers, clients: usize, time: Duration) -> Result<Seen> {
    let url = servers.database_url("bench_store");
    let mut connection = MySqlConnection::connect(&url).await?;
    connection.execute(TABLE).await?;
    let connections = try_join_all((0..clients).map(|_| MySqlConnection::connect(&url))).await?;
    closed_loop(connections, time, store).await
}

async fn store(mut connection: MySqlConnection) -> Result<Option<MySqlConnection>> {
    let payload = format!("{{\"text\":\"{TEXT}\"}}");
    let (streams, command): ([Uuid; 2], Uuid) = ([RandomIds.next(), RandomIds.next()], RandomIds.next());
    let mut transaction = connection.begin().await?;
    let [first, second] = streams;
    let _versions: i64 = sqlx::query_scalar(VERSIONS)
        .bind(first)
        .bind(second)
        .fetch_one(&mut *transaction)
        .await?;
    let mut insert = sqlx::query(INSERT);
    for stream in streams {
        insert = insert
            .bind(RandomIds.next())
            .bind(stream)
            .bind(payload.clone())
            .bind(command)
            .bind(command);
    }
    insert.execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(Some(connection))
}
