//! What patients say about a doctor, and what it comes to.

mod rating;
mod rows;

use async_trait::async_trait;
use domain::Fact;
use sqlx::MySqlConnection;

use crate::{Generation, Known, Lanes, Projection};

/// `doctor_reviews_v1` and `doctor_rating_v1`.
pub struct DoctorReviews;

#[async_trait]
impl Projection for DoctorReviews {
    fn name(&self) -> &'static str {
        "doctor_reviews"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &[rows::TABLE, rating::TABLE]
    }

    /// Reviews of different visits change one doctor's rating.
    fn lanes(&self) -> Lanes {
        Lanes::One
    }

    fn reads(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Review(..) => true,
            Fact::Account(..)
            | Fact::Doctor(..)
            | Fact::Schedule(..)
            | Fact::Appointment(..)
            | Fact::Hold(..)
            | Fact::Waitlist(..)
            | Fact::Quarantine(..)
            | Fact::Setting(..) => false,
        }
    }

    async fn apply(&self, db: &mut MySqlConnection, tables: Generation, events: &[&Known]) -> Result<(), sqlx::Error> {
        let reviews = tables.table(rows::TABLE);
        let doctors = rows::apply(db, reviews, events).await?;
        rating::compute(db, reviews, tables.table(rating::TABLE), &doctors).await
    }
}
