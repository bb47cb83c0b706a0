use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::limits::Full;
use super::rules::Open;
use super::{Allotment, Limits, Place, Rules, Stretch, Venue, VisitType};
use crate::ids::{AppointmentId, HoldId, LocationId, RoomId, VisitTypeId};
use crate::time::Zone;

/// No visit with its buffers takes longer (480 + 2 × 120 minutes), and no buffer of another visit reaches further. What
/// starts this long before or after a stretch of time can still touch a visit that starts in it.
pub const REACH: TimeDelta = TimeDelta::hours(14);

/// Who takes a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A visit.
    Visit(AppointmentId),
    /// Somebody who is filling in the form.
    Hold(HoldId),
}

/// A stretch of a doctor's time that is taken, buffers included: `[starts_at, ends_at)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Busy {
    /// First instant taken.
    pub starts_at: DateTime<Utc>,
    /// First instant free again.
    pub ends_at: DateTime<Utc>,
    /// The visit itself, without buffers.
    pub visit: Stretch,
    /// For what.
    pub visit_type: VisitTypeId,
    /// By whom.
    pub owner: Owner,
}

/// What is taken already, as far as a question reaches ([`Rules::reach`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The doctor's time: sorted by start, free of overlaps, as reservations are.
    pub doctor: Vec<Busy>,
    /// The same of rooms and devices.
    pub rooms: BTreeMap<RoomId, Vec<Stretch>>,
}

/// A stretch of time `[from, to)` asked about at `now`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First instant.
    pub from: DateTime<Utc>,
    /// First instant that is no longer meant.
    pub to: DateTime<Utc>,
    /// The present; nothing earlier is offered.
    pub now: DateTime<Utc>,
}

impl Busy {
    /// Whether this visit takes it.
    pub fn is_of(&self, visit: AppointmentId) -> bool {
        self.owner == Owner::Visit(visit)
    }

    /// Whether it has an instant in common with a stretch.
    pub fn overlaps(&self, stretch: Stretch) -> bool {
        self.starts_at < stretch.ends_at && stretch.starts_at < self.ends_at
    }
}

impl Taken {
    /// Takes the doctor's time for one more visit, by nobody yet.
    pub fn put(&mut self, visit_type: &VisitType, starts_at: DateTime<Utc>) {
        let reserved = visit_type.busy_at(starts_at);
        let busy = Busy {
            starts_at: reserved.starts_at,
            ends_at: reserved.ends_at,
            visit: Stretch {
                starts_at,
                ends_at: starts_at + visit_type.length(),
            },
            visit_type: visit_type.id,
            owner: Owner::Hold(HoldId(Uuid::nil())),
        };
        let place = self.doctor.partition_point(|other| other < &busy);
        self.doctor.insert(place, busy);
    }
}

impl Window {
    /// This very instant.
    pub fn at(instant: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        Self {
            from: instant,
            to: instant + TimeDelta::nanoseconds(1),
            now,
        }
    }
}

/// When a visit can start, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Start {
    /// The instant.
    pub at: DateTime<Utc>,
    /// The further location it takes place at; `None`: at the practice or by video.
    pub location: Option<LocationId>,
}

/// A time a patient can be offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What is offered.
    pub visit_type: VisitType,
    /// The zone of the doctor's hours.
    pub time_zone: Tz,
    /// When the visit starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Where it takes place.
    pub venue: Venue,
    /// What else it takes; nothing until somebody has looked what is free ([`Offer::with`]).
    pub allotment: Allotment,
}

impl Offer {
    /// The same with what else it takes.
    pub fn with(self, allotment: Allotment) -> Self {
        Self { allotment, ..self }
    }

    /// The doctor's time it would take, buffers included.
    pub fn busy(&self) -> Stretch {
        self.visit_type.busy_at(self.starts_at)
    }
}

impl VisitType {
    /// Its length.
    pub fn length(&self) -> TimeDelta {
        TimeDelta::minutes(self.minutes.into())
    }

