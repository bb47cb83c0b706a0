use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::holidays::Country;
use domain::schedule::{Schedule, ScheduleCommand};
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// Which public holidays the doctor keeps.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct ObserveHolidays {
    /// Those of this country (ISO 3166-1 alpha-2); null: none.
    #[schema(required)]
    pub country: Option<CountryCode>,
}

/// A country whose public holidays are known.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = Country)]
pub enum CountryCode {
    At,
    Be,
    Ch,
    De,
    Es,
    Fr,
    Gb,
    Ie,
    It,
    Nl,
    Pl,
    Us,
}

impl From<CountryCode> for Country {
    fn from(code: CountryCode) -> Self {
        match code {
            CountryCode::At => Self::At,
            CountryCode::Be => Self::Be,
            CountryCode::Ch => Self::Ch,
            CountryCode::De => Self::De,
            CountryCode::Es => Self::Es,
            CountryCode::Fr => Self::Fr,
            CountryCode::Gb => Self::Gb,
            CountryCode::Ie => Self::Ie,
            CountryCode::It => Self::It,
            CountryCode::Nl => Self::Nl,
            CountryCode::Pl => Self::Pl,
            CountryCode::Us => Self::Us,
        }
    }
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Be closed on the public holidays of a country, or on none.
///
/// Visits already booked stay.
#[utoipa::path(
    put, path = "/api/schedule/holidays", operation_id = "observeHolidays", tag = "schedule",
    params(("Idempotency-Key" = Uuid, Header)), request_body = ObserveHolidays,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<ObserveHolidays>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::ObserveHolidays)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let command = ScheduleCommand::ObserveHolidays {
        country: body.country.map(Into::into),
    };
    let set = move |mut attempt: Attempt| {
        let command = command.clone();
        async move {
            let schedule = attempt.load::<Schedule>(principal.account_id).await?;
            attempt.decide(&schedule, command)?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, set).await
}
