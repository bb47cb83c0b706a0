use access::{Operation, Principal};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::appointment::{Appointment, AppointmentCommand, Party};
use domain::ids::AppointmentId;
use domain::schedule::OfferRefusal;
use domain::waitlist::{WaitlistCommand, WaitlistRefusal};
use event_store::Loaded;
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::own;
use crate::allotment::Besides;
use crate::answer::{Answer, LogPosition, VisitStatus};
use crate::attempt::{Attempt, Decided};
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// The time is the patient's.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferAccepted {
    /// The visit that was moved or booked.
    pub appointment_id: Uuid,
    /// `booked`, or `pending` until the doctor says yes.
    pub status: VisitStatus,
    /// When it starts now.
    pub starts_at: DateTime<Utc>,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::OfferOver, Code::SlotTaken, Code::PatientBusy, Code::NotOffered, Code::VisitTypeUnknown,
    Code::InThePast, Code::TooSoon, Code::TooFarAhead, Code::FullyBooked,
    Code::AlreadyArrived, Code::AlreadyOver, Code::AlreadyCancelled, Code::RequestExpired,
]);

/// Take the time that is kept.
///
/// In one step: the later visit moves to it, or a new one is booked. Nobody else can have had it meanwhile.
#[utoipa::path(
    post, path = "/api/waitlist/{id}/accept", operation_id = "acceptWaitlistOffer", tag = "waitlist",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = OfferAccepted), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::AcceptWaitlistOffer)?;
    let wish = state.wish(&intent, &principal, &())?;
    let new_visit = AppointmentId(state.ids.next());
    let accept = move |attempt: Attempt| async move { accept(attempt, principal, id, new_visit).await };
    state.execute(wish, accept).await
}

async fn accept(
    mut attempt: Attempt,
    principal: Principal,
    id: Uuid,
    new_visit: AppointmentId,
) -> Result<Decided, Refused> {
    let now = attempt.now;
    let entry = own::entry(&attempt, &principal, id).await?;
    let time = entry.state.kept(now).cloned().ok_or(WaitlistRefusal::OfferOver)?;
    let moving = entry.state.entry().and_then(|entry| entry.visit);
    let visit = match moving {
        Some(visit) => attempt.load::<Appointment>(visit).await?,
        None => Loaded::new_stream(new_visit),
    };
    let schedule = attempt.schedule(time.doctor_id.0).await?;
    let offer = schedule.state.offer(time.visit_type_id, time.slot.starts_at, now)?;
    if !time.is_where(&offer) {
        return Err(OfferRefusal::NotOffered.into());
    }
    let besides = Besides {
        going: [id].into_iter().chain(moving.map(|visit| visit.0)).collect(),
        coming: Vec::new(),
    };
    let offer = attempt.allot(time.doctor_id, &schedule.state, offer, &besides).await?;
    let command = WaitlistCommand::Accept {
        appointment_id: AppointmentId(visit.id),
        present: visit.state.booking().map(|booking| booking.slot.starts_at),
        now,
    };
    attempt.decide(&entry, command)?;
    let patient_id = entry.state.entry().ok_or_else(Refused::not_found)?.patient_id;
    let command = match moving {
        Some(_) => AppointmentCommand::Reschedule {
            offer,
            by: Party::Patient,
            now,
        },
        None => AppointmentCommand::Book {
            patient_id,
            doctor_id: time.doctor_id,
            offer,
            reason: None,
            series: None,
            missed: attempt.missed(patient_id).await?,
            now,
        },
    };
    let visit_id = visit.id;
    let visit = attempt.decide(&visit, command)?;
    let accepted = OfferAccepted {
        appointment_id: visit_id,
        status: visit.status().ok_or_else(Refused::not_found)?.into(),
        starts_at: time.slot.starts_at,
        position: LogPosition,
    };
    attempt.answer(StatusCode::OK, &accepted)
}
