//! One visit from booking to its end. Status words are those of FHIR's Appointment, and `in-progress` of its Encounter.
//!
//! ```text
//! pending ──▶ booked ──▶ arrived ──▶ in-progress ──▶ fulfilled
//!    │          │ ▲ ▲       │             │
//!    │          │ │ └───────┴─────────────┘  a check-in undone
//!    │          │ └── noshow                 a no-show undone
//!    ▼          ▼
//!  cancelled (declined, expired, or called off)
//! ```
//! A busy practice skips steps: a booked visit can be started, or said to have taken place, directly.

mod booking;
mod commands;
mod error;
mod events;
mod reasons;
mod rules;
mod slot;
mod status;
#[cfg(test)]
mod tests;

pub use booking::{AskedBecause, Booking, CancellationPolicy, InSeries, Terms};
pub use commands::AppointmentCommand;
pub use error::AppointmentRefusal;
pub use events::AppointmentEvent;
pub use reasons::{CancelReason, DeclineReason, Party};
pub use slot::{DoorTimes, Slot, VideoTimes};
pub use status::Status;

use chrono::{DateTime, Utc};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;

use crate::ids::AppointmentId;
use crate::schedule::{Busy, Confirmation, Owner, Stretch};
use crate::{Aggregate, Holdings, Reservation, Resource, ResourceKind};

/// One visit.
#[derive(Clone, Debug, Default)]
pub struct Appointment {
    visit: Option<Visit>,
}

#[derive(Clone, Debug)]
struct Visit {
    booking: Booking,
    status: Status,
    /// When the doctor has to have answered; `None`: nobody had to be asked.
    answer_by: Option<DateTime<Utc>>,
    expired: bool,
    terms: Terms,
}

impl Visit {
    fn new(booking: &Booking, status: Status, answer_by: Option<DateTime<Utc>>) -> Self {
        Self {
            booking: booking.clone(),
            status,
            answer_by,
            expired: false,
            terms: Terms::default(),
        }
    }

    /// When a request ends unanswered: at the latest when the visit would start, wherever it was moved to.
    fn expires_at(&self) -> DateTime<Utc> {
        let starts_at = self.booking.slot.starts_at;
        self.answer_by.map_or(starts_at, |answer_by| answer_by.min(starts_at))
    }

    /// The last instant at which the patient calls it off without that counting as late; `None`: that is over.
    fn free_until(&self) -> Option<DateTime<Utc>> {
        let Booking { cancellation, slot, .. } = &self.booking;
        self.terms.free_until(*cancellation, slot.starts_at)
    }
}

impl Appointment {
    /// What was agreed; `None` before booking.
    pub fn booking(&self) -> Option<&Booking> {
        self.visit.as_ref().map(|visit| &visit.booking)
    }

    /// Where it stands; `None` before booking.
    pub fn status(&self) -> Option<Status> {
        self.visit.as_ref().map(|visit| visit.status)
    }

    /// What it takes of the doctor's time; `None` when it takes nothing.
    pub fn busy(&self, id: AppointmentId) -> Option<Busy> {
        let visit = self.visit.as_ref().filter(|visit| visit.status != Status::Cancelled)?;
        let slot = &visit.booking.slot;
        Some(Busy {
            starts_at: slot.reserved_from,
            ends_at: slot.reserved_until,
            visit: Stretch {
                starts_at: slot.starts_at,
                ends_at: slot.ends_at,
            },
            visit_type: visit.booking.visit_type_id,
            owner: Owner::Visit(id),
        })
    }

    /// When a request ends unless it is answered before; `None` when it is no request (any more).
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        let request = self.visit.as_ref().filter(|visit| visit.status == Status::Pending);
        request.map(Visit::expires_at)
    }

    /// The last instant at which the patient calls a booked visit off without that counting as late; `None`: it counts as
    /// late whenever that is, or nothing was booked.
    pub fn free_until(&self) -> Option<DateTime<Utc>> {
        self.visit.as_ref().and_then(Visit::free_until)
    }

    fn set_status(&mut self, status: Status) {
        if let Some(visit) = &mut self.visit {
            visit.status = status;
        }
    }
}

/// For people who look into the log: `status`, `booking` and, of a request, `expires_at` by their names.
impl Serialize for Appointment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        if let Some(Visit { booking, status, .. }) = &self.visit {
            fields.serialize_entry("status", status)?;
            fields.serialize_entry("booking", booking)?;
        }
        if let Some(expires_at) = self.expires_at() {
            fields.serialize_entry("expires_at", &expires_at)?;
        }
        fields.end()
    }
}

impl Aggregate for Appointment {
    const TYPE: &'static str = "appointment";
    type Command = AppointmentCommand;
    type Event = AppointmentEvent;
    type Refusal = AppointmentRefusal;

