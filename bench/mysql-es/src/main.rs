//! What `mysql-es` with `cqrs-es` does on a server: commands a second and the median time of one.
//!
//! `mysql-es-bench <mysql://…/database> <clients> <seconds>` prints one line of JSON. A command makes a new aggregate and
//! two events of it; two streams in one append it cannot do, so this is the nearest to what our own store is asked.

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use mysql_es::{MysqlCqrs, mysql_cqrs};
use serde::{Deserialize, Serialize};
use sqlx::mysql::MySqlPoolOptions;
use std::convert::Infallible;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// More connections than a server is usually given to one program would measure the server's scheduling.
const CONNECTIONS: u32 = 128;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS events (
    aggregate_type VARCHAR(255) NOT NULL, aggregate_id VARCHAR(255) NOT NULL, sequence BIGINT NOT NULL,
    event_type TEXT NOT NULL, event_version TEXT NOT NULL, payload JSON NOT NULL, metadata JSON NOT NULL,
    CONSTRAINT events_pk PRIMARY KEY (aggregate_type, aggregate_id, sequence))";

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Note {
    texts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum NoteEvent {
    Written { text: String },
}

impl DomainEvent for NoteEvent {
    fn event_type(&self) -> String {
        "bench.written".into()
    }

    fn event_version(&self) -> String {
        "1".into()
    }
}

impl Aggregate for Note {
    const TYPE: &'static str = "bench";
    type Command = [String; 2];
    type Event = NoteEvent;
    type Error = Infallible;
    type Services = ();

    async fn handle(&mut self, texts: [String; 2], (): &(), sink: &EventSink<Self>) -> Result<(), Infallible> {
        for text in texts {
            sink.write(NoteEvent::Written { text }, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: NoteEvent) {
        let NoteEvent::Written { text } = event;
        self.texts.push(text);
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, clients, seconds] = arguments.as_slice() else {
        return Err("usage: mysql-es-bench <url> <clients> <seconds>".into());
    };
    let (clients, seconds): (u32, f64) = (clients.parse()?, seconds.parse()?);
    let pool = MySqlPoolOptions::new()
        .max_connections(clients.min(CONNECTIONS))
        .acquire_timeout(Duration::from_secs(30))
        .connect(url)
        .await?;
    sqlx::query(TABLE).execute(&pool).await?;
    let store: Arc<MysqlCqrs<Note>> = Arc::new(mysql_cqrs(pool, vec![], ()));
    let started = Instant::now();
    let workers: Vec<_> = (0..clients)
        .map(|_| tokio::spawn(work(store.clone(), started, Duration::from_secs_f64(seconds))))
        .collect();
    let mut times = Vec::new();
    for worker in workers {
        times.extend(worker.await?);
    }
    let took = started.elapsed().as_secs_f64();
    times.sort_unstable();
    let p50 = times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1_000.0);
    println!("{}", serde_json::json!({ "rate": times.len() as f64 / took, "p50": p50 }));
    Ok(())
}

async fn work(store: Arc<MysqlCqrs<Note>>, started: Instant, time: Duration) -> Vec<Duration> {
    let text = || "as long as a small event".to_owned();
    let mut times = Vec::new();
    while started.elapsed() < time {
        let begun = Instant::now();
        let id = Uuid::new_v4().to_string();
        store.execute(&id, [text(), text()]).await.expect("a command was refused");
        times.push(begun.elapsed());
    }
    times
}
