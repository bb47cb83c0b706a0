//! What a visit takes beside the doctor's and the patient's time: a room or device, and its places under limits.
//!
//! Chosen as the log stands now and reserved by the append. If somebody was quicker, the wish is decided again and takes
//! another room or place while there is one, so that neither a room nor a limit is ever overbooked.

use domain::appointment::Appointment;
use domain::hold::Hold;
use domain::ids::{AppointmentId, DoctorId, HoldId, RoomId};
use domain::schedule::{Allotment, Busy, LimitOf, Offer, OfferRefusal, Per, Places, Rules, Schedule, Stretch};
use domain::time::Zone;
use domain::{Aggregate, Resource, ResourceKind};
use event_store::Reserved;
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
        let mut allotment = Allotment {
            room: self.free_room(&offer, besides).await?,
            tallies: Vec::new(),
        };
        let rules = schedule.rules().ok_or_else(Refused::not_found)?;
        let day = Zone::of(rules.time_zone).date(offer.starts_at);
        for places in rules.places(&offer.visit_type, day) {
            let taken = self.taken_places(doctor, rules, places, besides).await?;
            let tally = places.free(&taken.numbers, taken.without_place);
            allotment.tallies.push(tally.ok_or(OfferRefusal::FullyBooked)?);
        }
        Ok(offer.with(allotment))
    }

    async fn free_room(&self, offer: &Offer, besides: &Besides) -> Result<Option<RoomId>, Refused> {
        if offer.visit_type.rooms.is_empty() {
            return Ok(None);
        }
        let busy = offer.busy();
        for room in &offer.visit_type.rooms {
            let in_it = |other: &Offer| other.allotment.room == Some(*room) && other.busy().overlaps(&busy);
            if besides.coming.iter().any(in_it) {
                continue;
            }
            let resource = Resource {
                kind: ResourceKind::Room,
                id: room.0,
            };
            let mut others = self.reserved_of(resource, busy).await?.into_iter();
            if others.all(|reserved| besides.going.contains(&reserved.owner_id)) {
                return Ok(Some(*room));
            }
        }
        let detail = "None of the rooms this visit needs is free at this time. Please choose another one.";
        Err(Refused::because(Code::SlotTaken, detail))
    }

    async fn taken_places(
        &self,
        doctor: DoctorId,
        rules: &Rules,
        places: Places,
        besides: &Besides,
    ) -> Result<Taken, Refused> {
        let everywhere = places.everywhere();
        let held = self.reserved_of(places.resource(doctor), everywhere).await?;
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
    ) -> Result<usize, Refused> {
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
        for reserved in self.reserved(doctor, stretch).await? {
            if with_place.contains(&reserved.owner_id) {
                continue;
            }
            let counts = |busy: &Busy| {
                let starts_at = busy.visit.starts_at;
                (stretch.starts_at..stretch.ends_at).contains(&starts_at) && is_meant(places.of, busy)
            };
            found += usize::from(self.taken_by(&reserved).await?.as_ref().is_some_and(counts));
        }
        Ok(found)
    }

    /// What a stream takes of the doctor's time for a visit; `None`: it is no visit.
    async fn taken_by(&self, reserved: &Reserved) -> Result<Option<Busy>, Refused> {
        let id = reserved.owner_id;
        Ok(if reserved.owner_type == Appointment::TYPE {
            self.load::<Appointment>(id).await?.state.busy(AppointmentId(id))
        } else if reserved.owner_type == Hold::TYPE {
            self.load::<Hold>(id).await?.state.busy(HoldId(id))
        } else {
            None
        })
    }
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
