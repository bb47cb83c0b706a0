//! `medbook projections`: how far each one is, and what to do about one that stands still.

use anyhow::{Context, Result, ensure};
use clap::{Args, Subcommand};
use domain::ids::IdGen;
use domain::quarantine::{Quarantine, QuarantineCommand};
use domain::time::Clock;
use event_store::system::{RandomIds, SystemClock};
use event_store::{Audit, EventStore, Recorded, Work};
use projectors::Status;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

use super::number::{span, thousands};
use crate::console::{self, say};
use crate::keys::{self, Keys};
use crate::settings::Settings;

/// What can be done about one.
#[derive(Subcommand)]
pub enum Task {
    /// Have a projection that stands still try again at once
    Retry {
        /// The projection
        name: String,
    },
    /// Have a projection pass over an event it cannot take in
    SetAside(SetAside),
    /// Have it take the event in again, at its next rebuild
    TakeBack {
        /// The projection
        name: String,
        /// The event's position in the log
        #[arg(long)]
        position: u64,
        /// The account it is done for, by its e-mail address
        #[arg(long = "as", value_name = "EMAIL")]
        actor: Option<String>,
    },
}

/// An event to be passed over.
#[derive(Args)]
pub struct SetAside {
    /// The projection
    name: String,
    /// The event's position in the log
    #[arg(long)]
    position: u64,
    /// Why, for those who come after you. Stands in the log for ever: nothing about a person
    #[arg(long)]
    reason: String,
    /// The account it is done for, by its e-mail address
    #[arg(long = "as", value_name = "EMAIL")]
    actor: Option<String>,
}

/// Prints how far each one is, and below it what holds it up and what it passes over.
///
/// # Errors
/// When a database refuses.
pub async fn show(settings: &Settings, json: bool) -> Result<()> {
    let store = console::open(settings, keys::read(&settings.keys)?.master).await?;
    let read = event_store::connect_for_reading(&settings.read_url()?, 2).await?;
    let mut shown = Vec::new();
    for status in projectors::status(&store, &read).await? {
        let quarantine = store.load::<Quarantine>(Quarantine::id_of(status.name)).await?;
        shown.push((status, quarantine.state));
    }
    read.close().await;
    store.close().await;
    if json {
        let all: Vec<_> = shown
            .iter()
            .map(|(status, quarantine)| as_json(status, quarantine))
            .collect();
        say(&serde_json::to_string_pretty(&all)?);
        return Ok(());
    }
    say(&format!(
        "{:<24} {:>12} {:>10}  {:<14}  run by",
        "projection", "position", "behind", "for"
    ));
    for (status, quarantine) in &shown {
        print(status, quarantine);
    }
    Ok(())
}

fn print(status: &Status, quarantine: &Quarantine) {
    let behind = status.behind_since.map_or_else(String::new, |since| {
        span((SystemClock.now() - since).to_std().unwrap_or_default())
    });
    let holder = status
        .holder
        .map_or_else(|| "nobody".to_owned(), |holder| holder.to_string());
    say(&format!(
        "{:<24} {:>12} {:>10}  {behind:<14}  {holder}",
        format!("{} v{}", status.name, status.version),
        thousands(status.position),
        thousands(status.lag_events),
    ));
    if let Some(error) = &status.error {
        let at = status.error_position.unwrap_or(status.position + 1);
        say(&format!("    stands still at event {}: {error}", thousands(at)));
    }
    if let Some(position) = status.rebuilding {
        say(&format!("    is being rebuilt, at position {}", thousands(position)));
    }
    for (position, event) in quarantine.set_aside() {
        say(&format!(
            "    passes over event {}: {}",
            thousands(position),
            event.reason
        ));
    }
}