    /// The doctor's time one of these takes that starts then, buffers included.
    pub fn busy_at(&self, starts_at: DateTime<Utc>) -> Stretch {
        Stretch {
            starts_at: starts_at - TimeDelta::minutes(self.buffer_before.into()),
            ends_at: starts_at + self.length() + TimeDelta::minutes(self.buffer_after.into()),
        }
    }

    /// The first instant that can be booked.
    pub(super) fn earliest(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + TimeDelta::minutes(self.notice_minutes.into())
    }

    /// The last instant that can be booked.
    pub(super) fn latest(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + TimeDelta::days(self.advance_days.into())
    }

    fn grid(&self) -> TimeDelta {
        TimeDelta::minutes(self.grid_minutes.into())
    }
}

impl Rules {
    /// How far before and after a stretch of time what is taken has to be known to say what is free in it: a day's and a
    /// week's limit count visits of the whole day and week.
    pub fn reach(&self) -> TimeDelta {
        let some = |limit: fn(&Limits) -> Option<u16>| {
            let of_types = || {
                self.visit_types
                    .iter()
                    .any(|visit_type| limit(&visit_type.limits).is_some())
            };
            limit(&self.limits).is_some() || of_types()
        };
        if some(|limits| limits.per_week) {
            TimeDelta::days(8)
        } else if some(|limits| limits.per_day) {
            TimeDelta::hours(26)
        } else {
            REACH
        }
    }

    /// The rooms and devices some type needs; one that several need comes several times.
    pub fn rooms(&self) -> impl Iterator<Item = RoomId> {
        self.visit_types
            .iter()
            .flat_map(|visit_type| visit_type.rooms.iter().copied())
    }

    /// Every offer of a type that starts in the window and touches nothing that is taken, in order of time.
    ///
    /// A wall-clock time the clocks skip is not offered; one that happens twice is two offers. The visit lies inside a
    /// block of hours; its buffers may reach beyond, but not into time off. It takes place where the block is. A start in
    /// two blocks is one offer: that of the extra hours of the day, if one of the blocks is such.
    pub fn offers<'a>(
        &'a self,
        visit_type: &'a VisitType,
        taken: &'a Taken,
        window: Window,
    ) -> impl Iterator<Item = Offer> + 'a {
        self.starts(visit_type, taken, window).map(|start| Offer {
            visit_type: visit_type.clone(),
            time_zone: self.time_zone,
            starts_at: start.at,
            ends_at: start.at + visit_type.length(),
            venue: Venue::of(visit_type, start.location, &self.branches),
            allotment: Allotment::default(),
        })
    }

    /// The starts of [`Self::offers`].
    pub fn starts<'a>(
        &'a self,
        visit_type: &'a VisitType,
        taken: &'a Taken,
        window: Window,
    ) -> impl Iterator<Item = Start> + 'a {
        let zone = Zone::of(self.time_zone);
        let from = window.from.max(visit_type.earliest(window.now));
        let to = window.to.min(visit_type.latest(window.now) + TimeDelta::nanoseconds(1));
        let full = Full::of(self, visit_type, taken, &zone);
        let last = zone.date(to);
        let days = zone
            .date(from)
            .iter_days()
            .take_while(move |day| *day <= last && from < to)
            .filter(move |day| !full.includes(*day));
        days.flat_map(move |day| self.starts_on(&zone, visit_type, day))
            .filter(move |start| (from..to).contains(&start.at) && self.is_free(visit_type, taken, start.at))
    }

    fn is_free(&self, visit_type: &VisitType, taken: &Taken, start: DateTime<Utc>) -> bool {
        let wanted = visit_type.busy_at(start);
        first_overlap(&taken.doctor, wanted).is_none()
            && self.time_off_at(wanted).is_none()
            && has_room(visit_type, taken, wanted)
    }

    fn starts_on(&self, zone: &Zone, visit_type: &VisitType, day: NaiveDate) -> Vec<Start> {
        let offset = zone.steady_offset(day);
        let mut starts = Vec::new();
        for open in self.open_on(day, visit_type.id) {
            let location = match visit_type.place {
                Place::Practice => open.location,
                Place::Telehealth { .. } => None,
            };
            let instants = match offset {
                Some(offset) => steady_starts_in(visit_type, offset, day, open),
                None => starts_in(visit_type, zone, day, open),
            };
            starts.extend(instants.into_iter().map(|at| Start { at, location }));
        }
        // A stable sort: of two that start together the one of the extra hours stays in front.
        starts.sort_by_key(|start| start.at);
        starts.dedup_by_key(|start| start.at);
        starts
    }
}

