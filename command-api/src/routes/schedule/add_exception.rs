use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono::NaiveDate;
use domain::ids::{ExceptionId, LocationId, VisitTypeId};
use domain::schedule::{Change, DateException, Schedule, ScheduleCommand};
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Problem, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::clock::{MINUTE, minute, valid_minute};
use crate::answer::{Answer, LogPosition};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// Other hours on one date, in the doctor's local time.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddException {
    /// The date.
    #[garde(skip)]
    pub date: NaiveDate,
    /// What is different.
    #[garde(dive)]
    pub change: ChangeBody,
}

/// What is different on a date.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = ExceptionChange)]
pub enum ChangeBody {
    /// The weekly hours do not apply. Extra hours of the same date do.
    Closed,
    /// Hours besides the weekly ones; also on a public holiday.
    Extra {
        /// First minute, as `HH:MM`.
        #[garde(custom(valid_minute))]
        #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
        from: String,
        /// First minute that is free again, as `HH:MM`.
        #[garde(custom(valid_minute))]
        #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
        to: String,
        /// Types offered in them; none: all.
        #[serde(default, rename = "visitTypes")]
        #[garde(length(max = 50))]
        #[schema(max_items = 50)]
        visit_types: Vec<Uuid>,
        /// The location they are at; null: the practice. Where they and the weekly hours offer the same start, the visit
        /// takes place here.
        #[serde(default, rename = "locationId")]
        #[garde(skip)]
        location_id: Option<Uuid>,
    },
}

/// These hours hold on the date.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExceptionAdded {
    /// Its id.
    pub exception_id: Uuid,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

impl ChangeBody {
    fn change(&self) -> Result<Change, Problem> {
        let time = |text: &str| minute(text).ok_or_else(|| Problem::invalid_field("change", MINUTE));
        Ok(match self {
            Self::Closed => Change::Closed,
            Self::Extra {
                from,
                to,
                visit_types,
                location_id,
            } => Change::Extra {
                from: time(from)?,
                to: time(to)?,
                visit_types: visit_types.iter().copied().map(VisitTypeId).collect(),
                location: location_id.map(LocationId),
            },
        })
    }
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::HoursEmptyBlock, Code::ExceptionOverlaps, Code::TooManyRules,
]);

/// Close on a date, or work extra hours.
///
/// Visits already booked stay.
#[utoipa::path(
    post, path = "/api/schedule/exceptions", operation_id = "addException", tag = "schedule",
    params(("Idempotency-Key" = Uuid, Header)), request_body = AddException,
    responses((status = 201, body = ExceptionAdded), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<AddException>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::AddException)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let exception = DateException {
        id: ExceptionId(state.ids.next()),
        date: body.date,
        change: body.change.change()?,
    };
    let add = move |mut attempt: Attempt| {
        let exception = exception.clone();
        async move {
            let schedule = attempt.load::<Schedule>(principal.account_id).await?;
            let (exception_id, now) = (exception.id.0, attempt.now);
            attempt.decide(&schedule, ScheduleCommand::AddException { exception, now })?;
            let added = ExceptionAdded {
                exception_id,
                position: LogPosition,
            };
            attempt.answer(StatusCode::CREATED, &added)
        }
    };
    state.execute(wish, add).await
}
