//! What a visit takes beside the doctor's and the patient's time: a room or device, and its places under limits.
//!
//! Chosen as the log stands now and reserved by the append. If somebody was quicker, the wish is decided again and takes
//! another room or place while there is one, so that neither a room nor a limit is ever overbooked.

use chrono::{DateTime, Utc};
use domain::appointment::Appointment;
use domain::hold::Hold;
use domain::ids::{AppointmentId, DoctorId, HoldId, RoomId, WaitlistEntryId};
use domain::schedule::{Allotment, Busy, LimitOf, Offer, OfferRefusal, Per, Places, Rules, Schedule, Stretch};
use domain::time::Zone;
use domain::waitlist::WaitlistEntry;
use domain::{Aggregate, Resource, ResourceKind};
use event_store::{EventStore, Reserved, StoreError};
use http_kit::Code;
use std::collections::BTreeSet;
use uuid::Uuid;

use crate::attempt::Attempt;
use crate::refused::Refused;

/// What else the work of an attempt does about visits.
#[derive(Clone, Debug, Default)]
pub struct Besides {
    /// Streams that give up what they take: the visit that is moved, the hold that is used.
    pub going: BTreeSet<Uuid>,
    /// Offers the work takes as well.
    pub coming: Vec<Offer>,
}

impl Besides {
    /// One stream gives up what it takes.
    pub fn going(stream: impl Into<Option<Uuid>>) -> Self {
        Self {
            going: stream.into().into_iter().collect(),
            coming: Vec::new(),
        }
    }
}

/// Why an offer cannot be taken although the doctor's time is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAllotted {
    /// No room it could take place in is free.
    NoRoom,
    /// A limit is reached.
    FullyBooked,
}

impl From<NotAllotted> for Refused {
    fn from(why: NotAllotted) -> Self {
        match why {
            NotAllotted::NoRoom => {
                let detail = "None of the rooms this visit needs is free at this time. Please choose another one.";
                Self::because(Code::SlotTaken, detail)
            }
            NotAllotted::FullyBooked => OfferRefusal::FullyBooked.into(),
        }
    }
}

impl Attempt {
    /// The offer with the room and the places it takes.
    ///
    /// # Errors
    /// `slot-taken` when no room it could take place in is free, `fully-booked` when a limit is reached.
    pub async fn allot(
        &self,
        doctor: DoctorId,
        schedule: &Schedule,
        offer: Offer,
        besides: &Besides,
    ) -> Result<Offer, Refused> {
        let allotter = Allotter {
            store: self.store(),
            now: self.now,
        };
        Ok(allotter.allot(doctor, schedule, offer, besides).await??)
    }
}

/// Looks in the log what rooms and places are free at `now`.
pub struct Allotter<'a> {
    pub store: &'a EventStore,
    pub now: DateTime<Utc>,
}

