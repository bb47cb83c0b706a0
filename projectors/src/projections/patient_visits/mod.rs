//! A patient's visits, past and coming.

use async_trait::async_trait;
use domain::Fact;
use event_store::Recorded;
use sqlx::MySqlConnection;

use super::visits::VisitTable;
use crate::Projection;

const TABLE: VisitTable = VisitTable {
    name: "patient_visits_v1",
};

/// `patient_visits_v1`.
pub struct PatientVisits;

#[async_trait]
impl Projection for PatientVisits {
    fn name(&self) -> &'static str {
        "patient_visits"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &[TABLE.name]
    }

    async fn apply(&self, db: &mut MySqlConnection, event: &Recorded, fact: &Fact) -> Result<(), sqlx::Error> {
        match fact {
            Fact::Appointment(id, what) => TABLE.apply(db, event, *id, what).await,
            Fact::Account(..) | Fact::Doctor(..) | Fact::Schedule(..) | Fact::Quarantine(..) => Ok(()),
        }
    }
}
