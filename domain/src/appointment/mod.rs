//! One visit from booking to its end. Status words are those of FHIR's Appointment.

mod commands;
mod error;
mod events;
#[cfg(test)]
mod tests;

pub use commands::AppointmentCommand;
pub use error::AppointmentRefusal;
pub use events::{AppointmentEvent, Booking, CancelReason, Party, Slot};

use chrono::{DateTime, Utc};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::schedule::{Confirmation, Offer};
use crate::time::Zone;
use crate::{Aggregate, Holdings, Reservation, Resource, ResourceKind};

/// Where a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The time is taken; the doctor has to say yes.
    Pending,
    /// Will take place.
    Booked,
    /// Took place.
    Fulfilled,
    /// Will not take place.
    Cancelled,
    /// The patient did not come.
    NoShow,
}

impl Status {
    /// The name on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Booked => "booked",
            Self::Fulfilled => "fulfilled",
            Self::Cancelled => "cancelled",
            Self::NoShow => "noshow",
        }
    }
}

/// One visit.
#[derive(Clone, Debug, Default)]
pub struct Appointment {
    visit: Option<(Booking, Status)>,
}

impl Appointment {
    /// What was agreed; `None` before booking.
    pub fn booking(&self) -> Option<&Booking> {
        self.visit.as_ref().map(|(booking, _)| booking)
    }

    /// Where it stands; `None` before booking.
    pub fn status(&self) -> Option<Status> {
        self.visit.as_ref().map(|(_, status)| *status)
    }

    fn existing(&self) -> Result<(&Booking, Status), AppointmentRefusal> {
        self.visit
            .as_ref()
            .map(|(booking, status)| (booking, *status))
            .ok_or(AppointmentRefusal::Unknown)
    }

    fn book(&self, booking: Booking, confirmation: Confirmation) -> Result<Vec<AppointmentEvent>, AppointmentRefusal> {
        if self.visit.is_some() {
            return Err(AppointmentRefusal::AlreadyExists);
        }
        Ok(vec![match confirmation {
            Confirmation::Automatic => AppointmentEvent::Booked { booking },
            Confirmation::ByDoctor => AppointmentEvent::Requested { booking },
        }])
    }

    fn confirm(&self, now: DateTime<Utc>) -> Result<Vec<AppointmentEvent>, AppointmentRefusal> {
        let (booking, status) = self.existing()?;
        match status {
            Status::Pending if booking.slot.starts_at <= now => Err(AppointmentRefusal::AlreadyOver),
            Status::Pending => Ok(vec![AppointmentEvent::Confirmed {}]),
            Status::Booked => Ok(vec![]),
            Status::Cancelled => Err(AppointmentRefusal::AlreadyCancelled),
            Status::Fulfilled | Status::NoShow => Err(AppointmentRefusal::AlreadyOver),
        }
    }

    fn decline(&self) -> Result<Vec<AppointmentEvent>, AppointmentRefusal> {
        match self.existing()?.1 {
            Status::Pending => Ok(vec![AppointmentEvent::Declined {}]),
            Status::Cancelled => Ok(vec![]),
            Status::Booked => Err(AppointmentRefusal::AlreadyConfirmed),
            Status::Fulfilled | Status::NoShow => Err(AppointmentRefusal::AlreadyOver),
        }
    }

    fn reschedule(&self, offer: &Offer, now: DateTime<Utc>) -> Result<Vec<AppointmentEvent>, AppointmentRefusal> {
        let (booking, status) = self.existing()?;
        still_ahead(booking, status, now)?;
        if offer.visit_type.id != booking.visit_type_id {
            return Err(AppointmentRefusal::OtherVisitType);
        }
        let slot = Slot::of(offer);
        if slot == booking.slot {
            return Ok(vec![]);
        }
        Ok(vec![AppointmentEvent::Rescheduled {
            slot,
            previous_starts_at: booking.slot.starts_at,
        }])
    }

    fn cancel(
        &self,
        by: Party,
        reason: CancelReason,
        now: DateTime<Utc>,
    ) -> Result<Vec<AppointmentEvent>, AppointmentRefusal> {
        let (booking, status) = self.existing()?;
        if status == Status::Cancelled {
            return Ok(vec![]);
        }
        still_ahead(booking, status, now)?;
        Ok(vec![AppointmentEvent::Cancelled { by, reason }])
    }