impl Allotter<'_> {
    /// The offer with the room and the places it takes.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn allot(
        &self,
        doctor: DoctorId,
        schedule: &Schedule,
        offer: Offer,
        besides: &Besides,
    ) -> Result<Result<Offer, NotAllotted>, StoreError> {
        let Ok(room) = self.free_room(&offer, besides).await? else {
            return Ok(Err(NotAllotted::NoRoom));
        };
        let mut allotment = Allotment {
            room,
            tallies: Vec::new(),
        };
        if let Some(rules) = schedule.rules() {
            let day = Zone::of(rules.time_zone).date(offer.starts_at);
            for places in rules.places(&offer.visit_type, day) {
                let taken = self.taken_places(doctor, rules, places, besides).await?;
                match places.free(&taken.numbers, taken.without_place) {
                    Some(tally) => allotment.tallies.push(tally),
                    None => return Ok(Err(NotAllotted::FullyBooked)),
                }
            }
        }
        Ok(Ok(offer.with(allotment)))
    }

    async fn reserved(&self, kind: ResourceKind, id: Uuid, stretch: Stretch) -> Result<Vec<Reserved>, StoreError> {
        let resource = Resource { kind, id };
        let (from, to) = (stretch.starts_at, stretch.ends_at);
        self.store.reserved_between(resource, from, to, self.now).await
    }

    async fn free_room(
        &self,
        offer: &Offer,
        besides: &Besides,
    ) -> Result<Result<Option<RoomId>, NotAllotted>, StoreError> {
        let rooms = &offer.visit_type.rooms;
        if rooms.is_empty() {
            return Ok(Ok(None));
        }
        let busy = offer.busy();
        for room in rooms {
            let in_it = |other: &Offer| other.allotment.room == Some(*room) && other.busy().overlaps(&busy);
            if besides.coming.iter().any(in_it) {
                continue;
            }
            let mut others = self.reserved(ResourceKind::Room, room.0, busy).await?.into_iter();
            if others.all(|reserved| besides.going.contains(&reserved.owner_id)) {
                return Ok(Ok(Some(*room)));
            }
        }
        Ok(Err(NotAllotted::NoRoom))
    }

    async fn taken_places(
        &self,
        doctor: DoctorId,
        rules: &Rules,
        places: Places,
        besides: &Besides,
    ) -> Result<Taken, StoreError> {
        let Resource { kind, id } = places.resource(doctor);
        let held = self.reserved(kind, id, places.everywhere()).await?;
        let held = held.iter().filter(|held| !besides.going.contains(&held.owner_id));
        let mut owners = besides.going.clone();
        let mut numbers = BTreeSet::new();
        for reserved in held {
            owners.insert(reserved.owner_id);
            numbers.insert(places.number_of(stretch_of(reserved)));
        }
        let coming = besides.coming.iter().flat_map(|offer| &offer.allotment.tallies);
        let under = coming.filter(|tally| (tally.of, tally.per, tally.day) == (places.of, places.per, places.day));
        numbers.extend(under.map(|tally| tally.number));
        let without_place = self.without_place(doctor, rules, places, &owners).await?;
        Ok(Taken { numbers, without_place })
    }

    /// Visits of this day or week that were booked before there was a limit.
    async fn without_place(
        &self,
        doctor: DoctorId,
        rules: &Rules,
        places: Places,
        with_place: &BTreeSet<Uuid>,
    ) -> Result<usize, StoreError> {
        let zone = Zone::of(rules.time_zone);
        let days = match places.per {
            Per::Day => 1,
            Per::Week => 7,
        };
        let stretch = Stretch {
            starts_at: zone.start_of_day(places.day),
            ends_at: zone.start_of_day(places.day + chrono::Days::new(days)),
        };
        let mut found = 0;
        for reserved in self.reserved(ResourceKind::Doctor, doctor.0, stretch).await? {
            if with_place.contains(&reserved.owner_id) {
                continue;
            }
            let counts = |busy: &Busy| {
                let starts_at = busy.visit.starts_at;
                (stretch.starts_at..stretch.ends_at).contains(&starts_at) && is_meant(places.of, busy)
            };
            found += usize::from(busy_of(self.store, &reserved).await?.as_ref().is_some_and(counts));
        }
        Ok(found)
    }
}

/// What the owner of a reservation takes of a doctor's time; `None` when it is no visit that counts, such as time off.
pub async fn busy_of(store: &EventStore, reserved: &Reserved) -> Result<Option<Busy>, StoreError> {
    let id = reserved.owner_id;
    Ok(if reserved.owner_type == Appointment::TYPE {
        store.load::<Appointment>(id).await?.state.busy(AppointmentId(id))
    } else if reserved.owner_type == Hold::TYPE {
        store.load::<Hold>(id).await?.state.busy(HoldId(id))
    } else if reserved.owner_type == WaitlistEntry::TYPE {
        store.load::<WaitlistEntry>(id).await?.state.busy(WaitlistEntryId(id))
    } else {
        None
    })
}

/// The places under a limit that are taken.
struct Taken {
    numbers: BTreeSet<u16>,
    without_place: usize,
}

fn is_meant(of: LimitOf, busy: &Busy) -> bool {
    match of {
        LimitOf::Doctor => true,
        LimitOf::VisitType(id) => busy.visit_type == id,
    }
}

fn stretch_of(reserved: &Reserved) -> Stretch {
    Stretch {
        starts_at: reserved.starts_at,
        ends_at: reserved.ends_at,
    }
}
