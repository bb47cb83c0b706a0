use event_store::EventStore;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::RebuildError;
use super::next::Site;
use super::progress::Report;
use crate::runner::{Target, set_aside};
use crate::tables::ReadTables;
use crate::{Generation, Known};

/// Events taken in at once; lanes share them.
const BATCH: u32 = 4_000;
/// Batches read and decoded before they are needed.
const AHEAD: usize = 2;

/// A batch on its way from the log.
struct Batch {
    to: u64,
    known: Vec<Known>,
}

/// Takes the log into tables up to a position.
pub(super) async fn fill(
    site: &Site,
    tables: &ReadTables,
    until: u64,
    report: &mut Report<'_>,
) -> Result<(), RebuildError> {
    let mut position = tables.place().await.map_err(RebuildError::stopped)?.position;
    let aside = set_aside(&site.store, site.projection.name()).await?;
    let (sender, mut batches) = mpsc::channel(AHEAD);
    let cancelled = CancellationToken::new();
    // Ends when this function does, however that ends.
    let _reading_ends = cancelled.clone().drop_guard();
    let reading = read_ahead(site.store.clone(), position, until, aside, sender);
    tokio::spawn(async move { cancelled.run_until_cancelled(reading).await });
    while let Some(batch) = batches.recv().await {
        let batch = batch?;
        tables
            .absorb(position, batch.to, &batch.known)
            .await
            .map_err(RebuildError::stopped)?;
        position = batch.to;
        report.say(position, until);
    }
    Ok(())
}

/// Takes the log in until these tables are nearly where the live ones are.
pub(super) async fn follow_live(site: &Site, tables: &ReadTables, report: &mut Report<'_>) -> Result<(), RebuildError> {
    loop {
        let live = site.standing(Generation::Live).await?.position;
        fill(site, tables, live, report).await?;
        let behind = site.standing(Generation::Live).await?.position.saturating_sub(live);
        if behind < u64::from(BATCH) / 10 {
            return Ok(());
        }
    }
}

/// Reads and decodes in a task of its own: while the tables are written, the next batch is read.
async fn read_ahead(
    store: EventStore,
    mut position: u64,
    until: u64,
    aside: Vec<u64>,
    batches: mpsc::Sender<Result<Batch, RebuildError>>,
) {
    while position < until {
        let batch = read(&store, position, until, &aside).await;
        match &batch {
            Ok(batch) if batch.to > position => position = batch.to,
            // The log ends before the position: there is no more to read.
            Ok(_) => return,
            Err(_) => position = until,
        }
        if batches.send(batch).await.is_err() {
            return;
        }
    }
}

async fn read(store: &EventStore, position: u64, until: u64, aside: &[u64]) -> Result<Batch, RebuildError> {
    let mut batch = Batch {
        to: position,
        known: Vec::new(),
    };
    for event in store.read_after(position, BATCH).await? {
        let position = event.position;
        if position > until {
            break;
        }
        batch.to = position;
        if aside.binary_search(&position).is_err() {
            let known = Known::read(event).map_err(|source| RebuildError::Unknown { position, source })?;
            batch.known.push(known);
        }
    }
    Ok(batch)
}
