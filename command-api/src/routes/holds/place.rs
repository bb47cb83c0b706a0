use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::hold::{Hold, HoldCommand, PlaceNumber};
use domain::ids::{DoctorId, HoldId, PatientId, VisitTypeId};
use event_store::Loaded;
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::allotment::Besides;
use crate::answer::{Answer, LogPosition};
use crate::attempt::{Attempt, Decided};
use crate::refused::Refused;
use crate::state::State;
use crate::taken::hold_limit;
use crate::wish::Intent;

/// Which offered time to keep.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct PlaceHold {
    /// Whose time.
    pub doctor_id: Uuid,
    /// For what.
    pub visit_type_id: Uuid,
    /// When; one of the offered times.
    pub starts_at: DateTime<Utc>,
}

/// The time is kept.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HoldPlaced {
    /// The hold; send it along with the booking.
    pub hold_id: Uuid,
    /// From then on it keeps nothing.
    pub expires_at: DateTime<Utc>,
    /// The location it is at; null: the practice or by video.
    #[schema(required)]
    pub location_id: Option<Uuid>,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::SlotTaken, Code::HoldLimit, Code::NotOffered, Code::VisitTypeUnknown, Code::InThePast, Code::TooSoon,
    Code::TooFarAhead, Code::FullyBooked, Code::VersionConflict,
]);

/// Keep a time while filling in the form.
///
/// Nobody else can book it for eight minutes, or until it is given up. A patient keeps two times at most; whoever keeps
/// this time already gets the same hold.
#[utoipa::path(
    post, path = "/api/holds", operation_id = "placeHold", tag = "appointments",
    params(("Idempotency-Key" = Uuid, Header)), request_body = PlaceHold,
    responses((status = 201, body = HoldPlaced), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<PlaceHold>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::PlaceHold)?;
    let patient = principal.patient().ok_or_else(Refused::not_found)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let id = HoldId(state.ids.next());
    let place = move |attempt: Attempt| async move { place(attempt, patient, id, body).await };
    state.execute(wish, place).await
}

async fn place(mut attempt: Attempt, patient_id: PatientId, id: HoldId, body: PlaceHold) -> Result<Decided, Refused> {
    let (doctor_id, now) = (DoctorId(body.doctor_id), attempt.now);
    let schedule = attempt.schedule(body.doctor_id).await?;
    let visit_type = VisitTypeId(body.visit_type_id);
    let offer = schedule.state.offer(visit_type, body.starts_at, now)?;
    let holds = attempt.holds(patient_id).await?;
    let same = holds
        .iter()
        .find(|(_, hold)| hold.state.keeps(patient_id, doctor_id, &offer, now));
    if let Some((_, hold)) = same {
        return answer(attempt, hold.id, &hold.state);
    }
    let besides = Besides::default();
    let offer = attempt.allot(doctor_id, &schedule.state, offer, &besides).await?;
    let free = |number: &PlaceNumber| holds.iter().all(|(taken, _)| !taken.overlaps(&number.stretch()));
    let number = PlaceNumber::ALL.into_iter().find(free).ok_or_else(hold_limit)?;
    let command = HoldCommand::Place {
        patient_id,
        doctor_id,
        offer,
        number,
        now,
    };
    let hold = attempt.decide(&Loaded::<Hold>::new_stream(id), command)?;
    answer(attempt, id.0, &hold)
}

fn answer(attempt: Attempt, hold_id: Uuid, hold: &Hold) -> Result<Decided, Refused> {
    let placed = HoldPlaced {
        hold_id,
        expires_at: hold.expires_at().ok_or_else(Refused::not_found)?,
        location_id: hold.location().map(Into::into),
        position: LogPosition,
    };
    attempt.answer(StatusCode::CREATED, &placed)
}
