/// Why a command about a hold was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoldRefusal {
    /// No such hold.
    #[error("There is no such hold.")]
    Unknown,
    /// The id is in use.
    #[error("This hold exists already.")]
    AlreadyExists,
    /// Its time is over, or it was given up.
    #[error("This time is no longer kept for you. It may still be free: please choose it again.")]
    Over,
    /// It was renewed before.
    #[error("This time can be kept longer only once. Please book it, or choose it again when it is free.")]
    AlreadyRenewed,
}
