use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::appointment::{Appointment, AppointmentCommand};
use domain::ids::{AppointmentId, DoctorId, PatientId, VisitTypeId};
use domain::{Personal, PersonalId};
use event_store::Loaded;
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::allotment::Besides;
use crate::answer::{Answer, LogPosition, VisitStatus};
use crate::attempt::{Attempt, Decided};
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// Which offered time to take.
// No `Debug`: it may hold what somebody suffers from.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct Book {
    /// Whose time.
    pub doctor_id: Uuid,
    /// For what.
    pub visit_type_id: Uuid,
    /// When; one of the offered times.
    pub starts_at: DateTime<Utc>,
    /// The caller's hold of this time, if there is one. One that is over is no reason to refuse: the time may be free.
    #[serde(default)]
    pub hold_id: Option<Uuid>,
    /// Why the patient comes, in the patient's own words. Nobody but the visit's patient and doctor can read it.
    #[garde(inner(length(chars, max = 500)))]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// The time is the patient's.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Booked {
    /// The visit.
    pub appointment_id: Uuid,
    /// `booked`, or `pending` until the doctor says yes.
    pub status: VisitStatus,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::SlotTaken, Code::AlreadyBooked, Code::PatientBusy, Code::NotOffered, Code::VisitTypeUnknown, Code::InThePast, Code::TooSoon, Code::TooFarAhead,
    Code::FullyBooked,
]);

/// Book a visit.
///
/// The doctor's schedule has to offer the time, and neither the doctor (buffers included) nor the patient may have
/// another visit then. Who has this very visit already is told which one it is. Holds whatever others do at the same
/// moment. Of somebody who missed too many visits (see the platform's policy) it is a request, and the doctor is told to call
/// first.
#[utoipa::path(
    post, path = "/api/appointments", operation_id = "bookAppointment", tag = "appointments",
    params(("Idempotency-Key" = Uuid, Header)), request_body = Book,
    responses((status = 201, body = Booked), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<Book>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::BookAppointment)?;
    let patient_id = principal.patient().ok_or_else(Refused::not_found)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let id = AppointmentId(state.ids.next());
    let reason_id = PersonalId(state.ids.next());
    let book = move |attempt: Attempt| body.clone().book(attempt, id, patient_id, reason_id);
    state.execute(wish, book).await
}

impl Book {
    async fn book(
        self,
        mut attempt: Attempt,
        id: AppointmentId,
        patient_id: PatientId,
        reason_id: PersonalId,
    ) -> Result<Decided, Refused> {
        let now = attempt.now;
        let schedule = attempt.schedule(self.doctor_id).await?;
        let offer = schedule
            .state
            .offer(VisitTypeId(self.visit_type_id), self.starts_at, now)?;
        let doctor_id = DoctorId(self.doctor_id);
        let used = attempt.use_hold(self.hold_id, patient_id, doctor_id, &offer).await?;
        let besides = Besides::going(used);
        let offer = attempt.allot(doctor_id, &schedule.state, offer, &besides).await?;
        let missed = attempt.missed(patient_id).await?;
        let command = AppointmentCommand::Book {
            patient_id,
            doctor_id,
            offer,
            reason: said(self.reason.as_deref(), reason_id),
            series: None,
            missed,
            now,
        };
        let visit = attempt.decide(&Loaded::<Appointment>::new_stream(id), command)?;
        let booked = Booked {
            appointment_id: id.0,
            status: visit.status().ok_or_else(Refused::not_found)?.into(),
            position: LogPosition,
        };
        Ok(attempt.answer(StatusCode::CREATED, &booked)?.unless_held(&visit))
    }
}

/// Why a patient comes, as it was said. A reason of spaces is none.
pub(super) fn said(reason: Option<&str>, id: PersonalId) -> Option<Personal<String>> {
    let reason = reason.unwrap_or_default().trim();
    (!reason.is_empty()).then(|| Personal::new(id, reason.to_owned()))
}
