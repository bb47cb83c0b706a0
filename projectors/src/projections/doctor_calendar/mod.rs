//! A doctor's visits, by day.

use async_trait::async_trait;
use domain::Fact;
use sqlx::MySqlConnection;

use super::visits;
use crate::{Generation, Known, Lanes, Projection};

const TABLE: &str = "doctor_calendar_v4";

/// `doctor_calendar_v4`.
pub struct DoctorCalendar;

#[async_trait]
impl Projection for DoctorCalendar {
    fn name(&self) -> &'static str {
        "doctor_calendar"
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
