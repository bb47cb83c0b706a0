//! A patient's visits, past and coming.

use async_trait::async_trait;
use domain::Fact;
use sqlx::MySqlConnection;

use super::visits;
use crate::{Generation, Known, Lanes, Projection};

const TABLE: &str = "patient_visits_v4";

/// `patient_visits_v4`.
pub struct PatientVisits;

#[async_trait]
impl Projection for PatientVisits {
    fn name(&self) -> &'static str {
        "patient_visits"
    }

    fn version(&self) -> u32 {
        4
    }

    fn tables(&self) -> &'static [&'static str] {
        &[TABLE]
    }

    fn lanes(&self) -> Lanes {
        Lanes::ByStream
    }

    fn reads(&self, fact: &Fact) -> bool {
        visits::reads(fact)
    }

    async fn apply(&self, db: &mut MySqlConnection, tables: Generation, events: &[&Known]) -> Result<(), sqlx::Error> {
        visits::apply(db, tables.table(TABLE), events).await
    }
}
