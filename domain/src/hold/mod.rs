//! An offered time kept for a patient who is filling in the form. It blocks everybody else, ends by itself, and can be
//! renewed once; a patient has at most two.

mod commands;
mod error;
mod events;
#[cfg(test)]
mod tests;

pub use commands::HoldCommand;
pub use error::HoldRefusal;
pub use events::HoldEvent;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use crate::ids::{DoctorId, HoldId, LocationId, PatientId, VisitTypeId};
use crate::schedule::{Allotment, Busy, Offer, Owner, Stretch};
use crate::{Aggregate, Holdings, Reservation, Resource, ResourceKind};

/// How long a time is kept, and once more when it is renewed.
pub const KEPT_FOR: TimeDelta = TimeDelta::minutes(8);

/// Which of the places for holds a patient has. Two holds in one place would overlap, so the log lets nobody have more
/// holds than places; a hold whose time is over gives its place way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceNumber {
    /// The first.
    First,
    /// The other one.
    Second,
}

impl PlaceNumber {
    /// Both places.
    pub const ALL: [Self; 2] = [Self::First, Self::Second];

    /// The stretch of a patient's places that this one is. No real time: places lie at the beginning of 1970.
    pub fn stretch(self) -> Stretch {
        let starts_at = DateTime::UNIX_EPOCH
            + match self {
                Self::First => TimeDelta::zero(),
                Self::Second => TimeDelta::minutes(1),
            };
        Stretch {
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(1),
        }
    }

    /// The stretch of all places together.
    pub fn everywhere() -> Stretch {
        Stretch {
            starts_at: Self::First.stretch().starts_at,
            ends_at: Self::Second.stretch().ends_at,
        }
    }
}

/// One hold.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Hold {
    placed: Option<Placed>,
}

/// A hold as it was placed, and where it stands.
#[derive(Clone, Debug, Serialize)]
struct Placed {
    patient_id: PatientId,
    doctor_id: DoctorId,
    visit_type_id: VisitTypeId,
    visit: Stretch,
    reserved: Stretch,
    number: PlaceNumber,
    allotment: Allotment,
    location: Option<LocationId>,
    expires_at: DateTime<Utc>,
    renewed: bool,
    ended: bool,
}

impl Hold {
    /// Whose it is; `None` before it was placed.
    pub fn patient(&self) -> Option<PatientId> {
        self.placed.as_ref().map(|placed| placed.patient_id)
    }

    /// The further location it is at; `None`: the practice or by video.
    pub fn location(&self) -> Option<LocationId> {
        self.placed.as_ref().and_then(|placed| placed.location)
    }

    /// From when on it keeps nothing; `None` before it was placed or when it has ended.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        let open = self.placed.as_ref().filter(|placed| !placed.ended);
        open.map(|placed| placed.expires_at)
    }

    /// Whether it keeps just this time for this patient at `now`. The same time at another place is another one.
    pub fn keeps(&self, patient: PatientId, doctor: DoctorId, offer: &Offer, now: DateTime<Utc>) -> bool {
        self.placed.as_ref().is_some_and(|placed| {
            placed.is_open(now)
                && placed.patient_id == patient
                && placed.doctor_id == doctor
                && placed.visit_type_id == offer.visit_type.id
                && placed.visit.starts_at == offer.starts_at
                && placed.location == offer.venue.location()
        })
    }

    /// What it takes of the doctor's time; `None` before it was placed or when it has ended.
    pub fn busy(&self, id: HoldId) -> Option<Busy> {
        let open = self.placed.as_ref().filter(|placed| !placed.ended)?;
        Some(Busy {
            starts_at: open.reserved.starts_at,
            ends_at: open.reserved.ends_at,
            visit: open.visit,
            visit_type: open.visit_type_id,
            owner: Owner::Hold(id),
        })
    }

    fn placed(&self) -> Result<&Placed, HoldRefusal> {
        self.placed.as_ref().ok_or(HoldRefusal::Unknown)
    }

    fn place(
        &self,
        patient_id: PatientId,
        doctor_id: DoctorId,
        offer: &Offer,
        number: PlaceNumber,
        now: DateTime<Utc>,
    ) -> Result<Vec<HoldEvent>, HoldRefusal> {
        if self.placed.is_some() {
            return Err(HoldRefusal::AlreadyExists);
        }
        Ok(vec![HoldEvent::Placed {
            patient_id,
            doctor_id,
            visit_type_id: offer.visit_type.id,
            visit: Stretch {
                starts_at: offer.starts_at,
                ends_at: offer.ends_at,
            },
            reserved: offer.busy(),
            number,
            allotment: offer.allotment.clone(),
            location: offer.venue.location(),
            // A hold of a time that starts sooner ends with it.
            expires_at: (now + KEPT_FOR).min(offer.starts_at),
        }])
    }

    fn renew(&self, now: DateTime<Utc>) -> Result<Vec<HoldEvent>, HoldRefusal> {
        let placed = self.placed()?;
        if !placed.is_open(now) {
            return Err(HoldRefusal::Over);
        }
        if placed.renewed {
            return Err(HoldRefusal::AlreadyRenewed);
        }
        let expires_at = (now + KEPT_FOR).min(placed.visit.starts_at);
        Ok(vec![HoldEvent::Renewed { expires_at }])
    }

    fn release(&self, now: DateTime<Utc>) -> Result<Vec<HoldEvent>, HoldRefusal> {
        let open = self.placed()?.is_open(now);
        Ok(if open { vec![HoldEvent::Released {}] } else { vec![] })
    }

    fn use_up(&self, now: DateTime<Utc>) -> Result<Vec<HoldEvent>, HoldRefusal> {
        if self.placed()?.is_open(now) {
            Ok(vec![HoldEvent::Used {}])
        } else {
            Err(HoldRefusal::Over)
        }
    }
}