/// What [`starts_in`] gives on a day without a change of the clocks, without asking the zone for every start: nearly all
/// days are like this, and a search goes over thousands of starts.
fn steady_starts_in(visit_type: &VisitType, offset: TimeDelta, day: NaiveDate, open: Open) -> Vec<DateTime<Utc>> {
    let close = day.and_time(open.to);
    let mut local = day.and_time(open.from);
    let mut starts = Vec::new();
    while local + visit_type.length() <= close {
        starts.push((local - offset).and_utc());
        local += visit_type.grid();
    }
    starts
}

fn starts_in(visit_type: &VisitType, zone: &Zone, day: NaiveDate, open: Open) -> Vec<DateTime<Utc>> {
    let close = day.and_time(open.to);
    let mut local = day.and_time(open.from);
    let mut starts = Vec::new();
    while local < close {
        let inside = |start: &DateTime<Utc>| zone.wall_time(*start + visit_type.length()).local <= close;
        starts.extend(zone.resolve(local).instants().filter(inside));
        local += visit_type.grid();
    }
    starts
}

/// The earliest of the taken times that overlap the wanted one.
pub(super) fn first_overlap(taken: &[Busy], wanted: Stretch) -> Option<&Busy> {
    let next = taken.partition_point(|busy| busy.ends_at <= wanted.starts_at);
    taken.get(next).filter(|busy| busy.starts_at < wanted.ends_at)
}

/// Whether the type needs no room, or one of its rooms is free then.
pub(super) fn has_room(visit_type: &VisitType, taken: &Taken, wanted: Stretch) -> bool {
    visit_type.rooms.is_empty() || visit_type.rooms.iter().any(|room| is_room_free(taken, *room, wanted))
}

fn is_room_free(taken: &Taken, room: RoomId, wanted: Stretch) -> bool {
    let times = taken.rooms.get(&room).map_or(&[][..], Vec::as_slice);
    let next = times.partition_point(|time| time.ends_at <= wanted.starts_at);
    times.get(next).is_none_or(|time| time.starts_at >= wanted.ends_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money};
    use chrono::NaiveTime;
    use uuid::Uuid;

    #[test]
    fn steady_days_offer_what_asking_the_zone_for_every_start_offers() {
        let open = Open {
            from: NaiveTime::MIN,
            to: NaiveTime::from_hms_opt(23, 50, 0).unwrap_or_default(),
            location: None,
        };
        let currency = Currency::try_from("EUR".to_owned()).unwrap();
        let price = Money { amount: 0, currency };
        let visit_type = VisitType::new(VisitTypeId(Uuid::nil()), "Check-up", 50, price);
        for time_zone in [
            chrono_tz::Europe::Berlin,
            chrono_tz::Asia::Kathmandu,
            chrono_tz::America::St_Johns,
        ] {
            let zone = Zone::of(time_zone);
            let year = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().iter_days().take(365);
            for (day, offset) in year.filter_map(|day| Some((day, zone.steady_offset(day)?))) {
                let quick = steady_starts_in(&visit_type, offset, day, open);
                assert_eq!(quick, starts_in(&visit_type, &zone, day, open), "{time_zone} {day}");
            }
        }
    }
}
