use access::Operation;
use axum::extract::State as Extract;
use domain::appointment::{AppointmentCommand, CancelReason};
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

/// Why the visit is called off. A code: free text would be personal data.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct Cancel {
    /// The reason.
    pub reason: Reason,
}

/// A reason.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CancelReason)]
pub enum Reason {
    /// The patient no longer needs the visit. The patient's to give.
    FeelingBetter,
    /// The patient cannot come then. The patient's to give.
    CannotCome,
    /// The patient sees somebody else. The patient's to give.
    FoundAnotherDoctor,
    /// The doctor is ill. The doctor's to give.
    DoctorIll,
    /// Something that cannot wait came up in the practice. The doctor's to give.
    Emergency,
    /// The practice is closed then. The doctor's to give.
    PracticeClosed,
    /// Anything else.
    Other,
}

impl From<Reason> for CancelReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::FeelingBetter => Self::FeelingBetter,
            Reason::CannotCome => Self::CannotCome,
            Reason::FoundAnotherDoctor => Self::FoundAnotherDoctor,
            Reason::DoctorIll => Self::DoctorIll,
            Reason::Emergency => Self::Emergency,
            Reason::PracticeClosed => Self::PracticeClosed,
            Reason::Other => Self::Other,
        }
    }
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::AlreadyArrived, Code::AlreadyOver,
]);

/// Cancel a visit.
///
/// Its patient or its doctor, until it starts. The time is free again at once. What a patient cancels after the notice
/// that was agreed on counts as late.
#[utoipa::path(
    post, path = "/api/appointments/{id}/cancel", operation_id = "cancelAppointment", tag = "appointments",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = Cancel,
    responses((status = 200, body = StatusChanged), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<Cancel>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::CancelAppointment)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let cancel = move |attempt: Attempt| async move {
        let visit = Visit::own(&attempt, &principal, id).await?;
        let (by, reason, now) = (visit.party, body.reason.into(), attempt.now);
        visit.decide(attempt, AppointmentCommand::Cancel { by, reason, now })
    };
    state.execute(wish, cancel).await
}
