//! A doctor's visits, by day.

use async_trait::async_trait;
use domain::Fact;
use event_store::Recorded;
use sqlx::MySqlConnection;

use super::visits::VisitTable;
use crate::Projection;

const TABLE: VisitTable = VisitTable {
    name: "doctor_calendar_v1",
};

/// `doctor_calendar_v1`.
pub struct DoctorCalendar;

#[async_trait]
impl Projection for DoctorCalendar {
    fn name(&self) -> &'static str {
        "doctor_calendar"
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
