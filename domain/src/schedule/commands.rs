use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Branch, DateException, Limits, Stretch, TimeOff, VisitType, WeeklyHours};
use crate::holidays::Country;
use crate::ids::{ExceptionId, LocationId, TimeOffId, VisitTypeId};

/// What may be asked of a doctor's schedule.
#[derive(Clone, Debug, PartialEq)]
pub enum ScheduleCommand {
    /// Open the schedule of a doctor who was just onboarded.
    Open { time_zone: Tz },
    /// Replace the weekly hours.
    SetWeeklyHours { weekly: WeeklyHours },
    /// Offer a new type of visit.
    AddVisitType { visit_type: VisitType },
    /// Change a type; visits already booked keep what was agreed.
    ChangeVisitType { visit_type: VisitType },
    /// Stop offering a type; visits already booked stay.
    RetireVisitType { id: VisitTypeId },
    /// Other hours on one date; visits already booked stay.
    AddException {
        exception: DateException,
        now: DateTime<Utc>,
    },
    /// The usual hours again on that date.
    RemoveException { id: ExceptionId },
    /// See nobody for a while.
    TakeTimeOff { time_off: TimeOff, now: DateTime<Utc> },
    /// Work as usual again in that time.
    CancelTimeOff { id: TimeOffId },
    /// The rules of the clocks may have been changed: time off keeps its local times, and so many visits have moved with
    /// them.
    FollowClocks {
        /// Visits that move in the same step.
        visits: u32,
        /// What others take of the doctor's time after it, which is left out of what time off takes.
        taken: Vec<Stretch>,
        now: DateTime<Utc>,
    },
    /// Be closed on this country's public holidays; `None`: work on holidays.
    ObserveHolidays { country: Option<Country> },
    /// See at most so many people.
    SetLimits { limits: Limits },
    /// See people at one more place.
    AddLocation { branch: Branch },
    /// Change a further location; visits already booked keep what was agreed.
    ChangeLocation { branch: Branch },
    /// See nobody there any more; visits already booked stay. No hours from today on may be there.
    RetireLocation { id: LocationId, now: DateTime<Utc> },
}
