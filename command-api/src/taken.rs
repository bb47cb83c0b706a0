//! What somebody hears whose time is not free.

use domain::appointment::{Appointment, Booking, Status};
use domain::{Resource, ResourceKind};
use http_kit::{Code, Problem};
use uuid::Uuid;

use crate::refused::Refused;
use crate::state::State;

impl State {
    /// Who holds a time is nobody's business, unless it is the caller's own visit that was asked for a second time.
    pub(crate) async fn taken(&self, kind: ResourceKind, wanted: Option<&Booking>) -> Refused {
        let own = match wanted {
            Some(booking) => self.held_already(booking).await,
            None => Ok(None),
        };
        match own {
            Ok(Some(id)) => already_booked(id).into(),
            Ok(None) => taken(kind).into(),
            Err(refused) => refused,
        }
    }

    /// The visit that is this very booking: the same patient, doctor, type and start.
    async fn held_already(&self, wanted: &Booking) -> Result<Option<Uuid>, Refused> {
        let patient = Resource {
            kind: ResourceKind::Patient,
            id: wanted.patient_id.0,
        };
        let starts_at = wanted.slot.starts_at;
        let Some(id) = self.store.reserved_by::<Appointment>(patient, starts_at).await? else {
            return Ok(None);
        };
        let visit = self.store.load::<Appointment>(id).await?.state;
        let what = |of: &Booking| (of.patient_id, of.doctor_id, of.visit_type_id, of.slot.starts_at);
        let same = visit.booking().is_some_and(|held| what(held) == what(wanted));
        Ok((same && visit.status() != Some(Status::Cancelled)).then_some(id))
    }
}

fn already_booked(id: Uuid) -> Problem {
    let detail = "You have this visit already. It was not booked a second time.";
    Problem::new(Code::AlreadyBooked, detail).about_appointment(id)
}

fn taken(kind: ResourceKind) -> Problem {
    match kind {
        ResourceKind::Doctor | ResourceKind::Room | ResourceKind::DayPlace | ResourceKind::WeekPlace => Problem::new(
            Code::SlotTaken,
            "Somebody else has just taken this time. Please choose another one.",
        ),
        ResourceKind::HoldPlace => hold_limit(),
        ResourceKind::Patient => Problem::new(
            Code::PatientBusy,
            "There is another visit at this time. Please choose another time.",
        ),
    }
}

/// A patient keeps two times at most.
pub(crate) fn hold_limit() -> Problem {
    Problem::new(
        Code::HoldLimit,
        "Two times are kept for you already. Please book one of them, or give one up.",
    )
}
