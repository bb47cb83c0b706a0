use chrono::NaiveDate;

use crate::holidays::Country;
use crate::setting::Names;

/// What may be asked of the platform's changes to a country's holidays.
#[derive(Clone, Debug, PartialEq)]
pub enum HolidayCalendarCommand {
    /// Make a day a holiday that is none by the country's rules.
    AddDay {
        country: Country,
        date: NaiveDate,
        names: Names,
    },
    /// Make it an ordinary day again.
    RemoveDay {
        country: Country,
        date: NaiveDate,
        /// 1 to [`REASON_LIMIT`](crate::setting::REASON_LIMIT) characters, and nothing about a person: it stands in the log.
        reason: String,
    },
    /// Let a holiday of the country's rules be an ordinary day on this one date.
    SwitchOff {
        country: Country,
        date: NaiveDate,
        /// As when removing a day.
        reason: String,
    },
    /// Let the country's rules hold on this date again.
    SwitchOn { country: Country, date: NaiveDate },
}
