/// Why a command about a policy was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    /// Visits out of range.
    #[error("Count from 1 to 10 missed visits.")]
    Visits,
    /// Months out of range.
    #[error("Look back from 1 to 24 months.")]
    Months,
    /// Notice out of range.
    #[error("The notice for cancelling a visit can be up to 336 hours.")]
    Hours,
    /// Too long.
    #[error("Say why, in at most 500 characters.")]
    Reason,
}