impl Placed {
    fn is_open(&self, now: DateTime<Utc>) -> bool {
        !self.ended && now < self.expires_at
    }

    fn reservation(&self, resource: Resource, stretch: Stretch) -> Reservation {
        Reservation {
            resource,
            starts_at: stretch.starts_at,
            ends_at: stretch.ends_at,
            expires_at: Some(self.expires_at),
        }
    }
}

impl Aggregate for Hold {
    const TYPE: &'static str = "hold";
    type Command = HoldCommand;
    type Event = HoldEvent;
    type Refusal = HoldRefusal;

    fn decide(&self, command: HoldCommand) -> Result<Vec<HoldEvent>, HoldRefusal> {
        match command {
            HoldCommand::Place {
                patient_id,
                doctor_id,
                offer,
                number,
                now,
            } => self.place(patient_id, doctor_id, &offer, number, now),
            HoldCommand::Renew { now } => self.renew(now),
            HoldCommand::Release { now } => self.release(now),
            HoldCommand::Use { now } => self.use_up(now),
        }
    }

    fn evolve(&mut self, event: &HoldEvent) {
        match event {
            HoldEvent::Placed {
                patient_id,
                doctor_id,
                visit_type_id,
                visit,
                reserved,
                number,
                allotment,
                location,
                expires_at,
            } => {
                self.placed = Some(Placed {
                    patient_id: *patient_id,
                    doctor_id: *doctor_id,
                    visit_type_id: *visit_type_id,
                    visit: *visit,
                    reserved: *reserved,
                    number: *number,
                    allotment: allotment.clone(),
                    location: *location,
                    expires_at: *expires_at,
                    renewed: false,
                    ended: false,
                });
            }
            HoldEvent::Renewed { expires_at } => {
                if let Some(placed) = &mut self.placed {
                    placed.expires_at = *expires_at;
                    placed.renewed = true;
                }
            }
            HoldEvent::Released {} | HoldEvent::Used {} => {
                if let Some(placed) = &mut self.placed {
                    placed.ended = true;
                }
            }
        }
    }

    /// The doctor's time with its buffers, what else the visit would take, and one of the patient's places for holds. The patient's own time is not taken:
    /// who looks at two doctors may hold both until one is booked.
    fn holdings(&self) -> Holdings {
        let Some(placed) = self.placed.as_ref().filter(|placed| !placed.ended) else {
            return Holdings::default();
        };
        let doctor = Resource {
            kind: ResourceKind::Doctor,
            id: placed.doctor_id.0,
        };
        let patient = Resource {
            kind: ResourceKind::HoldPlace,
            id: placed.patient_id.0,
        };
        let until = Some(placed.expires_at);
        let allotted = placed.allotment.reservations(placed.doctor_id, placed.reserved, until);
        let mut reservations: BTreeSet<Reservation> = allotted.collect();
        reservations.insert(placed.reservation(doctor, placed.reserved));
        reservations.insert(placed.reservation(patient, placed.number.stretch()));
        Holdings {
            reservations,
            ..Holdings::default()
        }
    }
}