    fn decide(&self, command: AppointmentCommand) -> Result<Vec<AppointmentEvent>, AppointmentRefusal> {
        match command {
            AppointmentCommand::Book {
                patient_id,
                doctor_id,
                offer,
                reason,
                series,
                missed,
                now,
            } => {
                let booking = Booking::of(patient_id, doctor_id, &offer)
                    .because(reason)
                    .in_series(series);
                self.book(booking, asked(offer.visit_type.confirmation, missed), now)
            }
            AppointmentCommand::Confirm { now } => self.confirm(now),
            AppointmentCommand::Decline { reason } => self.decline(reason),
            AppointmentCommand::Expire { now } => self.expire(now),
            AppointmentCommand::Reschedule { offer, by, now } => self.reschedule(&offer, by, now),
            AppointmentCommand::FollowClocks { now } => self.follow_clocks(now),
            AppointmentCommand::Cancel { by, reason, now } => self.cancel(by, reason, now),
            AppointmentCommand::CheckIn { now } => self.check_in(now),
            AppointmentCommand::UndoCheckIn { now } => self.undo_check_in(now),
            AppointmentCommand::Start { now } => self.start(now),
            AppointmentCommand::Complete { now } => self.complete(now),
            AppointmentCommand::MarkNoShow { now } => self.mark_no_show(now),
            AppointmentCommand::UndoNoShow { now } => self.undo_no_show(now),
        }
    }

    fn evolve(&mut self, event: &AppointmentEvent) {
        match event {
            AppointmentEvent::Requested { booking, answer_by, .. } => {
                self.visit = Some(Visit::new(booking, Status::Pending, Some(*answer_by)));
            }
            AppointmentEvent::Booked { booking } => self.visit = Some(Visit::new(booking, Status::Booked, None)),
            AppointmentEvent::Confirmed {}
            | AppointmentEvent::ArrivalReversed {}
            | AppointmentEvent::NoShowReversed {} => self.set_status(Status::Booked),
            AppointmentEvent::Declined { .. } | AppointmentEvent::Cancelled { .. } => {
                self.set_status(Status::Cancelled);
            }
            AppointmentEvent::Expired {} => {
                if let Some(visit) = &mut self.visit {
                    visit.status = Status::Cancelled;
                    visit.expired = true;
                }
            }
            AppointmentEvent::Rescheduled { slot, by, late, .. } => {
                if let Some(visit) = &mut self.visit {
                    visit.booking.slot = slot.clone();
                    visit.terms = Terms::after_move(*by, *late);
                }
            }
            AppointmentEvent::ClocksMoved { slot, terms, .. } => {
                if let Some(visit) = &mut self.visit {
                    visit.booking.slot = slot.clone();
                    visit.terms = *terms;
                }
            }
            AppointmentEvent::Arrived {} => self.set_status(Status::Arrived),
            AppointmentEvent::Started {} => self.set_status(Status::InProgress),
            AppointmentEvent::Fulfilled {} => self.set_status(Status::Fulfilled),
            AppointmentEvent::NoShowMarked {} => self.set_status(Status::NoShow),
        }
    }

    /// The doctor's time with its buffers, the patient's time and the allotment, until the visit is cancelled. A pending visit holds
    /// its time like a booked one; one that expired is cancelled.
    fn holdings(&self) -> Holdings {
        let Some(Visit { booking, status, .. }) = &self.visit else {
            return Holdings::default();
        };
        match status {
            Status::Cancelled => Holdings::default(),
            Status::Pending
            | Status::Booked
            | Status::Arrived
            | Status::InProgress
            | Status::Fulfilled
            | Status::NoShow => held(booking),
        }
    }
}

fn held(booking: &Booking) -> Holdings {
    let slot = &booking.slot;
    let taken = |kind, id, starts_at, ends_at| Reservation {
        resource: Resource { kind, id },
        starts_at,
        ends_at,
        expires_at: None,
    };
    let busy = Stretch {
        starts_at: slot.reserved_from,
        ends_at: slot.reserved_until,
    };
    let mut reservations: BTreeSet<Reservation> = slot.allotment.reservations(booking.doctor_id, busy, None).collect();
    reservations.extend([
        taken(
            ResourceKind::Doctor,
            booking.doctor_id.0,
            slot.reserved_from,
            slot.reserved_until,
        ),
        taken(
            ResourceKind::Patient,
            booking.patient_id.0,
            slot.starts_at,
            slot.ends_at,
        ),
    ]);
    Holdings {
        reservations,
        ..Holdings::default()
    }
}

/// Why the doctor has to be asked; `None`: the visit is booked at once.
fn asked(confirmation: Confirmation, missed: Option<u16>) -> Option<AskedBecause> {
    match (missed, confirmation) {
        (Some(missed), _) => Some(AskedBecause::MissedVisits { missed }),
        (None, Confirmation::ByDoctor) => Some(AskedBecause::VisitType),
        (None, Confirmation::Automatic) => None,
    }
}
