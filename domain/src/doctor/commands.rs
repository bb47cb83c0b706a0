use super::{Details, Profile};

/// What may be asked of a doctor's profile.
#[derive(Clone, Debug, PartialEq)]
pub enum DoctorCommand {
    /// An admin brings a doctor onto the platform.
    Onboard { profile: Profile },
    /// The doctor, or an admin, changes what patients see. Coordinates are kept to five decimals.
    ChangeDetails { details: Details },
}
