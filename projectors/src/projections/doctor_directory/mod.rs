//! The published profiles, for search.

mod rows;

use async_trait::async_trait;
use domain::Fact;
use domain::doctor::{DoctorEvent, Profile};
use domain::ids::DoctorId;
use event_store::Recorded;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

use crate::{Generation, Known, Lanes, Projection};

/// `doctor_directory_v1` and its lookup tables.
pub struct DoctorDirectory;

#[async_trait]
impl Projection for DoctorDirectory {
    fn name(&self) -> &'static str {
        "doctor_directory"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &[rows::DIRECTORY, rows::SPECIALTY, rows::LANGUAGE]
    }

    fn lanes(&self) -> Lanes {
        Lanes::ByStream
    }

    fn reads(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Doctor(_, DoctorEvent::Onboarded { .. }) => true,
            Fact::Account(..)
            | Fact::Schedule(..)
            | Fact::Appointment(..)
            | Fact::Hold(..)
            | Fact::Review(..)
            | Fact::Quarantine(..)
            | Fact::Setting(..) => false,
        }
    }

    async fn apply(&self, db: &mut MySqlConnection, tables: Generation, events: &[&Known]) -> Result<(), sqlx::Error> {
        // The newest profile of each doctor stays.
        let mut profiles: BTreeMap<DoctorId, (&Profile, &Recorded)> = BTreeMap::new();
        for known in events {
            if let Fact::Doctor(id, DoctorEvent::Onboarded { profile }) = &known.fact {
                profiles.insert(*id, (profile, &known.event));
            }
        }
        rows::publish(db, tables, &profiles).await
    }
}
