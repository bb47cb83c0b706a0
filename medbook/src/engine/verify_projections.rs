//! `medbook verify --projections`: whether the read tables are what the log makes of them.

use anyhow::{Context, Result, ensure};
use event_store::EventStore;
use projectors::rebuild::{Comparison, Progress, check};

use super::number::{count, thousands};
use super::rebuild::{CONNECTIONS, Stages, patiently};
use crate::console::say;
use crate::settings::Settings;

/// Compares one projection after the other and says what came of each.
///
/// # Errors
/// When rows differ, or a database refuses. The live tables are never written.
pub async fn run(settings: &Settings, store: &EventStore) -> Result<()> {
    let read = event_store::connect(&settings.read_url()?, CONNECTIONS)
        .await
        .context("the read tables cannot be reached: has `medbook migrate` been run?")?;
    let mut differing = Vec::new();
    for index in 0..projectors::projections::all().len() {
        let projection = || projectors::projections::all().swap_remove(index);
        let name = projection().name();
        let compared = patiently(name, async || {
            let mut stages = Stages::new(name);
            let mut tell = |progress: Progress| stages.at(progress);
            let compared = check(store, &read, projection(), &mut tell).await;
            stages.end();
            compared
        })
        .await
        .with_context(|| format!("{name} could not be compared"))?;
        if !said(name, compared) {
            differing.push(name);
        }
    }
    read.close().await;
    ensure!(
        differing.is_empty(),
        "not what the log makes: {}. `medbook rebuild <name> --accept` puts it right",
        differing.join(", ")
    );
    Ok(())
}

/// Prints what was found; `false` when rows differ.
fn said(name: &str, compared: Comparison) -> bool {
    let position = thousands(compared.position);
    if compared.differing == 0 {
        say(&format!("{name}: equal to what the log makes, at position {position}."));
        return true;
    }
    say(&format!(
        "{name}: {} other than the log makes, at position {position}. For example:",
        count(compared.differing, "row")
    ));
    for example in compared.examples {
        say(&format!("  {example}"));
    }
    false
}
