//! The rooms as parts of one process, whichever of them it plays.

use anyhow::{Context, Result};
use axum::Router;
use axum::routing::any;
use clap::ValueEnum;
use domain::time::Clock;
use event_store::system::{RandomIds, SystemClock};
use event_store::{EventStore, StoreOptions};
use http_kit::Readiness;
use messaging::Broker;
use sqlx::MySqlPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::housekeeping;
use crate::keys::{self, Keys};
use crate::mailbox::{self, Mailbox};
use crate::settings::Settings;
use crate::telemetry::Telemetry;
use crate::website;

/// A role a process can play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    CommandApi,
    QueryApi,
    Projectors,
    Relay,
    Notifier,
}

impl Part {
    /// Every part but these.
    pub fn all_but(except: &[Self]) -> Vec<Self> {
        Self::value_variants()
            .iter()
            .copied()
            .filter(|part| !except.contains(part))
            .collect()
    }
}

/// What one process plays.
#[derive(Clone, Debug)]
pub struct Cast {
    parts: Vec<Part>,
    /// The projections it may run; empty: all of them.
    only: Vec<String>,
}

impl Cast {
    /// These parts, with every projection.
    pub fn of(parts: impl Into<Vec<Part>>) -> Self {
        Self {
            parts: parts.into(),
            only: Vec::new(),
        }
    }

    /// With these projections only, or with all of them if none is named.
    pub fn only(self, projections: Vec<String>) -> Self {
        Self {
            only: projections,
            ..self
        }
    }
}

/// What a process that runs projections needs beside one connection for each of them.
const BESIDE_PROJECTIONS: usize = 2;

impl Cast {
    /// Connections to each side: as many as are set, but enough for the projections. With fewer each would wait for
    /// another's, and a release with one more projection would stop a process that is set up tightly.
    fn connections(&self, set: u32) -> u32 {
        let of_projections = match (self.parts.contains(&Part::Projectors), self.only.len()) {
            (false, _) => return set,
            (true, 0) => projectors::projections::all().len(),
            (true, some) => some,
        };
        let needed = u32::try_from(of_projections + BESIDE_PROJECTIONS).unwrap_or(u32::MAX);
        if set < needed {
            tracing::warn!(
                set,
                needed,
                "more database connections are opened than are set: the projections need them"
            );
        }
        set.max(needed)
    }
}

/// What the parts share.
struct Shared {
    store: EventStore,
    read: MySqlPool,
    keys: Keys,
    clock: Arc<dyn Clock>,
    commands: command_api::State,
    answers: query_api::State,
}

/// Plays these parts until shutdown, or until one of them fails: then the others are shut down too.
pub async fn run(settings: &Settings, cast: &Cast, shutdown: CancellationToken) -> Result<()> {
    let parts = &cast.parts[..];
    http_kit::install_metrics();
    Telemetry::describe_metrics();
    let shared = open(settings, cast).await?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("{} cannot be listened on", settings.listen))?;
    let mut running = JoinSet::new();
    let mut router = api(parts, &shared);
    if let Some(smtp) = settings.mailbox_smtp {
        let mailbox = Mailbox::open(settings.mailbox_folder.clone())?;
        router = router.merge(mailbox::routes(mailbox.clone()));
        running.spawn(mailbox.receive(smtp, shutdown.clone()));
    }
    if let Some(folder) = &settings.frontend {
        router = router.merge(website::routes(folder)?);
    }
    for part in parts {
        start(*part, settings, cast, &shared, &mut running, &shutdown);
    }
    let readiness = readiness(parts, &shared).await?;
    let router = http_kit::layers(router.merge(http_kit::system_routes(readiness)));
    tracing::info!(listen = %settings.listen, ?parts, "ready");
    let served = shutdown.clone();
    running.spawn(async move { Ok(http_kit::serve(listener, router, served).await?) });
    let outcome = until_done(running, &shutdown).await;
    tracing::info!("every part has ended");
    shared.commands.finish().await;
    shared.store.close().await;
    tracing::info!("the log is closed");
    outcome
}

/// A process that answers from the read tables is ready once they have what the log held when it started.
async fn readiness(parts: &[Part], shared: &Shared) -> Result<Readiness> {
    let ready = Readiness::new()
        .and_database("log", shared.store.pool().clone())
        .and_database("read tables", shared.read.clone());
    if !parts.contains(&Part::QueryApi) {
        return Ok(ready);
    }
    let at_start = shared.store.head().await.context("the log cannot be read")?;
    let (read, caught_up) = (shared.read.clone(), Arc::new(AtomicBool::new(false)));
    Ok(ready.and("caught up", move || {
        let (read, caught_up) = (read.clone(), Arc::clone(&caught_up));
        async move {
            if !caught_up.load(Ordering::Relaxed) {
                caught_up.store(reached(&read, at_start).await, Ordering::Relaxed);
            }
            caught_up.load(Ordering::Relaxed)
        }
    }))
}

async fn reached(read: &MySqlPool, position: u64) -> bool {
    for projection in projectors::projections::all() {
        let checkpoint = projectors::runner::checkpoint::newest(read, projection.name()).await;
        if !checkpoint.is_ok_and(|checkpoint| checkpoint.position >= position) {
            return false;
        }
    }
    true
}

