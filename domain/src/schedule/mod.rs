//! A doctor's working hours and visit types, and the times they offer.

mod commands;
mod error;
mod events;
mod hours;
mod offers;
#[cfg(test)]
mod tests;
mod visit_types;

pub use commands::ScheduleCommand;
pub use error::{OfferRefusal, ScheduleRefusal};
pub use events::{Confirmation, ScheduleEvent, VisitType};
pub use hours::{Block, WeeklyHours};
pub use offers::{BookingWindow, Busy, Offer, OfferRules};
pub use visit_types::VisitTypes;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::Aggregate;
use crate::ids::VisitTypeId;

/// One doctor's rules.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Schedule {
    time_zone: Option<Tz>,
    weekly: WeeklyHours,
    visit_types: VisitTypes,
}

impl Schedule {
    /// The zone the hours are meant in; `None` before the schedule is opened.
    pub fn time_zone(&self) -> Option<Tz> {
        self.time_zone
    }

    /// The weekly hours.
    pub fn weekly(&self) -> &WeeklyHours {
        &self.weekly
    }

    /// The visit types that can be booked, in the order they were added.
    pub fn visit_types(&self) -> impl Iterator<Item = &VisitType> {
        self.visit_types.iter()
    }

    /// The offer that starts at this instant, if the rules make one. Does not know which times are taken: that is the
    /// log's to say, at the append.
    ///
    /// # Errors
    /// [`OfferRefusal`] when the type is unknown, the instant is in the past or the rules offer no such time.
    pub fn offer(
        &self,
        visit_type: VisitTypeId,
        starts_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Offer, OfferRefusal> {
        let visit_type = self.visit_types.get(visit_type).ok_or(OfferRefusal::VisitTypeUnknown)?;
        let time_zone = self.time_zone.ok_or(OfferRefusal::NotOffered)?;
        if starts_at < now {
            return Err(OfferRefusal::InThePast);
        }
        let rules = OfferRules {
            time_zone,
            weekly: &self.weekly,
            visit_type,
            window: BookingWindow::default(),
        };
        rules
            .offers(&[], starts_at, starts_at + chrono::TimeDelta::seconds(1), now)
            .next()
            .ok_or(OfferRefusal::NotOffered)
    }

    fn known(&self, id: VisitTypeId) -> Result<(), ScheduleRefusal> {
        if self.visit_types.get(id).is_some() {
            Ok(())
        } else {
            Err(ScheduleRefusal::VisitTypeUnknown)
        }
    }

    fn set_hours(&self, weekly: WeeklyHours) -> Vec<ScheduleEvent> {
        if weekly == self.weekly {
            vec![]
        } else {
            vec![ScheduleEvent::WeeklyHoursSet { weekly }]
        }
    }

    fn change_type(&self, visit_type: VisitType) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        self.known(visit_type.id)?;
        visit_type.check()?;
        let same = self.visit_types.get(visit_type.id) == Some(&visit_type);
        Ok(if same {
            vec![]
        } else {
            vec![ScheduleEvent::VisitTypeChanged { visit_type }]
        })
    }
}

impl Aggregate for Schedule {
    const TYPE: &'static str = "schedule";
    type Command = ScheduleCommand;
    type Event = ScheduleEvent;
    type Refusal = ScheduleRefusal;

    fn decide(&self, command: ScheduleCommand) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        match command {
            ScheduleCommand::Open { time_zone } => match self.time_zone {
                None => Ok(vec![ScheduleEvent::Opened { time_zone }]),
                Some(_) => Err(ScheduleRefusal::AlreadyOpen),
            },
            _ if self.time_zone.is_none() => Err(ScheduleRefusal::NotOpen),
            ScheduleCommand::SetWeeklyHours { weekly } => Ok(self.set_hours(weekly)),
            ScheduleCommand::AddVisitType { visit_type } => {
                if self.visit_types.get(visit_type.id).is_some() {
                    return Ok(vec![]);
                }
                visit_type.check()?;
                Ok(vec![ScheduleEvent::VisitTypeAdded { visit_type }])
            }
            ScheduleCommand::ChangeVisitType { visit_type } => self.change_type(visit_type),
            ScheduleCommand::RetireVisitType { id } => {
                self.known(id)?;
                Ok(vec![ScheduleEvent::VisitTypeRetired { id }])
            }
        }
    }

    fn evolve(&mut self, event: &ScheduleEvent) {
        match event {
            ScheduleEvent::Opened { time_zone } => self.time_zone = Some(*time_zone),
            ScheduleEvent::WeeklyHoursSet { weekly } => self.weekly = weekly.clone(),
            ScheduleEvent::VisitTypeAdded { visit_type } | ScheduleEvent::VisitTypeChanged { visit_type } => {
                self.visit_types.put(visit_type.clone());
            }
            ScheduleEvent::VisitTypeRetired { id } => {
                self.visit_types.remove(*id);
            }
        }
    }
}
