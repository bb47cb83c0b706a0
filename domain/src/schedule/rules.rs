use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Branches, Change, DateException, Limits, ScheduleEvent, TimeOff, VisitType, VisitTypes, WeeklyHours};
use crate::holiday_calendar::HolidayCalendar;
use crate::holidays::{Country, Holiday};
use crate::ids::{ExceptionId, LocationId, VisitTypeId};
use crate::time::Zone;

/// Everything a doctor's free times follow from, but for what is taken already. The log's side decides bookings with it,
/// the read side keeps it as JSON and lists free times with it: one engine for both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// The zone the hours are meant in.
    pub time_zone: Tz,
    /// The weekly hours.
    pub weekly: WeeklyHours,
    /// Dates with other hours, in order of the date.
    pub exceptions: Vec<DateException>,
    /// When the doctor sees nobody, in order of the start; none overlaps another.
    pub time_off: Vec<TimeOff>,
    /// Whose public holidays the doctor is closed on.
    pub holidays: Option<Country>,
    /// What the platform changed about those. Not the doctor's to say, so neither the events nor the JSON of a schedule
    /// hold it: whoever asks what is offered puts it in.
    #[serde(skip)]
    pub platform_days: HolidayCalendar,
    /// Most visits of any type.
    pub limits: Limits,
    /// What can be booked, in the order it was added.
    pub visit_types: VisitTypes,
    /// Where hours can be besides the practice.
    pub branches: Branches,
}

/// Hours of one day in which visits take place, in local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Open {
    pub from: NaiveTime,
    pub to: NaiveTime,
    /// The further location; `None`: the practice.
    pub location: Option<LocationId>,
}

/// Why the weekly hours do not apply on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closure {
    Exception(ExceptionId),
    Holiday(Holiday),
}

impl Rules {
    /// The rules of a schedule that was just opened: nothing is offered.
    pub fn new(time_zone: Tz) -> Self {
        Self {
            time_zone,
            weekly: WeeklyHours::default(),
            exceptions: Vec::new(),
            time_off: Vec::new(),
            holidays: None,
            platform_days: HolidayCalendar::default(),
            limits: Limits::default(),
            visit_types: VisitTypes::default(),
            branches: Branches::default(),
        }
    }

    /// Whether they can offer anything at all.
    pub fn offer_something(&self) -> bool {
        let hours = !self.weekly.blocks().is_empty() || !self.exceptions.is_empty();
        hours && self.visit_types.iter().next().is_some()
    }

    /// The type with this id, if it can be booked.
    pub fn visit_type(&self, id: VisitTypeId) -> Option<&VisitType> {
        self.visit_types.get(id)
    }

    /// Whether some limit counts visits: then what is taken has to be known for whole days and weeks.
    pub fn count_visits_for(&self, visit_type: &VisitType) -> bool {
        !self.limits.is_none() || !visit_type.limits.is_none()
    }

    /// Where there are hours from this day on: the further location or `None` for the practice, and the last day if it is
    /// only for single days. What holds every week comes first; a place may come several times.
    pub fn hours_from(&self, day: NaiveDate) -> impl Iterator<Item = (Option<LocationId>, Option<NaiveDate>)> {
        let weekly = self.weekly.blocks().iter().map(|block| (block.location, None));
        let ahead = self.exceptions.iter().filter(move |exception| exception.date >= day);
        let extra = ahead.filter_map(|exception| match exception.change {
            Change::Extra { location, .. } => Some((location, Some(exception.date))),
            Change::Closed => None,
        });
        weekly.chain(extra)
    }

    /// Extra hours come first: where they and the weekly hours offer the same start, the place is that of the extra hours,
    /// which were said about this very day.
    pub(super) fn open_on(&self, day: NaiveDate, visit_type: VisitTypeId) -> impl Iterator<Item = Open> {
        let weekly = (!self.is_closed_on(day)).then(|| self.weekly_on(day, visit_type));
        self.extra_on(day, visit_type).chain(weekly.into_iter().flatten())
    }

