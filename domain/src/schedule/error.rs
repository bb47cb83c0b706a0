/// Why a command about a schedule was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleRefusal {
    /// Opened twice.
    #[error("This schedule is open already.")]
    AlreadyOpen,
    /// No such schedule.
    #[error("There is no such schedule.")]
    NotOpen,
    /// Two blocks of one day overlap.
    #[error("Two blocks of working hours on the same day overlap. Please join or separate them.")]
    HoursOverlap,
    /// A block ends when or before it starts.
    #[error("Working hours have to end after they start.")]
    HoursEmptyBlock,
    /// No such type, or retired.
    #[error("This type of visit is no longer offered. Please choose another one.")]
    VisitTypeUnknown,
    /// Name missing or too long.
    #[error("A type of visit needs a name of at most 80 characters.")]
    VisitTypeName,
    /// Length out of range.
    #[error("A visit lasts between 5 minutes and 8 hours.")]
    VisitTypeLength,
    /// Buffer out of range.
    #[error("The free time before and after a visit can be up to 120 minutes.")]
    VisitTypeBuffer,
    /// Notice out of range.
    #[error("The notice for cancelling a visit can be up to 336 hours.")]
    VisitTypeNotice,
}

/// Why a time cannot be booked, whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferRefusal {
    /// No such type, or retired.
    #[error("This type of visit is no longer offered. Please choose another one.")]
    VisitTypeUnknown,
    /// The instant is over.
    #[error("This time is in the past. Please choose a later one.")]
    InThePast,
    /// Outside the hours, off the grid or too far ahead.
    #[error("The doctor does not offer this time. Please choose one of the free times.")]
    NotOffered,
}
