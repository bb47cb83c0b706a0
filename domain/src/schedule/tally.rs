use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::limits::monday_of;
use super::{LimitOf, Limits, Per, Rules, Stretch, VisitType};
use crate::ids::{DoctorId, RoomId};
use crate::{Reservation, Resource, ResourceKind};

/// What a visit takes beside the doctor's and the patient's time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allotment {
    /// The room or device it takes place in, if its type needs one.
    pub room: Option<RoomId>,
    /// Its places under the limits that held when it was booked.
    pub tallies: Vec<Tally>,
}

/// The place a visit has among the visits of its day or week. Two visits with one place would overlap in the log, so there
/// are never more visits than places, whoever books at the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tally {
    /// Whose limit it is.
    pub of: LimitOf,
    /// What it counts over.
    pub per: Per,
    /// The day of the doctor's calendar, or the Monday of the week.
    pub day: NaiveDate,
    /// From 0, and less than the limit was.
    pub number: u16,
}

/// A limit a visit on a certain day falls under, and the places it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// Whose limit it is.
    pub of: LimitOf,
    /// What it counts over.
    pub per: Per,
    /// The day, or the Monday of the week.
    pub day: NaiveDate,
    /// How many visits there may be.
    pub limit: u16,
}

/// How long the stretch is that stands for one place. A week has at most 1,000 places, which is less than a day's minutes.
const WIDTH: TimeDelta = TimeDelta::minutes(1);

impl Allotment {
    /// What an append reserves for it, for a visit to this doctor that takes this stretch of time, until `expires_at`.
    pub fn reservations(
        &self,
        doctor: DoctorId,
        busy: Stretch,
        expires_at: Option<DateTime<Utc>>,
    ) -> impl Iterator<Item = Reservation> {
        let room = self.room.map(|room| Resource {
            kind: ResourceKind::Room,
            id: room.0,
        });
        let room = room.into_iter().map(move |room| (room, busy));
        let places = self.tallies.iter().map(move |tally| {
            let places = Places::from(*tally);
            (places.resource(doctor), places.stretch_of(tally.number))
        });
        room.chain(places).map(move |(resource, stretch)| Reservation {
            resource,
            starts_at: stretch.starts_at,
            ends_at: stretch.ends_at,
            expires_at,
        })
    }

    /// Whether it has a place under this limit on this day or in this week.
    pub fn counts_under(&self, places: Places) -> bool {
        self.tallies
            .iter()
            .any(|tally| (tally.of, tally.per, tally.day) == (places.of, places.per, places.day))
    }
}

impl From<Tally> for Places {
    fn from(tally: Tally) -> Self {
        Self {
            of: tally.of,
            per: tally.per,
            day: tally.day,
            limit: 0,
        }
    }
}

impl Places {
    /// Whose places they are in the log.
    pub fn resource(self, doctor: DoctorId) -> Resource {
        Resource {
            kind: match self.per {
                Per::Day => ResourceKind::DayPlace,
                Per::Week => ResourceKind::WeekPlace,
            },
            id: match self.of {
                LimitOf::Doctor => doctor.0,
                LimitOf::VisitType(id) => id.0,
            },
        }
    }

    /// The stretch of all of them: that day in UTC, whatever the doctor's zone.
    pub fn everywhere(self) -> Stretch {
        let starts_at = self.midnight();
        Stretch {
            starts_at,
            ends_at: starts_at + TimeDelta::days(1),
        }
    }

    /// The number a stretch of them stands for.
    pub fn number_of(self, stretch: Stretch) -> u16 {
        u16::try_from((stretch.starts_at - self.midnight()).num_minutes()).unwrap_or(u16::MAX)
    }

    /// The first place that is free, beside visits that were booked before there was a limit and have none.
    ///
    /// `None` exactly if there are as many visits as the limit allows. Every number given is below what the visits without
    /// a place leave of the limit, so that not even two who saw different visits get in beyond it.
    pub fn free(self, taken: &BTreeSet<u16>, without_place: usize) -> Option<Tally> {
        let mut bound = self.limit;
        loop {
            let beyond = without_place + taken.range(bound..).count();
            let left = self.limit.saturating_sub(u16::try_from(beyond).unwrap_or(u16::MAX));
            if left == bound {
                break;
            }
            bound = left;
        }
        let number = (0..bound).find(|number| !taken.contains(number))?;
        Some(Tally {
            of: self.of,
            per: self.per,
            day: self.day,
            number,
        })
    }

    fn stretch_of(self, number: u16) -> Stretch {
        let starts_at = self.midnight() + WIDTH * i32::from(number);
        Stretch {
            starts_at,
            ends_at: starts_at + WIDTH,
        }
    }

    fn midnight(self) -> DateTime<Utc> {
        self.day.and_time(chrono::NaiveTime::MIN).and_utc()
    }
}

impl Rules {
    /// The limits a visit of this type on this day of the doctor's calendar falls under.
    pub fn places(&self, visit_type: &VisitType, day: NaiveDate) -> impl Iterator<Item = Places> {
        let of_type = LimitOf::VisitType(visit_type.id);
        let whose = [(LimitOf::Doctor, self.limits), (of_type, visit_type.limits)];
        whose
            .into_iter()
            .flat_map(move |(of, limits)| places_of(of, limits, day))
    }
}

fn places_of(of: LimitOf, limits: Limits, day: NaiveDate) -> impl Iterator<Item = Places> {
    let per_day = limits.per_day.map(|limit| (Per::Day, day, limit));
    let per_week = limits.per_week.map(|limit| (Per::Week, monday_of(day), limit));
    per_day
        .into_iter()
        .chain(per_week)
        .map(move |(per, day, limit)| Places { of, per, day, limit })
}