    pub(super) fn weekly_on(&self, day: NaiveDate, visit_type: VisitTypeId) -> impl Iterator<Item = Open> {
        let blocks = self.weekly.on(day).filter(move |block| block.offers(visit_type));
        blocks.map(|block| Open {
            from: block.from,
            to: block.to,
            location: block.location,
        })
    }

    pub(super) fn extra_on(&self, day: NaiveDate, visit_type: VisitTypeId) -> impl Iterator<Item = Open> {
        self.exceptions_on(day)
            .filter_map(move |exception| match &exception.change {
                Change::Extra {
                    from,
                    to,
                    visit_types,
                    location,
                } => {
                    let offered = visit_types.is_empty() || visit_types.contains(&visit_type);
                    offered.then_some(Open {
                        from: *from,
                        to: *to,
                        location: *location,
                    })
                }
                Change::Closed => None,
            })
    }

    pub(super) fn closures_on(&self, day: NaiveDate) -> impl Iterator<Item = Closure> {
        let by_hand = self
            .exceptions_on(day)
            .filter(|exception| exception.change == Change::Closed)
            .map(|exception| Closure::Exception(exception.id));
        let keeps = self.holidays;
        let holiday = keeps.and_then(|country| self.platform_days.holiday_on(country, day));
        by_hand.chain(holiday.map(Closure::Holiday))
    }

    pub(super) fn is_closed_on(&self, day: NaiveDate) -> bool {
        self.closures_on(day).next().is_some()
    }

    fn exceptions_on(&self, day: NaiveDate) -> impl Iterator<Item = &DateException> {
        let first = self.exceptions.partition_point(|exception| exception.date < day);
        self.exceptions
            .iter()
            .skip(first)
            .take_while(move |exception| exception.date == day)
    }

    pub(super) fn put_exception(&mut self, exception: DateException, at: DateTime<Utc>) {
        let today = Zone::of(self.time_zone).date(at);
        self.exceptions.retain(|other| other.date >= today);
        let place = self
            .exceptions
            .partition_point(|other| (other.date, other.id) < (exception.date, exception.id));
        self.exceptions.insert(place, exception);
    }

    pub(super) fn put_time_off(&mut self, time_off: TimeOff, at: DateTime<Utc>) {
        self.time_off.retain(|other| other.ends_at > at);
        let place = self
            .time_off
            .partition_point(|other| other.starts_at < time_off.starts_at);
        self.time_off.insert(place, time_off);
    }

    /// Takes in what happened after the schedule was opened.
    pub fn evolve(&mut self, event: &ScheduleEvent) {
        match event {
            ScheduleEvent::Opened { .. } => {}
            ScheduleEvent::WeeklyHoursSet { weekly } => self.weekly = weekly.clone(),
            ScheduleEvent::VisitTypeAdded { visit_type } | ScheduleEvent::VisitTypeChanged { visit_type } => {
                self.visit_types.put(visit_type.clone());
            }
            ScheduleEvent::VisitTypeRetired { id } => self.visit_types.remove(*id),
            ScheduleEvent::ExceptionAdded { exception, at } => self.put_exception(exception.clone(), *at),
            ScheduleEvent::ExceptionRemoved { id } => self.exceptions.retain(|exception| exception.id != *id),
            ScheduleEvent::TimeOffTaken { time_off, at } => self.put_time_off(time_off.clone(), *at),
            ScheduleEvent::TimeOffCancelled { id } => self.time_off.retain(|off| off.id != *id),
            ScheduleEvent::ClocksMoved { time_off, .. } => {
                for moved in time_off {
                    if let Some(known) = self.time_off.iter_mut().find(|off| off.id == moved.id) {
                        known.clone_from(moved);
                    }
                }
                self.time_off.sort_by_key(|off| off.starts_at);
            }
            ScheduleEvent::HolidaysObserved { country } => self.holidays = *country,
            ScheduleEvent::LimitsSet { limits } => self.limits = *limits,
            ScheduleEvent::LocationAdded { branch } | ScheduleEvent::LocationChanged { branch } => {
                self.branches.put(branch.clone());
            }
            ScheduleEvent::LocationRetired { id } => self.branches.remove(*id),
        }
    }
}
