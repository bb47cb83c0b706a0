/// Why a command about a doctor's profile was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DoctorRefusal {
    /// The doctor is here already.
    #[error("This doctor is on the platform already.")]
    AlreadyOnboarded,
    /// There is no such doctor.
    #[error("There is no such doctor.")]
    Unknown,
    /// A doctor nobody could find.
    #[error("Choose at least one specialty.")]
    NoSpecialty,
    /// A doctor nobody could talk to.
    #[error("Choose at least one language.")]
    NoLanguage,
    /// Coordinates out of range.
    #[error("Latitude goes from -90 to 90 and longitude from -180 to 180.")]
    NotOnEarth,
}
