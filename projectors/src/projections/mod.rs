//! The read models: one folder each. A new fact stops the build here until every one of them has decided what it means.

mod availability;
mod doctor_calendar;
mod doctor_directory;
mod doctor_reviews;
mod patient_visits;
mod people;
mod rows;
mod settings;
mod visits;
mod waitlist;

pub use availability::Availability;
pub use doctor_calendar::DoctorCalendar;
pub use doctor_directory::DoctorDirectory;
pub use doctor_reviews::DoctorReviews;
pub use patient_visits::PatientVisits;
pub use people::People;
pub use settings::Settings;
pub use waitlist::Waitlist;

use crate::Projection;

/// Every read model there is.
pub fn all() -> Vec<Box<dyn Projection>> {
    vec![
        Box::new(People),
        Box::new(DoctorDirectory),
        Box::new(Availability),
        Box::new(DoctorCalendar),
        Box::new(PatientVisits),
        Box::new(DoctorReviews),
        Box::new(Waitlist),
        Box::new(Settings),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_read_models_share_a_name_or_a_table() {
        let all = all();
        let names: BTreeSet<_> = all.iter().map(|projection| projection.name()).collect();
        assert_eq!(names.len(), all.len());
        let tables: Vec<_> = all.iter().flat_map(|projection| projection.tables()).collect();
        assert_eq!(tables.iter().collect::<BTreeSet<_>>().len(), tables.len());
    }
}
