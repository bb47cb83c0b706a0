use super::Profile;

/// What may be asked of a doctor's profile.
#[derive(Clone, Debug, PartialEq)]
pub enum DoctorCommand {
    /// An admin brings a doctor onto the platform.
    Onboard { profile: Profile },
}