fn as_json(status: &Status, quarantine: &Quarantine) -> Value {
    let set_aside = quarantine
        .set_aside()
        .map(|(position, event)| json!({ "position": position, "eventId": event.event_id, "reason": event.reason }));
    json!({
        "name": status.name,
        "version": status.version,
        "position": status.position,
        "head": status.head,
        "lag": status.lag_events,
        "behindSince": status.behind_since,
        "error": status.error,
        "errorPosition": status.error_position,
        "holder": status.holder,
        "rebuilding": status.rebuilding,
        "setAside": set_aside.collect::<Vec<_>>(),
    })
}

/// Does one of them.
///
/// # Errors
/// When there is no such projection or event, or the rules or the database refuse.
pub async fn run(settings: &Settings, task: Task) -> Result<()> {
    match task {
        Task::Retry { name } => retry(settings, &name).await,
        Task::SetAside(wish) => set_aside(settings, wish).await,
        Task::TakeBack { name, position, actor } => take_back(settings, &name, position, actor.as_deref()).await,
    }
}

async fn set_aside(settings: &Settings, wish: SetAside) -> Result<()> {
    let SetAside {
        name,
        position,
        reason,
        actor,
    } = wish;
    known(&name)?;
    let Keys { master, .. } = keys::read(&settings.keys)?;
    let store = console::open(settings, master.clone()).await?;
    let event = event_at(&store, position).await?;
    let command = QuarantineCommand::SetAside {
        projection: name.clone(),
        position,
        event_id: event.event_id,
        reason,
    };
    let actor = console::account_of(&store, &master, actor.as_deref()).await?;
    decide(&store, &name, command, actor).await?;
    say(&format!(
        "{name} passes over event {} ({} of {}/{}). Every other reader still takes it in.",
        thousands(position),
        event.event_type,
        event.stream_type,
        event.stream_id,
    ));
    store.close().await;
    // It would look by itself within a minute.
    retry(settings, &name).await
}

async fn retry(settings: &Settings, name: &str) -> Result<()> {
    known(name)?;
    let read = event_store::connect(&settings.read_url()?, 1).await?;
    let asked = projectors::retry(&read, name).await;
    read.close().await;
    say(&if asked? {
        format!("{name} tries again at once; `medbook projections` shows what comes of it.")
    } else {
        format!("{name} does not stand still.")
    });
    Ok(())
}

async fn take_back(settings: &Settings, name: &str, position: u64, actor: Option<&str>) -> Result<()> {
    known(name)?;
    let Keys { master, .. } = keys::read(&settings.keys)?;
    let store = console::open(settings, master.clone()).await?;
    let command = QuarantineCommand::TakeBack {
        projection: name.to_owned(),
        position,
    };
    let actor = console::account_of(&store, &master, actor).await?;
    decide(&store, name, command, actor).await?;
    say(&format!(
        "{name} takes event {} in again when it is rebuilt: `medbook rebuild {name}`.",
        thousands(position)
    ));
    store.close().await;
    Ok(())
}

async fn decide(store: &EventStore, name: &str, command: QuarantineCommand, actor: Option<Uuid>) -> Result<()> {
    let id = RandomIds.next();
    let audit = Audit {
        actor,
        causation_id: id,
        correlation_id: id,
        now: SystemClock.now(),
    };
    let quarantine = store.load::<Quarantine>(Quarantine::id_of(name)).await?;
    let mut work = Work::new(audit, Arc::new(RandomIds));
    work.decide(&quarantine, command)?;
    store.append(work).await.context("nothing was changed")?;
    Ok(())
}

async fn event_at(store: &EventStore, position: u64) -> Result<Recorded> {
    let after = position.checked_sub(1).context("positions start at 1")?;
    let found = store.read_after(after, 1).await?;
    let head = store.head().await?;
    found
        .into_iter()
        .next()
        .with_context(|| format!("there is no event {position}: the log ends at {head}"))
}

fn known(name: &str) -> Result<()> {
    let names: Vec<_> = projectors::projections::all()
        .iter()
        .map(|projection| projection.name())
        .collect();
    ensure!(
        names.contains(&name),
        "there is no projection {name:?}; there are {}",
        names.join(", ")
    );
    Ok(())
}
