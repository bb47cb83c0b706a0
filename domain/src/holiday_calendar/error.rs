/// Why a command about a country's holidays was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HolidayCalendarRefusal {
    /// It is one by the country's rules, or was added before.
    #[error("This day is a holiday already.")]
    AlreadyHoliday,
    /// Neither the rules nor anybody made it one.
    #[error("This day is no public holiday of this country.")]
    NoHoliday,
    /// A name is missing or too long.
    #[error("A holiday needs an English and a German name of at most 80 characters each.")]
    Names,
    /// Reason missing or too long.
    #[error("Say why, in at most 500 characters.")]
    Reason,
    /// More than anybody can look after.
    #[error("There are 200 changes to this country's holidays already. Please undo some first.")]
    TooMany,
}
