//! `medbook rebuild`: a read model anew from the log while people work, and the way back.

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use event_store::EventStore;
use projectors::Projection;
use projectors::rebuild::{Options, Outcome, Progress, RebuildError, Stage};
use sqlx::MySqlPool;

use super::bar::Bar;
use super::number::{count, thousands};
use crate::console::{self, say};
use crate::keys;
use crate::settings::Settings;

/// How often a rebuild is begun before a lost lease ends it.
const TRIES: u32 = 5;

/// Connections a rebuild needs to the read side.
pub(super) const CONNECTIONS: u32 = 10;

/// What an operator wants rebuilt.
#[derive(Args)]
pub struct Wish {
    /// The projection, or all
    name: String,
    /// Put the new rows in place though they differ from the live ones: the projection's code was wrong and now is not
    #[arg(long)]
    accept: bool,
    /// Go back to the tables from before the last rebuild, brought up to date
    #[arg(long, conflicts_with = "accept")]
    rollback: bool,
}

/// Rebuilds one projection after the other and says what came of each.
///
/// # Errors
/// When there is no such projection, rows differ, or a database refuses. The live tables are then as they were.
pub async fn run(settings: &Settings, wish: Wish) -> Result<()> {
    let names: Vec<_> = projectors::projections::all()
        .iter()
        .map(|projection| projection.name())
        .collect();
    let chosen: Vec<_> = (0..names.len())
        .filter(|&index| wish.name == "all" || names[index] == wish.name)
        .collect();
    ensure!(
        !chosen.is_empty(),
        "there is no projection {:?}; there are {}, or all",
        wish.name,
        names.join(", ")
    );
    let store = console::open(settings, keys::read(&settings.keys)?.master).await?;
    let read = event_store::connect(&settings.read_url()?, CONNECTIONS)
        .await
        .context("the read tables cannot be reached: has `medbook migrate` been run?")?;
    let mut differing = Vec::new();
    for index in chosen {
        let name = names[index];
        let outcome = patiently(name, async || {
            let projection = projectors::projections::all().swap_remove(index);
            one(&store, &read, projection, &wish).await
        })
        .await;
        if !said(
            name,
            outcome.with_context(|| format!("{name} was not rebuilt; its live tables are as they were"))?,
        ) {
            differing.push(name);
        }
    }
    read.close().await;
    store.close().await;
    if differing.is_empty() {
        return Ok(());
    }
    bail!(
        "not put in place: {}. If the projection's code was changed on purpose, `--accept` does it; if not, the live \
         rows or the code are wrong. `<table>__next` has the new rows to look at",
        differing.join(", ")
    )
}

/// Begins anew when the lease was lost: a server that is busy for some seconds costs it, and a rebuild that lost it has
/// changed nothing.
pub(super) async fn patiently<T>(
    name: &str,
    work: impl AsyncFn() -> Result<T, RebuildError>,
) -> Result<T, RebuildError> {
    let mut tries = 1;
    loop {
        match work().await {
            Err(RebuildError::LeaseLost) if tries < TRIES => {
                tries += 1;
                tracing::warn!(
                    projection = name,
                    "the servers were too slow to keep the lease; beginning anew"
                );
            }
            outcome => return outcome,
        }
    }
}

async fn one(
    store: &EventStore,
    read: &MySqlPool,
    projection: Box<dyn Projection>,
    wish: &Wish,
) -> Result<Outcome, RebuildError> {
    let mut stages = Stages::new(projection.name());
    let mut tell = |progress: Progress| stages.at(progress);
    let outcome = if wish.rollback {
        projectors::rebuild::rollback(store, read, projection, &mut tell).await
    } else {
        let options = Options { accept: wish.accept };
        projectors::rebuild::rebuild(store, read, projection, options, &mut tell).await
    };
    stages.end();
    outcome
}

/// A bar for each stage.
pub(super) struct Stages {
    name: &'static str,
    current: Option<(Stage, Bar, u64)>,
}

impl Stages {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, current: None }
    }

    pub(super) fn at(&mut self, progress: Progress) {
        if self.current.as_ref().is_none_or(|(stage, ..)| *stage != progress.stage) {
            self.end();
            let (what, noun) = match progress.stage {
                Stage::Fill => ("fill", "event"),
                Stage::Compare => ("compare", "row"),
                Stage::Flip => return,
            };
            let bar = Bar::new(format!("{} {what}", self.name), noun, progress.total);
            self.current = Some((progress.stage, bar, 0));
        }
        if let Some((_, bar, done)) = &mut self.current {
            *done = progress.done;
            bar.at(progress.done);
        }
    }

    pub(super) fn end(&mut self) {
        if let Some((_, bar, done)) = self.current.take() {
            bar.finish(done);
        }
    }
}

/// Prints how it ended; `false` when the new rows are not in place.
fn said(name: &str, outcome: Outcome) -> bool {
    match outcome {
        Outcome::Filled { position } => {
            say(&format!("{name}: filled up to position {}.", thousands(position)));
            true
        }
        Outcome::Flipped { position, differing } => {
            let what = match differing {
                0 => "equal to the live ones".to_owned(),
                rows => format!("with {} other than before", count(rows, "row")),
            };
            say(&format!(
                "{name}: new tables in place at position {}, {what}. The way back: `medbook rebuild {name} --rollback`.",
                thousands(position)
            ));
            true
        }
        Outcome::Differs {
            position,
            differing,
            examples,
        } => {
            say(&format!(
                "{name}: {} differ at position {}; nothing was changed. For example:",
                count(differing, "row"),
                thousands(position)
            ));
            for example in examples {
                say(&format!("  {example}"));
            }
            false
        }
    }
}
