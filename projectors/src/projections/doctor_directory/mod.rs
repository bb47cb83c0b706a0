//! What search shows of the doctors: the published profiles, and when anything about them last changed.

mod changes;
mod rows;

use async_trait::async_trait;
use domain::Fact;
use sqlx::MySqlConnection;

use crate::{Generation, Known, Lanes, Projection};

/// `doctor_directory_v2` and `doctor_directory_change_v2`.
pub struct DoctorDirectory;

#[async_trait]
impl Projection for DoctorDirectory {
    fn name(&self) -> &'static str {
        "doctor_directory"
    }

    fn version(&self) -> u32 {
        2
    }

    fn tables(&self) -> &'static [&'static str] {
        &[rows::DIRECTORY, changes::TABLE]
    }

    fn lanes(&self) -> Lanes {
        Lanes::ByStream
    }

    fn reads(&self, fact: &Fact) -> bool {
        changes::Change::of(fact).is_some()
    }

    async fn apply(&self, db: &mut MySqlConnection, tables: Generation, events: &[&Known]) -> Result<(), sqlx::Error> {
        rows::apply(db, tables.table(rows::DIRECTORY), events).await?;
        changes::apply(db, tables.table(changes::TABLE), events).await
    }
}
