/// Why a command about a visit was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppointmentRefusal {
    /// No such visit.
    #[error("There is no such visit.")]
    Unknown,
    /// The id is in use.
    #[error("This visit exists already.")]
    AlreadyExists,
    /// It started or was closed.
    #[error("This visit has already started or is over, so it can no longer be changed.")]
    AlreadyOver,
    /// It was called off.
    #[error("This visit was cancelled. You can book a new time.")]
    AlreadyCancelled,
    /// It was confirmed; it can only be cancelled now.
    #[error("This visit is confirmed already. You can cancel it instead.")]
    AlreadyConfirmed,
    /// It cannot be closed before it starts.
    #[error("This visit has not started yet. You can mark it once it has.")]
    NotStarted,
    /// A request that was never answered.
    #[error("This visit was never confirmed. Please confirm or decline it first.")]
    NotConfirmed,
    /// Moving keeps the type.
    #[error("A visit keeps its type when it is moved. Please cancel it and book the other type.")]
    OtherVisitType,
}
