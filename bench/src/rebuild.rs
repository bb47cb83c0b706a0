use anyhow::{Result, ensure};
use event_store::Recorded;
use futures_util::TryStreamExt;
use serde_json::json;
use servers::Brand;
use sqlx::types::Json;
use sqlx::{Connection, Executor, MySqlConnection};
use std::time::{Duration, Instant};

use crate::generator::{Fill, fill};
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::store;
use crate::wait::until_reached;
use crate::world::Servers;

const PROJECTION: &str = "doctor_calendar";

/// Rows one statement of the bare loop writes.
const BATCH: usize = 1_000;

/// `medbook rebuild` of the calendar from a log of a million visits, while nobody else is at work, beside reading the same
/// rows and beside a loop that reads and upserts them and cares about nothing else.
pub async fn measure(brand: Brand, options: &Options, rows: &mut Rows) -> Result<()> {
    let events: u64 = if options.quick { 100_000 } else { 1_000_000 };
    let servers = Servers::start(brand)?;
    fill(&servers.database_url("medbook"), events, Fill::Events).await?;
    let caught_up = catch_up(&servers, events).await?;
    rows.add(Row::new(
        "projectors: all read models catching up",
        per_second(events, caught_up),
        "/s",
    ));
    let selected = stream(&servers).await?;
    let upserted = stream_and_upsert(&servers).await?;
    let started = Instant::now();
    let output = servers.installation.output(&["rebuild", PROJECTION]);
    let rebuilt = started.elapsed();
    ensure!(
        output.status.success(),
        "medbook rebuild failed: {}",
        String::from_utf8_lossy(&output.stdout)
    );
    // Start of the process, comparison and flip included.
    let what = format!("rebuild: {PROJECTION}, {events} events");
    let row = || Row::new(what.clone(), per_second(events, rebuilt), "/s");
    rows.add(row().at_least(25_000.0));
    rows.add(row().beside("a streaming SELECT of the same rows", per_second(events, selected)));
    rows.add(row().beside("a bare stream-and-upsert loop", per_second(events, upserted)));
    Ok(())
}

/// Starts the projectors and waits until every read model has everything. The barrier stands at the log's end already.
async fn catch_up(servers: &Servers, events: u64) -> Result<Duration> {
    let started = Instant::now();
    let _projectors = servers.installation.spawn(&["projectors"])?;
    let mut connection = MySqlConnection::connect(&servers.database_url("medbook_read")).await?;
    let slowest = async || {
        let position: Option<u64> = sqlx::query_scalar("SELECT MIN(position) FROM checkpoint")
            .fetch_one(&mut connection)
            .await?;
        Ok(position.unwrap_or(0))
    };
    until_reached("the slowest projection", events, Duration::from_millis(50), slowest).await?;
    Ok(started.elapsed())
}

async fn stream(servers: &Servers) -> Result<Duration> {
    let mut connection = MySqlConnection::connect(&servers.database_url("medbook")).await?;
    let started = Instant::now();
    let mut rows = sqlx::query("SELECT * FROM event ORDER BY position").fetch(&mut connection);
    while rows.try_next().await?.is_some() {}
    Ok(started.elapsed())
}

async fn stream_and_upsert(servers: &Servers) -> Result<Duration> {
    let store = store::open(servers, "medbook").await?;
    let mut read = MySqlConnection::connect(&servers.database_url("medbook_read")).await?;
    let create = "CREATE TABLE bench_calendar (id BINARY(16) PRIMARY KEY, doctor BINARY(16) NOT NULL, \
        starts DATETIME(6) NOT NULL, KEY (doctor, starts))";
    read.execute(create).await?;
    let started = Instant::now();
    let mut position = 0;
    loop {
        let events = store.read_after(position, u32::try_from(BATCH)?).await?;
        let Some(last) = events.last() else { break };
        position = last.position;
        upsert(&mut read, &events).await?;
    }
    store.close().await;
    Ok(started.elapsed())
}

async fn upsert(read: &mut MySqlConnection, events: &[Recorded]) -> Result<()> {
    const UPSERT: &str = "INSERT INTO bench_calendar SELECT UNHEX(w.id), UNHEX(REPLACE(w.doctor, '-', '')), w.starts \
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$.id', doctor CHAR(36) PATH '$.doctor', \
            starts DATETIME(6) PATH '$.starts')) w \
        ON DUPLICATE KEY UPDATE doctor = VALUES(doctor), starts = VALUES(starts)";
    let row = |event: &Recorded| {
        let booking = &event.payload["booking"];
        json!({ "id": event.stream_id.simple().to_string(), "doctor": booking["doctor_id"],
                "starts": booking["slot"]["local_start"] })
    };
    let rows: Vec<_> = events.iter().map(row).collect();
    sqlx::query(UPSERT).bind(Json(rows)).execute(read).await?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn per_second(events: u64, took: Duration) -> f64 {
    events as f64 / took.as_secs_f64()
}
