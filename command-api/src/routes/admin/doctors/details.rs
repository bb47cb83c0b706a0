use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::doctor::{Details, Doctor, DoctorCommand, Gender};
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::onboard::{LocationBody, once_each, valid_language};
use crate::answer::{Answer, Done};
use crate::attempt::{Attempt, Decided};
use crate::id::Id;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// A doctor's gender, as far as it is said.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Gender)]
pub enum GenderBody {
    Female,
    Male,
    Diverse,
    /// The doctor does not say.
    NotSaid,
}

impl From<GenderBody> for Gender {
    fn from(body: GenderBody) -> Self {
        match body {
            GenderBody::Female => Self::Female,
            GenderBody::Male => Self::Male,
            GenderBody::Diverse => Self::Diverse,
            GenderBody::NotSaid => Self::NotSaid,
        }
    }
}

/// What of a published profile changes in the course of a doctor's work.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DoctorDetails {
    /// As published.
    #[garde(skip)]
    pub gender: GenderBody,
    /// Languages spoken, ISO 639-1.
    #[garde(length(min = 1, max = 20), inner(custom(valid_language)))]
    #[schema(min_items = 1, max_items = 20)]
    pub languages: Vec<String>,
    /// Where visits take place. Coordinates are kept to five decimals.
    #[garde(dive)]
    pub location: LocationBody,
}

impl From<DoctorDetails> for Details {
    fn from(body: DoctorDetails) -> Self {
        Self {
            gender: body.gender.into(),
            languages: once_each(body.languages),
            location: body.location.into(),
        }
    }
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Change what patients see of a doctor.
///
/// Visits already booked stay as they were agreed on.
#[utoipa::path(
    put, path = "/api/admin/doctors/{id}/details", operation_id = "changeDoctorDetails", tag = "admin",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = DoctorDetails,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Id(id): Id,
    intent: Intent,
    Valid(body): Valid<DoctorDetails>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::ChangeDoctorDetails)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let details = Details::from(body);
    state
        .execute(wish, move |attempt| change(attempt, id, details.clone()))
        .await
}

/// Changes the details of this doctor.
pub async fn change(mut attempt: Attempt, doctor: Uuid, details: Details) -> Result<Decided, Refused> {
    let doctor = attempt.load::<Doctor>(doctor).await?;
    attempt.decide(&doctor, DoctorCommand::ChangeDetails { details })?;
    attempt.answer(StatusCode::OK, &Done::default())
}