    fn close(
        &self,
        outcome: Status,
        event: AppointmentEvent,
        now: DateTime<Utc>,
    ) -> Result<Vec<AppointmentEvent>, AppointmentRefusal> {
        let (booking, status) = self.existing()?;
        match status {
            same if same == outcome => Ok(vec![]),
            Status::Booked if now < booking.slot.starts_at => Err(AppointmentRefusal::NotStarted),
            Status::Booked => Ok(vec![event]),
            Status::Pending => Err(AppointmentRefusal::NotConfirmed),
            Status::Cancelled => Err(AppointmentRefusal::AlreadyCancelled),
            Status::Fulfilled | Status::NoShow => Err(AppointmentRefusal::AlreadyOver),
        }
    }

    fn set_status(&mut self, status: Status) {
        if let Some((_, present)) = &mut self.visit {
            *present = status;
        }
    }
}

/// For people who look into the log: `status` and `booking` by their names.
impl Serialize for Appointment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        if let Some((booking, status)) = &self.visit {
            fields.serialize_entry("status", status)?;
            fields.serialize_entry("booking", booking)?;
        }
        fields.end()
    }
}

/// A visit can be moved or called off until it starts.
fn still_ahead(booking: &Booking, status: Status, now: DateTime<Utc>) -> Result<(), AppointmentRefusal> {
    match status {
        Status::Cancelled => Err(AppointmentRefusal::AlreadyCancelled),
        Status::Fulfilled | Status::NoShow => Err(AppointmentRefusal::AlreadyOver),
        Status::Pending | Status::Booked if booking.slot.starts_at <= now => Err(AppointmentRefusal::AlreadyOver),
        Status::Pending | Status::Booked => Ok(()),
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
            } => {
                let confirmation = offer.visit_type.confirmation;
                self.book(Booking::of(patient_id, doctor_id, &offer), confirmation)
            }
            AppointmentCommand::Confirm { now } => self.confirm(now),
            AppointmentCommand::Decline => self.decline(),
            AppointmentCommand::Reschedule { offer, now } => self.reschedule(&offer, now),
            AppointmentCommand::Cancel { by, reason, now } => self.cancel(by, reason, now),
            AppointmentCommand::Complete { now } => self.close(Status::Fulfilled, AppointmentEvent::Fulfilled {}, now),
            AppointmentCommand::MarkNoShow { now } => {
                self.close(Status::NoShow, AppointmentEvent::NoShowMarked {}, now)
            }
        }
    }

    fn evolve(&mut self, event: &AppointmentEvent) {
        match event {
            AppointmentEvent::Requested { booking } => self.visit = Some((booking.clone(), Status::Pending)),
            AppointmentEvent::Booked { booking } => self.visit = Some((booking.clone(), Status::Booked)),
            AppointmentEvent::Confirmed {} => self.set_status(Status::Booked),
            AppointmentEvent::Declined {} | AppointmentEvent::Cancelled { .. } => self.set_status(Status::Cancelled),
            AppointmentEvent::Rescheduled { slot, .. } => {
                if let Some((booking, _)) = &mut self.visit {
                    booking.slot = slot.clone();
                }
            }
            AppointmentEvent::Fulfilled {} => self.set_status(Status::Fulfilled),
            AppointmentEvent::NoShowMarked {} => self.set_status(Status::NoShow),
        }
    }

    /// The doctor's time with its buffers and the patient's time, until the visit is cancelled. A pending visit holds
    /// its time like a booked one.
    fn holdings(&self) -> Holdings {
        let Some((booking, Status::Pending | Status::Booked | Status::Fulfilled | Status::NoShow)) = &self.visit else {
            return Holdings::default();
        };
        let slot = &booking.slot;
        let taken = |kind, id, starts_at, ends_at| Reservation {
            resource: Resource { kind, id },
            starts_at,
            ends_at,
            expires_at: None,
        };
        Holdings {
            reservations: [
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
            ]
            .into(),
            ..Holdings::default()
        }
    }
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
        }
    }
}
