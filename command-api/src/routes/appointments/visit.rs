use access::{Principal, may_see_visit};
use axum::http::StatusCode;
use domain::appointment::{Appointment, AppointmentCommand, Booking, Party};
use event_store::Loaded;
use uuid::Uuid;

use crate::answer::{LogPosition, StatusChanged};
use crate::attempt::{Attempt, Decided};
use crate::refused::Refused;

/// A visit as it stands, what was agreed, and which party of it the caller is.
pub struct Visit {
    pub loaded: Loaded<Appointment>,
    pub booking: Booking,
    pub party: Party,
}

impl Visit {
    /// One of the caller's own visits. Any other does not exist.
    pub async fn own(attempt: &Attempt, principal: &Principal, id: Uuid) -> Result<Self, Refused> {
        let loaded = attempt.load::<Appointment>(id).await?;
        let booking = loaded.state.booking().cloned().ok_or_else(Refused::not_found)?;
        if !may_see_visit(principal, booking.patient_id, booking.doctor_id) {
            return Err(Refused::not_found());
        }
        let party = if principal.doctor().is_some() {
            Party::Doctor
        } else {
            Party::Patient
        };
        Ok(Self { loaded, booking, party })
    }

    /// Decides a command about it and answers where it stands then.
    pub fn decide(&self, mut attempt: Attempt, command: AppointmentCommand) -> Result<Decided, Refused> {
        let after = attempt.decide(&self.loaded, command)?;
        let changed = StatusChanged {
            status: after.status().ok_or_else(Refused::not_found)?.into(),
            position: LogPosition,
        };
        attempt.answer(StatusCode::OK, &changed)
    }
}
