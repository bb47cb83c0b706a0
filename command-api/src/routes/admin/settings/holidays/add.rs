use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::holiday_calendar::{HolidayCalendar, HolidayCalendarCommand};
use domain::holidays::Country;
use domain::setting::Names;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};

use super::body::AddHoliday;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::AlreadyHoliday, Code::TooManyRules]);

/// Make a day a holiday that is none by the country's rules.
///
/// Doctors who keep this country's holidays offer no times on it. Visits already booked stay.
#[utoipa::path(
    post, path = "/api/admin/settings/holidays", operation_id = "addHoliday", tag = "settings",
    params(("Idempotency-Key" = Uuid, Header)), request_body = AddHoliday,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<AddHoliday>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::AddHoliday)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let (country, date) = (Country::from(body.country), body.date);
    let names: Names = body.names.into();
    let add = move |mut attempt: Attempt| {
        let names = names.clone();
        async move {
            let calendar = attempt.load::<HolidayCalendar>(HolidayCalendar::id_of(country)).await?;
            attempt.decide(&calendar, HolidayCalendarCommand::AddDay { country, date, names })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, add).await
}
