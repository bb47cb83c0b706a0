use super::Stretch;

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
    /// Notice for cancelling out of range.
    #[error("The notice for cancelling a visit can be up to 336 hours.")]
    CancellationNotice,
    /// Distance of starts out of range.
    #[error("Visits can start every 5 to 240 minutes.")]
    VisitTypeGrid,
    /// Notice out of range.
    #[error("The shortest notice can be up to 30 days.")]
    VisitTypeNotice,
    /// Advance out of range.
    #[error("Visits can be booked 1 to 730 days ahead.")]
    VisitTypeAdvance,
    /// A link no browser opens.
    #[error("A video visit needs a link that starts with https://.")]
    VisitTypeLink,
    /// Too many rooms to choose from.
    #[error("A type of visit can name up to 20 rooms or devices.")]
    VisitTypeRooms,
    /// A limit of nothing, or beyond what a person can do.
    #[error("A limit is between 1 and 200 visits a day, or 1 and 1,000 a week.")]
    LimitsRange,
    /// No such exception.
    #[error("There is no such exception any more.")]
    ExceptionUnknown,
    /// The date is over.
    #[error("This date is over. Please choose a later one.")]
    ExceptionOver,
    /// The same extra hours, or closed twice.
    #[error("This date has overlapping exceptions already. Please remove the other one first.")]
    ExceptionOverlaps,
    /// More than anybody can look after.
    #[error("There are 400 exceptions already. Please remove some first.")]
    TooManyExceptions,
    /// No such time off.
    #[error("There is no such time off any more.")]
    TimeOffUnknown,
    /// Ends when or before it starts.
    #[error("Time off has to end after it starts.")]
    TimeOffEmpty,
    /// It is over.
    #[error("This time is over. Please choose a later one.")]
    TimeOffOver,
    /// Longer than a year.
    #[error("Time off can be up to a year long.")]
    TimeOffTooLong,
    /// Two at the same time.
    #[error("There is other time off in this time. Please remove that one first, or choose another time.")]
    TimeOffOverlaps { other: Stretch },
    /// More than anybody can look after.
    #[error("There are 100 times off already. Please remove some first.")]
    TooMuchTimeOff,
    /// No such further location, or retired.
    #[error("There is no such location any more.")]
    LocationUnknown,
    /// Hours at a location the doctor does not have.
    #[error("One of these hours is at a location you no longer have. Please choose another one.")]
    HoursAtUnknownLocation,
    /// Name missing or too long.
    #[error("A location needs a name of at most 80 characters.")]
    LocationName,
    /// Impossible coordinates.
    #[error("This place is not on Earth: latitude is -90 to 90 degrees, longitude -180 to 180.")]
    LocationNotOnEarth,
    /// More than anybody can be at.
    #[error("There are 10 locations already. Please remove one first.")]
    TooManyLocations,
    /// Hours from today on are there.
    #[error(
        "You still have hours at this location. Please move or remove them first, also the extra hours of single days."
    )]
    LocationInUse,
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
    /// Sooner than the doctor's shortest notice.
    #[error("The doctor needs to know of this visit earlier. Please choose a later time.")]
    TooSoon,
    /// Further ahead than the doctor plans.
    #[error("This is further ahead than the doctor plans. Please choose an earlier time.")]
    TooFarAhead,
    /// As many visits as the doctor wants.
    #[error("The doctor takes no more visits on this day or in this week. Please choose another day.")]
    FullyBooked,
    /// Outside the hours, on a free day or off the grid.
    #[error("The doctor does not offer this time. Please choose one of the free times.")]
    NotOffered,
}
