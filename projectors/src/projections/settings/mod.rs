//! The platform's settings as they are, and every change with what it was before.

mod rows;
mod told;

use async_trait::async_trait;
use domain::Fact;
use sqlx::MySqlConnection;

use crate::{Generation, Known, Lanes, Projection};

/// `setting_v1` and `setting_change_v1`.
pub struct Settings;

#[async_trait]
impl Projection for Settings {
    fn name(&self) -> &'static str {
        "settings"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &[rows::SETTING, rows::CHANGE]
    }

    fn lanes(&self) -> Lanes {
        Lanes::ByStream
    }

    fn reads(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Setting(_) => true,
            Fact::Account(..)
            | Fact::Doctor(..)
            | Fact::Schedule(..)
            | Fact::Appointment(..)
            | Fact::Hold(..)
            | Fact::Waitlist(..)
            | Fact::Review(..)
            | Fact::Quarantine(..) => false,
        }
    }

    async fn apply(&self, db: &mut MySqlConnection, tables: Generation, events: &[&Known]) -> Result<(), sqlx::Error> {
        rows::apply(db, tables, events).await
    }
}
