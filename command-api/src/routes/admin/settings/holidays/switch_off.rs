use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::holiday_calendar::{HolidayCalendar, HolidayCalendarCommand};
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};

use super::super::day::Day;
use super::super::reason::Reason;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound, Code::TooManyRules]);

/// Let a holiday of the country's rules be an ordinary day on this one date.
#[utoipa::path(
    post, path = "/api/admin/settings/holidays/{country}/{date}/switch-off", operation_id = "switchHolidayOff", tag = "settings",
    params(("country" = String, Path), ("date" = String, Path), ("Idempotency-Key" = Uuid, Header)), request_body = Reason,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Day { country, date }: Day,
    intent: Intent,
    Valid(body): Valid<Reason>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::SwitchHolidayOff)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let reason = body.reason;
    let switch = move |mut attempt: Attempt| {
        let reason = reason.clone();
        async move {
            let calendar = attempt.load::<HolidayCalendar>(HolidayCalendar::id_of(country)).await?;
            attempt.decide(&calendar, HolidayCalendarCommand::SwitchOff { country, date, reason })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, switch).await
}
