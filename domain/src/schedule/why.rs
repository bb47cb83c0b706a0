//! Why a time cannot be booked: every rule that is in the way.

use chrono::{DateTime, TimeDelta, Utc};

use super::limits::{Full, LimitOf, Per};
use super::offers::has_room;
use super::rules::{Closure, Open};
use super::{Owner, Rules, Stretch, Taken, VisitType};
use crate::holidays::Holiday;
use crate::ids::{ExceptionId, TimeOffId, VisitTypeId};
use crate::time::Zone;

/// One rule that keeps a time from being booked, with the setting, visit or hold it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The type is not offered, or no longer.
    VisitType(VisitTypeId),
    /// It is over.
    Past,
    /// Sooner than the type's shortest notice.
    Notice(VisitTypeId),
    /// Later than the type's furthest advance.
    Advance(VisitTypeId),
    /// Outside the hours in which the type is offered, or not all of it within them.
    Hours,
    /// Within the hours, but not one of the type's starts.
    Grid(VisitTypeId),
    /// The date is closed.
    Exception(ExceptionId),
    /// A public holiday the doctor keeps.
    Holiday(Holiday),
    /// The doctor is away.
    TimeOff(TimeOffId),
    /// As many visits as the doctor wants.
    Limit(LimitOf, Per),
    /// Another visit or hold takes the time.
    Taken(Owner),
    /// Another visit or hold is so near that the free time before or after one of the two does not fit.
    Buffer(Owner),
    /// None of the rooms or devices the type needs is free.
    Rooms(VisitTypeId),
}

impl Rules {
    /// Every rule that keeps a visit of this type from being booked at this instant; none: it can be booked.
    ///
    /// `taken` reaches as far around the instant as [`Rules::reach`] says.
    pub fn obstacles(
        &self,
        visit_type: VisitTypeId,
        at: DateTime<Utc>,
        taken: &Taken,
        now: DateTime<Utc>,
    ) -> Vec<Obstacle> {
        let Some(visit_type) = self.visit_type(visit_type) else {
            return vec![Obstacle::VisitType(visit_type)];
        };
        let zone = Zone::of(self.time_zone);
        let mut found = too_soon_or_too_far(visit_type, at, now);
        found.extend(self.outside_hours(&zone, visit_type, at));
        let wanted = visit_type.busy_at(at);
        let time_off = self.time_off.iter().filter(|off| off.stretch().overlaps(&wanted));
        found.extend(time_off.map(|off| Obstacle::TimeOff(off.id)));
        let full = Full::of(self, visit_type, taken, &zone);
        found.extend(full.on(zone.date(at)).map(|(of, per)| Obstacle::Limit(of, per)));
        found.extend(in_the_way(visit_type, at, taken));
        if !has_room(visit_type, taken, wanted) {
            found.push(Obstacle::Rooms(visit_type.id));
        }
        found
    }

    /// The time off that overlaps this stretch, if any.
    pub(super) fn time_off_at(&self, wanted: Stretch) -> Option<TimeOffId> {
        let next = self.time_off.partition_point(|off| off.ends_at <= wanted.starts_at);
        let next = self.time_off.get(next)?;
        (next.starts_at < wanted.ends_at).then_some(next.id)
    }

    fn outside_hours(&self, zone: &Zone, visit_type: &VisitType, at: DateTime<Utc>) -> Vec<Obstacle> {
        let day = zone.date(at);
        let fit = Fit::new(zone, visit_type, at);
        if self.open_on(day, visit_type.id).any(|open| fit.starts_in(open)) {
            return Vec::new();
        }
        let mut found: Vec<Obstacle> = self.closures_on(day).map(Obstacle::from).collect();
        let usual: Vec<Open> = self
            .weekly_on(day, visit_type.id)
            .chain(self.extra_on(day, visit_type.id))
            .collect();
        if !usual.iter().any(|open| fit.lies_in(*open)) {
            found.push(Obstacle::Hours);
        } else if !usual.iter().any(|open| fit.starts_in(*open)) {
            found.push(Obstacle::Grid(visit_type.id));
        }
        found
    }
}

impl From<Closure> for Obstacle {
    fn from(closure: Closure) -> Self {
        match closure {
            Closure::Exception(id) => Self::Exception(id),
            Closure::Holiday(holiday) => Self::Holiday(holiday),
        }
    }
}

fn too_soon_or_too_far(visit_type: &VisitType, at: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Obstacle> {
    if at < now {
        vec![Obstacle::Past]
    } else if at < visit_type.earliest(now) {
        vec![Obstacle::Notice(visit_type.id)]
    } else if at > visit_type.latest(now) {
        vec![Obstacle::Advance(visit_type.id)]
    } else {
        Vec::new()
    }
}

fn in_the_way(visit_type: &VisitType, at: DateTime<Utc>, taken: &Taken) -> impl Iterator<Item = Obstacle> {
    let wanted = visit_type.busy_at(at);
    let visit = Stretch {
        starts_at: at,
        ends_at: at + visit_type.length(),
    };
    let busy = taken.doctor.iter();
    let near = busy.filter(move |busy| busy.overlaps(wanted));
    near.map(move |busy| {
        if busy.visit.overlaps(&visit) {
            Obstacle::Taken(busy.owner)
        } else {
            Obstacle::Buffer(busy.owner)
        }
    })
}

/// How a visit at an instant lies on the doctor's wall clock.
struct Fit {
    start: chrono::NaiveDateTime,
    end: chrono::NaiveDateTime,
    grid: TimeDelta,
}

impl Fit {
    fn new(zone: &Zone, visit_type: &VisitType, at: DateTime<Utc>) -> Self {
        Self {
            start: zone.wall_time(at).local,
            end: zone.wall_time(at + visit_type.length()).local,
            grid: TimeDelta::minutes(visit_type.grid_minutes.into()),
        }
    }

    fn lies_in(&self, open: Open) -> bool {
        let day = self.start.date();
        let (from, to) = (day.and_time(open.from), day.and_time(open.to));
        from <= self.start && self.start < to && self.end <= to
    }

    fn starts_in(&self, open: Open) -> bool {
        let since = self.start - self.start.date().and_time(open.from);
        let grid = self.grid.num_nanoseconds().unwrap_or(1).max(1);
        self.lies_in(open) && since.num_nanoseconds().unwrap_or(0) % grid == 0
    }
}
