//! One patient's wish for a time that is not free. When such a time becomes free it is kept for the patient for a while
//! and the patient is asked; nobody else can have it meanwhile.
//!
//! ```text
//! waiting ──▶ offered ──▶ accepted
//!    ▲           │  lapsed or declined
//!    └───────────┘
//! ```
//! From either of the first two an entry ends when the patient leaves (`left`) or when there is nothing to wait for any
//! more (`closed`).

mod commands;
mod error;
mod events;
mod offered;
mod standing;
#[cfg(test)]
mod tests;
mod wish;

pub use commands::WaitlistCommand;
pub use error::WaitlistRefusal;
pub use events::WaitlistEvent;
pub use offered::{OfferedTime, TurnedDown};
pub use standing::{CloseReason, Standing};
pub use wish::{DayHours, Whose, Wish, is_same_name};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use crate::ids::{AppointmentId, DoctorId, PatientId, WaitlistEntryId};
use crate::schedule::{Busy, Offer, Owner, Stretch};
use crate::{Aggregate, Claim, Holdings, Reservation, Resource, ResourceKind};

/// How long a time is kept for whom it is offered to.
pub const KEPT_FOR: TimeDelta = TimeDelta::minutes(15);

/// The namespace of the places a patient has on the waitlist.
pub const PLACE_CLAIM: &str = "waitlist-place";

/// The namespace of what a patient waits for: for the same thing only once.
pub const WISH_CLAIM: &str = "waitlist-wish";

/// Which of the places a patient has on the waitlist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryNumber(u8);

impl EntryNumber {
    /// Every place there is.
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// The key of the patient's place in [`PLACE_CLAIM`].
    pub fn key(self, patient: PatientId) -> String {
        format!("{}/{}", patient.0.simple(), self.0)
    }
}

/// One entry of the waitlist.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WaitlistEntry {
    entry: Option<Entry>,
}

/// An entry as it was made, and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Who waits.
    pub patient_id: PatientId,
    /// For what.
    pub wish: Wish,
    /// The visit that shall move; `None`: a new one is booked.
    pub visit: Option<AppointmentId>,
    /// Which of the patient's places it takes.
    pub number: EntryNumber,
    /// Since when. Whoever waits longer is asked first.
    pub joined_at: DateTime<Utc>,
    /// Where it stands.
    #[serde(flatten)]
    pub standing: Standing,
    /// What the patient was asked about and did not take; never asked about again.
    pub turned_down: BTreeSet<TurnedDown>,
}

type Decision = Result<Vec<WaitlistEvent>, WaitlistRefusal>;

impl WaitlistEntry {
    /// The entry; `None` before it was made.
    pub fn entry(&self) -> Option<&Entry> {
        self.entry.as_ref()
    }

    /// The time that is kept for the patient at `now`.
    pub fn kept(&self, now: DateTime<Utc>) -> Option<&OfferedTime> {
        self.entry.as_ref().and_then(|entry| entry.kept(now))
    }

    /// What it takes of the doctor's time; `None` when it takes nothing. For others it is like a hold.
    pub fn busy(&self, id: WaitlistEntryId) -> Option<Busy> {
        let Standing::Offered { time, .. } = &self.entry.as_ref()?.standing else {
            return None;
        };
        Some(Busy {
            starts_at: time.slot.reserved_from,
            ends_at: time.slot.reserved_until,
            visit: Stretch {
                starts_at: time.slot.starts_at,
                ends_at: time.slot.ends_at,
            },
            visit_type: time.visit_type_id,
            owner: Owner::Hold(crate::ids::HoldId(id.0)),
        })
    }

    fn existing(&self) -> Result<&Entry, WaitlistRefusal> {
        self.entry.as_ref().ok_or(WaitlistRefusal::Unknown)
    }

    fn set(&mut self, standing: Standing) {
        if let Some(entry) = &mut self.entry {
            entry.standing = standing;
        }
    }

    /// The offer was not taken: the entry waits on, and is not asked about that time again.
    fn wait_on(&mut self) {
        if let Some(entry) = &mut self.entry {
            if let Standing::Offered { time, .. } = &entry.standing {
                entry.turned_down.insert(time.turned_down());
            }
            entry.standing = Standing::Waiting;
        }
    }
}

impl Entry {
    /// Whether the patient may be asked about this time: it is wished for, earlier than the visit that shall move, was not
    /// turned down before, and is far enough away to be booked even at the last moment of the offer.
    pub fn wants(&self, doctor: DoctorId, offer: &Offer, present: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
        let turned_down = TurnedDown {
            doctor_id: doctor,
            starts_at: offer.starts_at,
        };
        let notice = TimeDelta::minutes(offer.visit_type.notice_minutes.into());
        self.wish.includes(doctor, offer)
            && present.is_none_or(|present| offer.starts_at < present)
            && !self.turned_down.contains(&turned_down)
            && now + KEPT_FOR + notice <= offer.starts_at
    }

    fn kept(&self, now: DateTime<Utc>) -> Option<&OfferedTime> {
        match &self.standing {
            Standing::Offered { time, until } if now < *until => Some(time),
            Standing::Offered { .. }
            | Standing::Waiting
            | Standing::Accepted { .. }
            | Standing::Left
            | Standing::Closed { .. } => None,
        }
    }

