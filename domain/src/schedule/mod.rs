//! A doctor's working hours and visit types, and the times they offer.
//!
//! [`Rules`] is what free times follow from; [`Rules::offers`] lists them and [`Rules::obstacles`] says what is in the way
//! of one.

mod branches;
mod commands;
mod decide;
mod error;
mod events;
mod exceptions;
mod hours;
mod limits;
mod offers;
mod rules;
mod series;
mod tally;
#[cfg(test)]
mod tests;
pub mod upcast;
mod visit_type;
mod visit_types;
mod why;

pub use branches::{Branch, Branches, Venue};
pub use commands::ScheduleCommand;
pub use error::{OfferRefusal, ScheduleRefusal};
pub use events::ScheduleEvent;
pub use exceptions::{Change, DateException, Stretch, TimeOff};
pub use hours::{Block, Rhythm, WeeklyHours};
pub use limits::{LimitOf, Per};
pub use offers::{Busy, Offer, Owner, REACH, Start, Taken, Window};
pub use rules::Rules;
pub use series::Series;
pub use tally::{Allotment, Places, Tally};
pub use visit_type::{Confirmation, Limits, Place, VisitType};
pub use visit_types::VisitTypes;
pub use why::Obstacle;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::holiday_calendar::HolidayCalendar;
use crate::ids::VisitTypeId;
use crate::{Aggregate, Holdings, Reservation, Resource, ResourceKind};

/// One doctor's rules; none before the schedule is opened.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Schedule {
    rules: Option<Rules>,
}

impl Schedule {
    /// The rules; `None` before the schedule is opened.
    pub fn rules(&self) -> Option<&Rules> {
        self.rules.as_ref()
    }

    /// The same schedule under what the platform changed about the holidays its doctor keeps.
    #[must_use]
    pub fn under(mut self, platform_days: HolidayCalendar) -> Self {
        if let Some(rules) = &mut self.rules {
            rules.platform_days = platform_days;
        }
        self
    }

    /// The zone the hours are meant in; `None` before the schedule is opened.
    pub fn time_zone(&self) -> Option<Tz> {
        self.rules().map(|rules| rules.time_zone)
    }

    /// The visit types that can be booked, in the order they were added.
    pub fn visit_types(&self) -> impl Iterator<Item = &VisitType> {
        self.rules().into_iter().flat_map(|rules| rules.visit_types.iter())
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
        let rules = self.rules().ok_or(OfferRefusal::VisitTypeUnknown)?;
        let visit_type = rules.visit_type(visit_type).ok_or(OfferRefusal::VisitTypeUnknown)?;
        if starts_at < now {
            return Err(OfferRefusal::InThePast);
        }
        if starts_at < visit_type.earliest(now) {
            return Err(OfferRefusal::TooSoon);
        }
        if starts_at > visit_type.latest(now) {
            return Err(OfferRefusal::TooFarAhead);
        }
        rules
            .offers(visit_type, &Taken::default(), Window::at(starts_at, now))
            .next()
            .ok_or(OfferRefusal::NotOffered)
    }
}

impl Aggregate for Schedule {
    const TYPE: &'static str = "schedule";
    type Command = ScheduleCommand;
    type Event = ScheduleEvent;
    type Refusal = ScheduleRefusal;

    fn decide(&self, command: ScheduleCommand) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        match (&self.rules, command) {
            (None, ScheduleCommand::Open { time_zone }) => Ok(vec![ScheduleEvent::Opened { time_zone }]),
            (None, _) => Err(ScheduleRefusal::NotOpen),
            (Some(rules), command) => rules.decide(command),
        }
    }

    fn evolve(&mut self, event: &ScheduleEvent) {
        match (&mut self.rules, event) {
            (rules, ScheduleEvent::Opened { time_zone }) => *rules = Some(Rules::new(*time_zone)),
            (Some(rules), event) => rules.evolve(event),
            (None, _) => {}
        }
    }

    /// The doctor's time off, but for visits that are kept: nothing can be booked into it, whoever is quicker.
    fn holdings(&self) -> Holdings {
        let time_off = self.rules().into_iter().flat_map(|rules| &rules.time_off);
        let reservations = time_off.flat_map(|off| {
            off.reserved.iter().map(|stretch| Reservation {
                resource: Resource {
                    kind: ResourceKind::Doctor,
                    id: off.doctor_id.0,
                },
                starts_at: stretch.starts_at,
                ends_at: stretch.ends_at,
                expires_at: None,
            })
        });
        Holdings {
            reservations: reservations.collect(),
            ..Holdings::default()
        }
    }
}
