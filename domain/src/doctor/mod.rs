//! A doctor's public profile. It is published on purpose, so nothing in it is [`crate::Personal`]; private contact data
//! belongs to the doctor's [account](crate::account).

mod commands;
mod error;
mod events;
mod specialty;
#[cfg(test)]
mod tests;

pub use commands::DoctorCommand;
pub use error::DoctorRefusal;
pub use events::{Details, DoctorEvent, Gender, Location, Profile};
pub use specialty::{AddedSpecialty, NotASpecialty, Specialty};

use serde::Serialize;

use crate::Aggregate;

/// One doctor as patients see them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Doctor {
    profile: Option<Profile>,
    gender: Gender,
}

impl Doctor {
    /// The published profile; `None` before onboarding.
    pub fn profile(&self) -> Option<&Profile> {
        self.profile.as_ref()
    }

    /// What can be changed of it; `None` before onboarding.
    pub fn details(&self) -> Option<Details> {
        self.profile.as_ref().map(|profile| Details {
            gender: self.gender,
            languages: profile.languages.clone(),
            location: profile.location.clone(),
        })
    }
}

impl Aggregate for Doctor {
    const TYPE: &'static str = "doctor";
    type Command = DoctorCommand;
    type Event = DoctorEvent;
    type Refusal = DoctorRefusal;

    fn decide(&self, command: DoctorCommand) -> Result<Vec<DoctorEvent>, DoctorRefusal> {
        match command {
            DoctorCommand::Onboard { profile } => {
                if self.profile.is_some() {
                    return Err(DoctorRefusal::AlreadyOnboarded);
                }
                profile.check()?;
                Ok(vec![DoctorEvent::Onboarded { profile }])
            }
            DoctorCommand::ChangeDetails { details } => {
                let present = self.details().ok_or(DoctorRefusal::Unknown)?;
                details.check()?;
                let details = Details {
                    location: details.location.rounded(),
                    ..details
                };
                if details == present {
                    return Ok(vec![]);
                }
                Ok(vec![DoctorEvent::DetailsChanged { details }])
            }
        }
    }

    fn evolve(&mut self, event: &DoctorEvent) {
        match event {
            DoctorEvent::Onboarded { profile } => self.profile = Some(profile.clone()),
            DoctorEvent::DetailsChanged { details } => {
                self.gender = details.gender;
                if let Some(profile) = &mut self.profile {
                    profile.languages.clone_from(&details.languages);
                    profile.location.clone_from(&details.location);
                }
            }
        }
    }
}