    fn offer(
        &self,
        doctor_id: DoctorId,
        offer: &Offer,
        present: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Decision {
        if self.standing != Standing::Waiting {
            return Err(WaitlistRefusal::NotWaiting);
        }
        if !self.wants(doctor_id, offer, present, now) {
            return Err(WaitlistRefusal::NotWished);
        }
        Ok(vec![WaitlistEvent::Offered {
            patient_id: self.patient_id,
            time: OfferedTime::of(doctor_id, offer),
            until: now + KEPT_FOR,
        }])
    }

    /// Nobody wishes this, so nobody is refused it: where nothing is due nothing happens.
    fn lapse(&self, now: DateTime<Utc>) -> Vec<WaitlistEvent> {
        let due = matches!(&self.standing, Standing::Offered { until, .. } if *until <= now);
        let patient_id = self.patient_id;
        if due {
            vec![WaitlistEvent::OfferLapsed { patient_id }]
        } else {
            vec![]
        }
    }

    fn accept(&self, appointment_id: AppointmentId, present: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Decision {
        let time = self.kept(now).ok_or(WaitlistRefusal::OfferOver)?;
        // Whoever moved the visit to an earlier time meanwhile does not want it later.
        if present.is_some_and(|present| present <= time.slot.starts_at) {
            return Err(WaitlistRefusal::OfferOver);
        }
        Ok(vec![WaitlistEvent::Accepted { appointment_id }])
    }

    fn claims(&self) -> [Claim; 2] {
        [
            Claim {
                namespace: PLACE_CLAIM,
                key: self.number.key(self.patient_id),
            },
            Claim {
                namespace: WISH_CLAIM,
                key: self.wish.key(self.patient_id),
            },
        ]
    }
}

impl Aggregate for WaitlistEntry {
    const TYPE: &'static str = "waitlist";
    type Command = WaitlistCommand;
    type Event = WaitlistEvent;
    type Refusal = WaitlistRefusal;

    fn decide(&self, command: WaitlistCommand) -> Decision {
        match command {
            WaitlistCommand::Join { .. } if self.entry.is_some() => Err(WaitlistRefusal::AlreadyExists),
            WaitlistCommand::Join {
                patient_id,
                wish,
                visit,
                number,
                now,
            } => wish.check(now).map(|()| {
                vec![WaitlistEvent::Joined {
                    patient_id,
                    wish,
                    visit,
                    number,
                    at: now,
                }]
            }),
            WaitlistCommand::Offer {
                doctor_id,
                offer,
                present,
                now,
            } => self.existing()?.offer(doctor_id, &offer, present, now),
            WaitlistCommand::Lapse { now } => Ok(self.existing()?.lapse(now)),
            WaitlistCommand::Decline { now } => match self.existing()?.kept(now) {
                Some(_) => Ok(vec![WaitlistEvent::OfferDeclined {}]),
                None => Err(WaitlistRefusal::OfferOver),
            },
            WaitlistCommand::Accept {
                appointment_id,
                present,
                now,
            } => self.existing()?.accept(appointment_id, present, now),
            WaitlistCommand::Leave | WaitlistCommand::Close { .. } if self.existing()?.standing.is_over() => Ok(vec![]),
            WaitlistCommand::Leave => Ok(vec![WaitlistEvent::Left {}]),
            WaitlistCommand::Close { reason } => Ok(vec![WaitlistEvent::Closed { reason }]),
        }
    }

    fn evolve(&mut self, event: &WaitlistEvent) {
        match event {
            WaitlistEvent::Joined {
                patient_id,
                wish,
                visit,
                number,
                at,
            } => {
                self.entry = Some(Entry {
                    patient_id: *patient_id,
                    wish: wish.clone(),
                    visit: *visit,
                    number: *number,
                    joined_at: *at,
                    standing: Standing::Waiting,
                    turned_down: BTreeSet::new(),
                });
            }
            WaitlistEvent::Offered { time, until, .. } => self.set(Standing::Offered {
                time: time.clone(),
                until: *until,
            }),
            WaitlistEvent::OfferLapsed { .. } | WaitlistEvent::OfferDeclined {} => self.wait_on(),
            WaitlistEvent::Accepted { appointment_id } => self.set(Standing::Accepted {
                appointment_id: *appointment_id,
            }),
            WaitlistEvent::Left {} => self.set(Standing::Left),
            WaitlistEvent::Closed { reason } => self.set(Standing::Closed { reason: *reason }),
        }
    }

    /// Until it ends: a place of the patient's, and that nobody waits for the same thing twice. While a time is offered
    /// also the doctor's time with its buffers and what else the visit would take. The patient's own time is not taken: the visit that shall move may lie
    /// just there.
    fn holdings(&self) -> Holdings {
        let Some(entry) = self.entry.as_ref().filter(|entry| !entry.standing.is_over()) else {
            return Holdings::default();
        };
        let mut holdings = Holdings {
            claims: entry.claims().into(),
            ..Holdings::default()
        };
        if let Standing::Offered { time, until } = &entry.standing {
            let busy = Stretch {
                starts_at: time.slot.reserved_from,
                ends_at: time.slot.reserved_until,
            };
            let allotted = time.slot.allotment.reservations(time.doctor_id, busy, Some(*until));
            holdings.reservations.extend(allotted);
            holdings.reservations.insert(Reservation {
                resource: Resource {
                    kind: ResourceKind::Doctor,
                    id: time.doctor_id.0,
                },
                starts_at: time.slot.reserved_from,
                ends_at: time.slot.reserved_until,
                expires_at: Some(*until),
            });
        }
        holdings
    }
}
