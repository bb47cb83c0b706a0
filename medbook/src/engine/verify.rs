//! `medbook verify`: whether the log is whole, and whether what follows from it does.

use anyhow::{Result, bail};
use event_store::EventStore;
use event_store::verify::Difference;

use super::number::{count, of};
use crate::console::{self, say};
use crate::keys;
use crate::settings::Settings;

/// Differences shown at most.
const SHOWN: usize = 50;

/// Verifies and says what was found.
///
/// # Errors
/// When something differs, or the database refuses.
pub async fn run(settings: &Settings, _projections: bool) -> Result<()> {
    let store = console::open(settings, keys::read(&settings.keys)?.master).await?;
    let differences = log(&store).await;
    store.close().await;
    let differences = differences?;
    for difference in differences.iter().take(SHOWN) {
        say(&format!("{difference:?}"));
    }
    if differences.is_empty() {
        return Ok(());
    }
    bail!("{} found", count(of(differences.len()), "difference"))
}

/// Compares the log with itself and with claims and reservations, and prints what does not fit.
///
/// # Errors
/// When the database refuses.
pub async fn log(store: &EventStore) -> Result<Vec<Difference>> {
    let differences = event_store::verify::holdings(store).await?;
    Ok(differences)
}
