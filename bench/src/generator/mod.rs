//! Long logs, as appends would have left them: whole rows, one chain of hashes, the head and the barrier at its end, and
//! for each visit the time it takes of its doctor and its patient. `medbook verify` finds nothing wrong with them.

mod visit;

use anyhow::{Context, Result};
use event_store::BARRIER;
use sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection};
use std::ops::Range;
use std::time::Instant;
use tokio::sync::mpsc;

use visit::{Chain, held_times};

/// Rows of one statement, each statement a transaction. Longer ones are not quicker.
const ROWS: u64 = 2_000;

/// Statements made before they are needed.
const AHEAD: usize = 4;

/// How often it is said how far the log is, in rows.
const EVERY: u64 = 1_000_000;

/// Nothing refers to anything, and no key comes twice: the server need not look. Where there is a binary log, a log that
/// is made and not appended does not go into it.
const SESSION: &str = "SET SESSION unique_checks = 0, foreign_key_checks = 0, sql_log_bin = 0";

/// Whether the visits' times are made beside the events. Only an append asks about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    Events,
    EventsAndReservations,
}

/// A statement, and the position of its last event.
struct Batch {
    text: String,
    last: u64,
}

/// Appends visits to the log of this database until it holds `events`. Nobody else may append meanwhile.
pub async fn fill(url: &str, events: u64, fill: Fill) -> Result<()> {
    const HEAD: &str = "SELECT h.position, e.hash FROM log_head h LEFT JOIN event e ON e.position = h.position";
    let mut connection = MySqlConnection::connect(url).await?;
    connection.execute(SESSION).await?;
    let (head, hash): (u64, Option<Vec<u8>>) = sqlx::query_as(HEAD).fetch_one(&mut connection).await?;
    let hash = hash.map_or(Ok([0; 32]), |hash| hash.as_slice().try_into());
    let chain = Chain::behind(hash.context("a hash of another length")?);
    let positions = head + 1..events + 1;
    if positions.is_empty() {
        return Ok(());
    }
    write(&mut connection, "events", event_batches(chain, positions.clone())).await?;
    if fill == Fill::EventsAndReservations {
        write(&mut connection, "held times", holding_batches(positions)).await?;
    }
    Ok(())
}

/// Made in a thread of their own, while the server takes in those before.
fn event_batches(mut chain: Chain, positions: Range<u64>) -> mpsc::Receiver<Batch> {
    let (sender, batches) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        let mut next = positions.start;
        while next < positions.end {
            let end = (next + ROWS).min(positions.end);
            let (text, last) = (chain.insert(next..end), end - 1);
            if sender.blocking_send(Batch { text, last }).is_err() {
                return;
            }
            next = end;
        }
    });
    batches
}

fn holding_batches(positions: Range<u64>) -> mpsc::Receiver<Batch> {
    let (sender, batches) = mpsc::channel(AHEAD);
    let last = positions.end - 1;
    tokio::task::spawn_blocking(move || {
        let mut times = held_times(positions).peekable();
        while times.peek().is_some() {
            let text = visit::insert_times(times.by_ref().take(usize::try_from(ROWS).unwrap_or(usize::MAX)));
            if sender.blocking_send(Batch { text, last }).is_err() {
                return;
            }
        }
    });
    batches
}

/// Each statement with the head and the barrier behind it, so that a log that was cut off is a shorter log.
#[expect(clippy::print_stderr, reason = "it takes minutes, so it says how far it is")]
async fn write(connection: &mut MySqlConnection, what: &str, mut batches: mpsc::Receiver<Batch>) -> Result<()> {
    let (started, mut written) = (Instant::now(), 0);
    while let Some(Batch { text, last }) = batches.recv().await {
        let mut transaction = connection.begin().await?;
        transaction.execute(sqlx::raw_sql(AssertSqlSafe(text))).await?;
        sqlx::query("UPDATE log_head SET position = ?")
            .bind(last)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("UPDATE log_barrier SET position = ? WHERE name IN (?, 'log-written')")
            .bind(last)
            .bind(BARRIER)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        written += ROWS;
        if written % EVERY == 0 {
            let rate = u128::from(written) * 1_000 / started.elapsed().as_millis().max(1);
            eprintln!("         … {written} {what} made, {rate}/s");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::IdGen;
    use event_store::system::{RandomIds, SystemClock};
    use event_store::{EventStore, MasterKey, StoreOptions};
    use std::sync::Arc;
    use test_kit::TestDatabases;

    #[tokio::test]
    async fn a_generated_log_is_one_a_process_opens_and_a_verification_finds_nothing_in() {
        let databases = TestDatabases::create().await;
        let key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
        for events in [ROWS + 7, 3 * ROWS] {
            fill(&databases.write_url, events, Fill::EventsAndReservations)
                .await
                .unwrap();
            let master = MasterKey::from_base64(key).unwrap();
            let store = EventStore::open(
                &databases.write_url,
                master,
                Arc::new(SystemClock),
                StoreOptions::default(),
            )
            .await
            .unwrap();
            assert_eq!(store.head().await.unwrap(), events);
            assert_eq!(store.barrier().await.unwrap(), events);
            assert_eq!(event_store::verify::holdings(&store).await.unwrap(), []);
            store.close().await;
        }
        // A verification that finds nothing has looked: one byte less, and the chain is broken.
        sqlx::query("UPDATE event SET causation_id = ? WHERE position = 9")
            .bind(RandomIds.next())
            .execute(&databases.write)
            .await
            .unwrap();
        let master = MasterKey::from_base64(key).unwrap();
        let store = EventStore::open(
            &databases.write_url,
            master,
            Arc::new(SystemClock),
            StoreOptions::default(),
        )
        .await
        .unwrap();
        assert!(!event_store::verify::holdings(&store).await.unwrap().is_empty());
        store.close().await;
    }
}
