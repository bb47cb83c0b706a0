use chrono_tz::Tz;

use super::{VisitType, WeeklyHours};
use crate::ids::VisitTypeId;

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
}
