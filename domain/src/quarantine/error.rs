/// Why a command about a projection's quarantine was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuarantineRefusal {
    /// It is passed over already.
    #[error("This event is set aside already.")]
    AlreadySetAside,
    /// It is not passed over.
    #[error("This event is not set aside.")]
    NotSetAside,
    /// Reason missing or too long.
    #[error("Say why, in at most 500 characters.")]
    Reason,
}
