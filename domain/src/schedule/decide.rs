//! The decisions of an open schedule.

use chrono::{DateTime, Utc};

use super::{
    Branch, DateException, Limits, Rules, ScheduleCommand, ScheduleEvent, ScheduleRefusal, Stretch, TimeOff, VisitType,
    WeeklyHours,
};
use crate::clocks::rules_release;
use crate::holidays::Country;
use crate::ids::{ExceptionId, LocationId, TimeOffId, VisitTypeId};
use crate::time::Zone;

/// Most dates with other hours at a time.
const EXCEPTIONS: usize = 400;

/// Most times off at a time.
const TIMES_OFF: usize = 100;

impl Rules {
    fn known(&self, id: VisitTypeId) -> Result<(), ScheduleRefusal> {
        self.visit_type(id).map(drop).ok_or(ScheduleRefusal::VisitTypeUnknown)
    }

    /// Whether hours can be there.
    fn has_place(&self, location: Option<LocationId>) -> Result<(), ScheduleRefusal> {
        match location {
            Some(id) if self.branches.get(id).is_none() => Err(ScheduleRefusal::HoursAtUnknownLocation),
            Some(_) | None => Ok(()),
        }
    }

    fn set_hours(&self, weekly: WeeklyHours) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        if weekly == self.weekly {
            return Ok(vec![]);
        }
        let mut blocks = weekly.blocks().iter();
        blocks.try_for_each(|block| self.has_place(block.location))?;
        Ok(vec![ScheduleEvent::WeeklyHoursSet { weekly }])
    }

    fn add_type(&self, visit_type: VisitType) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        if self.visit_type(visit_type.id).is_some() {
            return Ok(vec![]);
        }
        visit_type.check()?;
        Ok(vec![ScheduleEvent::VisitTypeAdded { visit_type }])
    }

    fn change_type(&self, visit_type: VisitType) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        self.known(visit_type.id)?;
        visit_type.check()?;
        let same = self.visit_type(visit_type.id) == Some(&visit_type);
        Ok(if same {
            vec![]
        } else {
            vec![ScheduleEvent::VisitTypeChanged { visit_type }]
        })
    }

    fn add_exception(
        &self,
        exception: DateException,
        now: DateTime<Utc>,
    ) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        if self.exceptions.contains(&exception) {
            return Ok(vec![]);
        }
        exception.check()?;
        self.has_place(exception.change.location())?;
        let today = Zone::of(self.time_zone).date(now);
        if exception.date < today {
            return Err(ScheduleRefusal::ExceptionOver);
        }
        let mut ahead = self.exceptions.iter().filter(|other| other.date >= today);
        if ahead.clone().any(|other| other.overlaps(&exception)) {
            return Err(ScheduleRefusal::ExceptionOverlaps);
        }
        if ahead.nth(EXCEPTIONS - 1).is_some() {
            return Err(ScheduleRefusal::TooManyExceptions);
        }
        Ok(vec![ScheduleEvent::ExceptionAdded { exception, at: now }])
    }

    fn remove_exception(&self, id: ExceptionId) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        let mut exceptions = self.exceptions.iter();
        let known = exceptions.find(|exception| exception.id == id);
        known
            .map(|_| vec![ScheduleEvent::ExceptionRemoved { id }])
            .ok_or(ScheduleRefusal::ExceptionUnknown)
    }

    fn take_time_off(&self, time_off: TimeOff, now: DateTime<Utc>) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        if self.time_off.contains(&time_off) {
            return Ok(vec![]);
        }
        time_off.check(now)?;
        let ahead = self.time_off.iter().filter(|other| other.ends_at > now);
        let mut overlapping = ahead
            .clone()
            .filter(|other| other.stretch().overlaps(&time_off.stretch()));
        if let Some(other) = overlapping.next() {
            return Err(ScheduleRefusal::TimeOffOverlaps { other: other.stretch() });
        }
        if ahead.count() >= TIMES_OFF {
            return Err(ScheduleRefusal::TooMuchTimeOff);
        }
        Ok(vec![ScheduleEvent::TimeOffTaken { time_off, at: now }])
    }

    fn cancel_time_off(&self, id: TimeOffId) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        let known = self.time_off.iter().find(|off| off.id == id);
        known
            .map(|_| vec![ScheduleEvent::TimeOffCancelled { id }])
            .ok_or(ScheduleRefusal::TimeOffUnknown)
    }

    /// Nobody wishes this, so nobody is refused it: where nothing has changed nothing happens.
    fn follow_clocks(&self, visits: u32, mut taken: Vec<Stretch>, now: DateTime<Utc>) -> Vec<ScheduleEvent> {
        let new = self
            .time_off
            .iter()
            .map(|off| (off, off.by_present_rules(self.time_zone)));
        let (follow, stay): (Vec<_>, Vec<_>) = new.partition(|(off, new)| {
            let moves = new != *off || visits > 0;
            moves && off.ends_at.max(new.ends_at) > now
        });
        taken.extend(stay.iter().flat_map(|(off, _)| &off.reserved));
        let mut moved = Vec::new();
        for (off, new) in follow {
            let reserved = new.stretch().without(taken.clone());
            taken.extend(&reserved);
            moved.extend(Some(TimeOff { reserved, ..new }).filter(|new| new != off));
        }
        if visits == 0 && moved.is_empty() {
            return vec![];
        }
        vec![ScheduleEvent::ClocksMoved {
            time_zone: self.time_zone,
            rules: rules_release().to_owned(),
            visits,
            time_off: moved,
            at: now,
        }]
    }

    fn observe_holidays(&self, country: Option<Country>) -> Vec<ScheduleEvent> {
        if self.holidays == country {
            vec![]
        } else {
            vec![ScheduleEvent::HolidaysObserved { country }]
        }
    }

    fn set_limits(&self, limits: Limits) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        limits.check()?;
        Ok(if self.limits == limits {
            vec![]
        } else {
            vec![ScheduleEvent::LimitsSet { limits }]
        })
    }

    fn add_location(&self, branch: Branch) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        if self.branches.get(branch.id).is_some() {
            return Ok(vec![]);
        }
        branch.check()?;
        if self.branches.is_full() {
            return Err(ScheduleRefusal::TooManyLocations);
        }
        let branch = branch.rounded();
        Ok(vec![ScheduleEvent::LocationAdded { branch }])
    }

    fn change_location(&self, branch: Branch) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        let present = self.branches.get(branch.id).ok_or(ScheduleRefusal::LocationUnknown)?;
        branch.check()?;
        let branch = branch.rounded();
        Ok(if *present == branch {
            vec![]
        } else {
            vec![ScheduleEvent::LocationChanged { branch }]
        })
    }

    fn retire_location(&self, id: LocationId, now: DateTime<Utc>) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        self.branches.get(id).ok_or(ScheduleRefusal::LocationUnknown)?;
        let today = Zone::of(self.time_zone).date(now);
        if self.hours_from(today).any(|(location, _)| location == Some(id)) {
            return Err(ScheduleRefusal::LocationInUse);
        }
        Ok(vec![ScheduleEvent::LocationRetired { id }])
    }

    pub(super) fn decide(&self, command: ScheduleCommand) -> Result<Vec<ScheduleEvent>, ScheduleRefusal> {
        match command {
            ScheduleCommand::Open { .. } => Err(ScheduleRefusal::AlreadyOpen),
            ScheduleCommand::SetWeeklyHours { weekly } => self.set_hours(weekly),
            ScheduleCommand::AddVisitType { visit_type } => self.add_type(visit_type),
            ScheduleCommand::ChangeVisitType { visit_type } => self.change_type(visit_type),
            ScheduleCommand::RetireVisitType { id } => {
                self.known(id)?;
                Ok(vec![ScheduleEvent::VisitTypeRetired { id }])
            }
            ScheduleCommand::AddException { exception, now } => self.add_exception(exception, now),
            ScheduleCommand::RemoveException { id } => self.remove_exception(id),
            ScheduleCommand::TakeTimeOff { time_off, now } => self.take_time_off(time_off, now),
            ScheduleCommand::CancelTimeOff { id } => self.cancel_time_off(id),
            ScheduleCommand::FollowClocks { visits, taken, now } => Ok(self.follow_clocks(visits, taken, now)),
            ScheduleCommand::ObserveHolidays { country } => Ok(self.observe_holidays(country)),
            ScheduleCommand::SetLimits { limits } => self.set_limits(limits),
            ScheduleCommand::AddLocation { branch } => self.add_location(branch),
            ScheduleCommand::ChangeLocation { branch } => self.change_location(branch),
            ScheduleCommand::RetireLocation { id, now } => self.retire_location(id, now),
        }
    }
}
