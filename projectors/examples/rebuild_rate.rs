//! How fast a read model is made anew, beside a plain read of the same rows and a bare loop that reads and writes them.
//!
//! `rebuild_rate <server> [events]`, for example `rebuild_rate mysql://root@127.0.0.1:3306 1000000`. Makes the databases
//! `rebuild_rate` and `rebuild_rate_read` there, and drops them first.
#![expect(clippy::print_stdout, reason = "it is a program that prints figures")]

use event_store::system::SystemClock;
use event_store::{EventStore, MasterKey, StoreOptions};
use futures_util::TryStreamExt;
use projectors::projections::DoctorCalendar;
use projectors::{Generation, Known, Projection, rebuild};
use sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection, MySqlPool};
use std::error::Error;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

/// 32 bytes that keep no secret.
const MASTER: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const CHUNK: u64 = 2_000;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let server = arguments.next().ok_or("say which server: mysql://user@host:port")?;
    let events: u64 = arguments.next().map_or(Ok(1_000_000), |text| text.parse())?;
    let (write_url, read_url) = (format!("{server}/rebuild_rate"), format!("{server}/rebuild_rate_read"));
    let mut connection = MySqlConnection::connect(&server).await?;
    for database in ["rebuild_rate", "rebuild_rate_read"] {
        let sql = AssertSqlSafe(format!("DROP DATABASE IF EXISTS {database}"));
        connection.execute(sql).await?;
    }
    migrations::migrate(&write_url, &read_url).await?;
    let read = event_store::connect(&read_url, 10).await?;
    generate(&write_url, events).await?;
    let master = MasterKey::from_base64(MASTER)?;
    let store = EventStore::open(&write_url, master, Arc::new(SystemClock), StoreOptions::default()).await?;

    let began = Instant::now();
    let mut rows = sqlx::query("SELECT * FROM event ORDER BY position").fetch(store.pool());
    while rows.try_next().await?.is_some() {}
    drop(rows);
    say("a streaming SELECT of the rows", events, began);
    bare_loop(&store, &read).await?;
    for what in [
        "filled for the first time",
        "rebuilt beside the live one, compared, flipped",
    ] {
        let began = Instant::now();
        let mut stage = None;
        let outcome = rebuild::rebuild(
            &store,
            &read,
            Box::new(DoctorCalendar),
            rebuild::Options::default(),
            &mut |progress| {
                if stage != Some(progress.stage) {
                    stage = Some(progress.stage);
                    println!(
                        "  {:?} begins after {:.1} s",
                        progress.stage,
                        began.elapsed().as_secs_f64()
                    );
                }
            },
        )
        .await?;
        say(what, events, began);
        println!("  {outcome:?}");
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a rate")]
fn say(what: &str, events: u64, began: Instant) {
    println!("{what}: {:.0} events/s", events as f64 / began.elapsed().as_secs_f64());
}

/// Reads batches and upserts them, one after the other, with no checkpoint, no lanes and no comparison.
async fn bare_loop(store: &EventStore, read: &MySqlPool) -> Result<()> {
    let began = Instant::now();
    let mut position = 0;
    let mut connection = read.acquire().await?;
    loop {
        let events = store.read_after(position, 2_000).await?;
        let Some(last) = events.last() else { break };
        position = last.position;
        let known: Vec<Known> = events
            .into_iter()
            .map(Known::read)
            .collect::<std::result::Result<_, _>>()?;
        let mut transaction = connection.begin().await?;
        let all: Vec<&Known> = known.iter().collect();
        DoctorCalendar.apply(&mut transaction, Generation::Live, &all).await?;
        transaction.commit().await?;
    }
    say("a bare loop of reads and upserts", position, began);
    sqlx::query("TRUNCATE TABLE doctor_calendar_v4").execute(read).await?;
    Ok(())
}

/// Visits of 200 doctors and 5,000 patients, each booked; every fourth is cancelled later.
async fn generate(url: &str, events: u64) -> Result<()> {
    let mut connection = MySqlConnection::connect(url).await?;
    let mut position = 0;
    while position < events {
        let mut values = Vec::new();
        for _ in 0..CHUNK.min(events - position) {
            position += 1;
            values.push(event(position));
        }
        let sql = format!(
            "INSERT INTO event (position, event_id, stream_type, stream_id, version, event_type, schema_version, \
             payload, causation_id, correlation_id, recorded_at) VALUES {}",
            values.join(", ")
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
    }
    for table in ["log_head", "log_barrier"] {
        let sql = AssertSqlSafe(format!("UPDATE {table} SET position = {events}"));
        connection.execute(sql).await?;
    }
    Ok(())
}

fn event(position: u64) -> String {
    let id = |group: u64, n: u64| Uuid::from_u64_pair(group << 32, n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let cancelled = position.is_multiple_of(4);
    let visit = if cancelled { position - 3 } else { position };
    let (version, kind, payload) = if cancelled {
        (
            2,
            "cancelled",
            r#"{"by":"patient","reason":"other","late":false}"#.to_owned(),
        )
    } else {
        let booking = serde_json::json!({ "booking": {
            "patient_id": id(2, position % 5_000), "doctor_id": id(3, position % 200), "visit_type_id": id(4, 1),
            "visit_type_name": "Check-up", "price": { "amount": 4_500, "currency": "EUR" },
            "cancellation": { "notice_hours": 24 }, "reason": null,
            "slot": { "starts_at": "2026-11-23T08:00:00Z", "ends_at": "2026-11-23T08:15:00Z",
                "reserved_from": "2026-11-23T08:00:00Z", "reserved_until": "2026-11-23T08:15:00Z",
                "local_start": "2026-11-23T09:00:00", "time_zone": "Europe/Berlin" } } });
        (1, "booked", booking.to_string())
    };
    let (event_id, stream) = (id(1, position).simple(), id(5, visit).simple());
    format!(
        "({position}, UNHEX('{event_id}'), 'appointment', UNHEX('{stream}'), {version}, 'appointment.{kind}', 2, \
         '{payload}', UNHEX('{event_id}'), UNHEX('{event_id}'), '2026-11-22 08:00:00')"
    )
}
