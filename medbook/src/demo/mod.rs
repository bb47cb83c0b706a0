//! The demo clinic: doctors, patients and six weeks of visits around today, made through the same commands people use.
//!
//! The same day gives the same clinic: chance comes from a fixed seed, ids too. Commands are given the instant they
//! would have been made at, so a visit of last week was booked the week before.

mod cast;
mod clinic;
mod ledger;
mod practice;
mod reviews;
mod settings;
mod visits;
mod waiting;

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use event_store::{EventStore, MasterKey};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::sync::Arc;

use self::clinic::Clinic;
use self::ledger::Ledger;

/// The password of the three demo accounts. Everybody may know it: the demo clinic holds invented people only.
pub const PASSWORD: &str = "demo-clinic-2026";
/// The demo admin's address.
pub const ADMIN: &str = "admin@demo.medbook.example";
/// The demo doctor's address.
pub const DOCTOR: &str = "doctor@demo.medbook.example";
/// The demo patient's address.
pub const PATIENT: &str = "patient@demo.medbook.example";

/// The clinic opened this long before today.
const OPEN_FOR: TimeDelta = TimeDelta::days(60);

/// What [`seed`] made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seeded {
    /// Doctors onboarded.
    pub doctors: usize,
    /// Patients signed up.
    pub patients: usize,
    /// Visits booked, in every state.
    pub visits: usize,
    /// The last position written.
    pub position: u64,
}

/// Makes the demo clinic in an empty log. `None` when the log has events already: then nothing is changed.
///
/// # Errors
/// When the store refuses or cannot be reached. A run that was cut off leaves a part of the clinic behind; the log is
/// then no longer empty.
pub async fn seed(store: &EventStore, master: &MasterKey, now: DateTime<Utc>) -> Result<Option<Seeded>> {
    if store.head().await.context("the log cannot be read")? > 0 {
        return Ok(None);
    }
    let chance = StdRng::seed_from_u64(20_261_122);
    let ledger = Ledger::new(store.clone(), Arc::new(ledger::DemoIds::new(7)));
    let mut clinic = Clinic::new(ledger, chance, now - OPEN_FOR, now);
    clinic.open(master).await?;
    clinic.fill().await?;
    clinic.wait().await?;
    clinic.set_up().await?;
    Ok(Some(clinic.seeded()))
}
