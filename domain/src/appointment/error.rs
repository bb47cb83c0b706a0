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
    /// Nobody answered the request in time.
    #[error("This request was not answered in time and has ended. You can book a new time.")]
    RequestExpired,
    /// It cannot be closed before it starts.
    #[error("This visit has not started yet. You can mark it once it has.")]
    NotStarted,
    /// A request that was never answered.
    #[error("This visit was never confirmed. Please confirm or decline it first.")]
    NotConfirmed,
    /// The patient is there.
    #[error("The patient was checked in for this visit. If that was a mistake, please undo the check-in first.")]
    AlreadyArrived,
    /// Nobody is checked in that early.
    #[error("A patient can be checked in from 60 minutes before the visit.")]
    TooEarly,
    /// Nobody is checked in on another day.
    #[error("The day of this visit is over. You can still say whether it took place.")]
    DayOver,
    /// What was noted about it stands.
    #[error("This can be undone until 24 hours after the visit. That time is over.")]
    TooLateToUndo,
    /// The other party's reason.
    #[error("This reason is not one of yours. Please choose another one.")]
    NotYourReason,
    /// Moving keeps the type.
    #[error("A visit keeps its type when it is moved. Please cancel it and book the other type.")]
    OtherVisitType,
}
