use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, Utc};
use domain::appointment::AppointmentCommand;
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::visit::Visit;
use crate::allotment::Besides;
use crate::answer::{Answer, StatusChanged};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// When the visit shall take place instead.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct Reschedule {
    /// One of the times offered for the same type of visit.
    pub starts_at: DateTime<Utc>,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::SlotTaken, Code::PatientBusy, Code::NotOffered, Code::VisitTypeUnknown, Code::InThePast, Code::TooSoon, Code::TooFarAhead,
    Code::FullyBooked,
    Code::AlreadyArrived, Code::AlreadyOver, Code::AlreadyCancelled, Code::RequestExpired,
]);

/// Move a visit to another time.
///
/// Its patient or its doctor, until it starts. In one step: the old time is free exactly when the new one is taken.
#[utoipa::path(
    post, path = "/api/appointments/{id}/reschedule", operation_id = "rescheduleAppointment", tag = "appointments",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = Reschedule,
    responses((status = 200, body = StatusChanged), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<Reschedule>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::RescheduleAppointment)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let reschedule = move |mut attempt: Attempt| async move {
        let visit = Visit::own(&attempt, &principal, id).await?;
        let schedule = attempt.schedule(visit.booking.doctor_id.0).await?;
        let now = attempt.now;
        let offer = schedule.state.offer(visit.booking.visit_type_id, body.starts_at, now)?;
        let doctor = visit.booking.doctor_id;
        let besides = Besides::going(id);
        let offer = attempt.allot(doctor, &schedule.state, offer, &besides).await?;
        let by = visit.party;
        visit.decide(attempt, AppointmentCommand::Reschedule { offer, by, now })
    };
    state.execute(wish, reschedule).await
}
