use access::Operation;
use axum::extract::State as Extract;
use domain::appointment::{AppointmentCommand, DeclineReason};
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::visit::Visit;
use crate::answer::{Answer, StatusChanged};
use crate::attempt::Attempt;
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// Why the doctor says no. A code: free text would be personal data.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct Decline {
    /// The reason; the patient reads it.
    pub reason: Reason,
}

/// A reason.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = DeclineReason)]
pub enum Reason {
    /// The doctor cannot see the patient then.
    TimeNotPossible,
    /// The practice takes no new patients.
    NoNewPatients,
    /// Another doctor is the better choice.
    AnotherDoctorSuits,
    /// Anything else.
    Other,
}

impl From<Reason> for DeclineReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::TimeNotPossible => Self::TimeNotPossible,
            Reason::NoNewPatients => Self::NoNewPatients,
            Reason::AnotherDoctorSuits => Self::AnotherDoctorSuits,
            Reason::Other => Self::Other,
        }
    }
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::AlreadyOver, Code::AlreadyConfirmed,
]);

/// Say no to a requested visit.
///
/// Only its doctor. The time is free again at once, and the patient is told why.
#[utoipa::path(
    post, path = "/api/appointments/{id}/decline", operation_id = "declineAppointment", tag = "appointments",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = Decline,
    responses((status = 200, body = StatusChanged), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<Decline>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::DeclineAppointment)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let decline = move |attempt: Attempt| async move {
        let visit = Visit::own(&attempt, &principal, id).await?;
        let reason = body.reason.into();
        visit.decide(attempt, AppointmentCommand::Decline { reason })
    };
    state.execute(wish, decline).await
}
