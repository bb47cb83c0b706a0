use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::ScheduleRefusal;
use crate::clocks::Agreed;
use crate::ids::{DoctorId, ExceptionId, LocationId, TimeOffId, VisitTypeId};
use crate::time::Zone;

/// What is different on a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// The weekly hours do not apply. Extra hours of the same date do.
    Closed,
    /// Hours besides the weekly ones, in local time; also on a public holiday. No types: all.
    Extra {
        from: NaiveTime,
        to: NaiveTime,
        visit_types: Vec<VisitTypeId>,
        /// The further location they are at; `None`: the practice.
        location: Option<LocationId>,
    },
}

/// One date of a doctor's calendar on which other hours hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateException {
    /// Which one.
    pub id: ExceptionId,
    /// The date in the doctor's zone.
    pub date: NaiveDate,
    /// What is different.
    pub change: Change,
}

impl Change {
    /// The further location it needs.
    pub fn location(&self) -> Option<LocationId> {
        match self {
            Self::Extra { location, .. } => *location,
            Self::Closed => None,
        }
    }
}

impl DateException {
    /// Whether both say the same of an hour of the same date: closed twice, or extra hours that overlap.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let both = match (&self.change, &other.change) {
            (Change::Closed, Change::Closed) => true,
            (
                Change::Extra { from, to, .. },
                Change::Extra {
                    from: first, to: last, ..
                },
            ) => from < last && first < to,
            (Change::Closed, Change::Extra { .. }) | (Change::Extra { .. }, Change::Closed) => false,
        };
        self.date == other.date && both
    }

    pub(super) fn check(&self) -> Result<(), ScheduleRefusal> {
        match &self.change {
            Change::Extra { from, to, .. } if to <= from => Err(ScheduleRefusal::HoursEmptyBlock),
            Change::Extra { .. } | Change::Closed => Ok(()),
        }
    }
}

/// A stretch of time in which the doctor sees nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeOff {
    /// Which one.
    pub id: TimeOffId,
    /// Whose.
    pub doctor_id: DoctorId,
    /// First instant.
    pub starts_at: DateTime<Utc>,
    /// First instant after it.
    pub ends_at: DateTime<Utc>,
    /// What the doctor's clock shows at the start.
    pub local_start: NaiveDateTime,
    /// What it shows at the end.
    pub local_end: NaiveDateTime,
    /// What of it is taken in the log: all, but for visits the doctor keeps.
    pub reserved: Vec<Stretch>,
}

/// The half-open time `[starts_at, ends_at)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stretch {
    /// First instant.
    pub starts_at: DateTime<Utc>,
    /// First instant after it.
    pub ends_at: DateTime<Utc>,
}

impl Stretch {
    /// Whether both have an instant in common. Touching ends do not.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    /// What is left of it without the others, in order.
    pub fn without(&self, mut others: Vec<Self>) -> Vec<Self> {
        others.sort_unstable();
        let mut left = Vec::new();
        let mut from = self.starts_at;
        for other in others.iter().filter(|other| other.overlaps(self)) {
            if other.starts_at > from {
                left.push(Self {
                    starts_at: from,
                    ends_at: other.starts_at,
                });
            }
            from = from.max(other.ends_at);
        }
        if from < self.ends_at {
            left.push(Self {
                starts_at: from,
                ends_at: self.ends_at,
            });
        }
        left
    }
}

impl TimeOff {
    /// All of it.
    pub fn stretch(&self) -> Stretch {
        Stretch {
            starts_at: self.starts_at,
            ends_at: self.ends_at,
        }
    }

    /// The same local times as the present rules of the zone have them, with what was taken of the old ones.
    pub fn by_present_rules(&self, time_zone: Tz) -> Self {
        let zone = Zone::of(time_zone);
        let edge = |local, was| match zone.agreed(local, was) {
            Agreed::Stands => (local, was),
            Agreed::Moved { at, local } => (local, at),
        };
        let (local_start, starts_at) = edge(self.local_start, self.starts_at);
        let (local_end, ends_at) = edge(self.local_end, self.ends_at);
        Self {
            starts_at,
            ends_at,
            local_start,
            local_end,
            ..self.clone()
        }
    }

    pub(super) fn check(&self, now: DateTime<Utc>) -> Result<(), ScheduleRefusal> {
        if self.ends_at <= self.starts_at {
            return Err(ScheduleRefusal::TimeOffEmpty);
        }
        if self.ends_at <= now {
            return Err(ScheduleRefusal::TimeOffOver);
        }
        if self.ends_at - self.starts_at > chrono::TimeDelta::days(366) {
            return Err(ScheduleRefusal::TimeOffTooLong);
        }
        Ok(())
    }
}
