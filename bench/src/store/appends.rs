use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ids::IdGen;
use domain::time::Clock;
use event_store::system::{RandomIds, SystemClock};
use event_store::{Audit, EventStore, Loaded, MasterKey, StoreOptions, Work};
use std::sync::Arc;
use std::time::Duration;

use super::TEXT;
use super::note::Note;
use crate::load::{Seen, closed_loop};
use crate::world::Servers;

/// Opens the log of a fresh pair of databases with the options a process of ours has.
pub async fn open(servers: &Servers, name: &str) -> Result<EventStore> {
    let url = servers.database_url(name);
    migrations::migrate(&url, &servers.database_url(&format!("{name}_read"))).await?;
    let master = MasterKey::from_base64(&STANDARD.encode([1; 32])).context("a master key")?;
    Ok(EventStore::open(&url, master, Arc::new(SystemClock), StoreOptions::default()).await?)
}

/// Our own way: whatever waits is appended together.
pub async fn measure(servers: &Servers, clients: usize, time: Duration) -> Result<Seen> {
    let store = open(servers, "bench_store").await?;
    let seen = closed_loop(vec![store.clone(); clients], time, append).await;
    store.close().await;
    seen
}

async fn append(store: EventStore) -> Result<Option<EventStore>> {
    let ids = Arc::new(RandomIds);
    let audit = Audit {
        actor: None,
        causation_id: ids.next(),
        correlation_id: ids.next(),
        now: SystemClock.now(),
    };
    let mut work = Work::new(audit, ids.clone());
    for _ in 0..2 {
        work.decide(&Loaded::<Note>::new_stream(ids.next()), TEXT.to_owned())?;
    }
    store.append(work).await?;
    Ok(Some(store))
}