/// The first failure ends everything.
async fn until_done(mut running: JoinSet<Result<()>>, shutdown: &CancellationToken) -> Result<()> {
    let mut outcome = Ok(());
    while let Some(ended) = running.join_next().await {
        let ended = ended.map_err(anyhow::Error::from).and_then(|ended| ended);
        if let Err(error) = ended {
            tracing::error!(error = format!("{error:#}"), "a part of this process failed");
            outcome = outcome.and(Err(error));
            shutdown.cancel();
        }
    }
    outcome
}

async fn open(settings: &Settings, cast: &Cast) -> Result<Shared> {
    let keys = keys::read(&settings.keys)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let options = StoreOptions {
        pool_size: cast.connections(settings.database_connections),
        ..StoreOptions::default()
    };
    let store = EventStore::open(settings.write_url()?, keys.master.clone(), Arc::clone(&clock), options)
        .await
        .context("the log cannot be opened: has `medbook migrate` been run?")?;
    let (read_url, connections) = (settings.read_url()?, cast.connections(settings.database_connections));
    let away = "the read tables cannot be reached";
    let read = event_store::connect(&read_url, connections).await.context(away)?;
    let questions = event_store::connect_for_reading(&read_url, connections)
        .await
        .context(away)?;
    let secrets = command_api::Keys {
        signing: Arc::new(keys.signing.clone()),
        master: keys.master.clone(),
    };
    let ids = Arc::new(RandomIds);
    let commands = command_api::State::new(store.clone(), secrets, Arc::clone(&clock), ids, settings.command_api())
        .with_read_side(read.clone());
    // One gate for both, so that a sign-out counts at once.
    let (gate, vault) = (commands.gate(), store.vault().clone());
    let config = query_api::Config::default();
    let answers = query_api::State::new(questions, gate, vault, Arc::clone(&clock), config).with_log(store.clone());
    Ok(Shared {
        store,
        read,
        keys,
        clock,
        commands,
        answers,
    })
}

/// The API of the parts that have one. The document is that of both APIs in every process: behind a gateway they are one.
fn api(parts: &[Part], shared: &Shared) -> Router {
    let mut api = OpenApiRouter::new();
    if parts.contains(&Part::CommandApi) {
        api = api.merge(command_api::routes(shared.commands.clone()));
    }
    if parts.contains(&Part::QueryApi) {
        api = api.merge(query_api::routes(shared.answers.clone()));
    }
    let (router, document) = api.split_for_parts();
    router
        .merge(http_kit::openapi::docs(document))
        .route("/api/{*rest}", any(http_kit::not_found))
}

fn start(
    part: Part,
    settings: &Settings,
    cast: &Cast,
    shared: &Shared,
    running: &mut JoinSet<Result<()>>,
    shutdown: &CancellationToken,
) {
    let (store, shutdown) = (shared.store.clone(), shutdown.clone());
    match part {
        Part::CommandApi => {
            let (commands, token) = (shared.commands.clone(), shutdown.clone());
            running.spawn(async move {
                commands.run_policies(token).await;
                Ok(())
            });
            let (pool, clock) = (store.pool().clone(), Arc::clone(&shared.clock));
            running.spawn(async move {
                housekeeping::run(&pool, clock.as_ref(), &shutdown).await;
                Ok(())
            });
        }
        Part::QueryApi => {
            let (answers, url) = (shared.answers.clone(), settings.nats_url.clone());
            running.spawn(async move {
                let broker = Broker::connect(&url, "medbook query-api").await?;
                query_api::listen(answers, broker, shutdown).await;
                Ok(())
            });
        }
        Part::Projectors => {
            let config = projectors::Config {
                only: cast.only.clone(),
                ..projectors::Config::new(&settings.nats_url)
            };
            let read = shared.read.clone();
            running.spawn(async move { Ok(projectors::run(config, store, read, shutdown).await?) });
        }
        Part::Relay => {
            let config = projectors::relay::Config::new(&settings.nats_url);
            running.spawn(async move { Ok(projectors::relay::run(config, store, shutdown).await?) });
        }
        Part::Notifier => {
            let config = settings.notifier();
            let (keys, clock) = (shared.keys.signing.clone(), Arc::clone(&shared.clock));
            running.spawn(async move { Ok(notifier::run(config, store, keys, clock, shutdown).await?) });
        }
    }
}

/// The document of both APIs together.
pub fn openapi() -> OpenApi {
    let mut document = http_kit::openapi::document();
    document.merge(command_api::document());
    document.merge(query_api::document());
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What the policy knows and what the document offers are the same: no operation without a rule, no rule left over.
    #[test]
    fn every_operation_of_the_document_stands_in_the_policy() {
        let document = serde_json::to_value(openapi()).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let operations = paths.values().flat_map(|path| path.as_object().unwrap().values());
        let offered: BTreeSet<_> = operations
            .filter_map(|operation| operation["operationId"].as_str().map(str::to_owned))
            .collect();
        let known: BTreeSet<_> = access::Operation::ALL
            .iter()
            .map(|operation| operation.id().to_owned())
            .collect();
        assert_eq!(offered, known);
    }
}
