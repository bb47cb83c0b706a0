use chrono::{DateTime, Days, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::clocks::Agreed;
use crate::schedule::{Allotment, Offer, Venue};
use crate::time::Zone;

/// How long before its start somebody can be checked in for a visit.
const CHECK_IN_BEFORE: TimeDelta = TimeDelta::minutes(60);

/// How long before its start a visit by video can be entered.
const VIDEO_BEFORE: TimeDelta = TimeDelta::minutes(10);

/// How long after its end a visit by video can still be entered.
const VIDEO_AFTER: TimeDelta = TimeDelta::hours(1);

/// How long after its end a slip in a visit's state can be put right.
const UNDO_AFTER: TimeDelta = TimeDelta::hours(24);

/// When and where a visit takes place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// First instant of the visit.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// First instant taken from the doctor, buffer included.
    pub reserved_from: DateTime<Utc>,
    /// First instant the doctor is free again, buffer included.
    pub reserved_until: DateTime<Utc>,
    /// What the clock in the practice shows at the start.
    pub local_start: NaiveDateTime,
    /// The practice's zone.
    pub time_zone: Tz,
    /// Where the two meet, as it was then.
    pub place: Venue,
    /// What else the visit takes.
    pub allotment: Allotment,
}

impl Slot {
    /// The slot an offer would take.
    pub fn of(offer: &Offer) -> Self {
        let busy = offer.busy();
        let wall = Zone::of(offer.time_zone).wall_time(offer.starts_at);
        Self {
            starts_at: offer.starts_at,
            ends_at: offer.ends_at,
            reserved_from: busy.starts_at,
            reserved_until: busy.ends_at,
            local_start: wall.local,
            time_zone: offer.time_zone,
            place: offer.venue.clone(),
            allotment: offer.allotment.clone(),
        }
    }

    /// Whether somebody who keeps the one is at the right place at the right time for the other.
    pub fn is_same_appointment(&self, other: &Self) -> bool {
        let agreed = |slot: &Self| (slot.starts_at, slot.ends_at, slot.place.location());
        agreed(self) == agreed(other)
    }
}

impl Slot {
    /// The same local time as the present rules of its zone have it; `None` if that is what the slot says. Room and places
    /// stay: they follow the local day.
    pub fn by_present_rules(&self) -> Option<Self> {
        let Agreed::Moved { at, local } = Zone::of(self.time_zone).agreed(self.local_start, self.starts_at) else {
            return None;
        };
        let by = at - self.starts_at;
        Some(Self {
            starts_at: at,
            ends_at: self.ends_at + by,
            reserved_from: self.reserved_from + by,
            reserved_until: self.reserved_until + by,
            local_start: local,
            ..self.clone()
        })
    }
}

/// When the link of a visit by video is shown to its two parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VideoTimes {
    /// First instant: 10 minutes before the start.
    pub opens_at: DateTime<Utc>,
    /// From then on it is not shown any more: an hour after the end, for visits that take longer.
    pub closes_at: DateTime<Utc>,
}

impl VideoTimes {
    /// The times of a visit that starts and ends then.
    pub fn of(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Self {
        Self {
            opens_at: starts_at - VIDEO_BEFORE,
            closes_at: ends_at + VIDEO_AFTER,
        }
    }

    /// Whether the link is shown at this instant.
    pub fn are_open(self, now: DateTime<Utc>) -> bool {
        (self.opens_at..self.closes_at).contains(&now)
    }
}

/// When a doctor can note what happens on the day of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoorTimes {
    /// First instant the patient can be checked in: 60 minutes before the start.
    pub check_in_from: DateTime<Utc>,
    /// From then on it is too late to check anybody in: the end of the day in the practice, or of the visit if that is
    /// later.
    pub check_in_until: DateTime<Utc>,
    /// Until then, exclusive, a check-in and a no-show can be undone: 24 hours after the end.
    pub undo_until: DateTime<Utc>,
}

impl DoorTimes {
    /// The times of a visit that starts and ends then, in a practice in this zone.
    pub fn of(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, time_zone: Tz) -> Self {
        let zone = Zone::of(time_zone);
        let tomorrow = zone.date(starts_at) + Days::new(1);
        Self {
            check_in_from: starts_at - CHECK_IN_BEFORE,
            check_in_until: zone.start_of_day(tomorrow).max(ends_at),
            undo_until: ends_at + UNDO_AFTER,
        }
    }
}

impl From<&Slot> for DoorTimes {
    fn from(slot: &Slot) -> Self {
        Self::of(slot.starts_at, slot.ends_at, slot.time_zone)
    }
}
