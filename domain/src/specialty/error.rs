/// Why a command about a field of medicine was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpecialtyRefusal {
    /// Added twice.
    #[error("There is a specialty with this code already.")]
    AlreadyAdded,
    /// No such specialty.
    #[error("There is no such specialty.")]
    Unknown,
    /// A name is missing or too long.
    #[error("A specialty needs an English and a German name of at most 80 characters each.")]
    Names,
    /// Reason missing or too long.
    #[error("Say why, in at most 500 characters.")]
    Reason,
}
