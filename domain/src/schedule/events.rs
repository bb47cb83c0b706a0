use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{ScheduleRefusal, WeeklyHours};
use crate::Event;
use crate::ids::VisitTypeId;
use crate::money::Money;

/// Who makes a booking of this type final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// Booked at once.
    Automatic,
    /// The time is taken, and the doctor says yes or no.
    ByDoctor,
}

/// A kind of visit a doctor offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitType {
    /// Which one.
    pub id: VisitTypeId,
    /// Its name, 1 to 80 characters.
    pub name: String,
    /// Length in minutes, 5 to 480.
    pub minutes: u16,
    /// Minutes the doctor needs free before, 0 to 120.
    pub buffer_before: u16,
    /// Minutes the doctor needs free after, 0 to 120.
    pub buffer_after: u16,
    /// What it costs.
    pub price: Money,
    /// Who makes it final.
    pub confirmation: Confirmation,
    /// Hours before the start until which a patient can call it off without it counting as late, 0 to 336; 0: until it
    /// starts.
    #[serde(default, skip_serializing_if = "is_none_needed")]
    pub cancellation_notice_hours: u16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_none_needed(notice_hours: &u16) -> bool {
    *notice_hours == 0
}

impl VisitType {
    pub(super) fn check(&self) -> Result<(), ScheduleRefusal> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 80 {
            return Err(ScheduleRefusal::VisitTypeName);
        }
        if !(5..=480).contains(&self.minutes) {
            return Err(ScheduleRefusal::VisitTypeLength);
        }
        if self.buffer_before > 120 || self.buffer_after > 120 {
            return Err(ScheduleRefusal::VisitTypeBuffer);
        }
        if self.cancellation_notice_hours > 336 {
            return Err(ScheduleRefusal::VisitTypeNotice);
        }
        Ok(())
    }
}

/// What happened to a doctor's schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ScheduleEvent {
    /// The schedule exists; nothing is offered yet.
    #[serde(rename = "schedule.opened")]
    Opened { time_zone: Tz },
    /// These are the weekly hours from now on.
    #[serde(rename = "schedule.weekly-hours-set")]
    WeeklyHoursSet { weekly: WeeklyHours },
    /// A type of visit is offered.
    #[serde(rename = "schedule.visit-type-added")]
    VisitTypeAdded { visit_type: VisitType },
    /// A type of visit is offered like this from now on.
    #[serde(rename = "schedule.visit-type-changed")]
    VisitTypeChanged { visit_type: VisitType },
    /// A type of visit is no longer offered.
    #[serde(rename = "schedule.visit-type-retired")]
    VisitTypeRetired { id: VisitTypeId },
}

impl Event for ScheduleEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "schedule.opened",
            Self::WeeklyHoursSet { .. } => "schedule.weekly-hours-set",
            Self::VisitTypeAdded { .. } => "schedule.visit-type-added",
            Self::VisitTypeChanged { .. } => "schedule.visit-type-changed",
            Self::VisitTypeRetired { .. } => "schedule.visit-type-retired",
        }
    }
}
