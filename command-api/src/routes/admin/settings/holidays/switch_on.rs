use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::holiday_calendar::{HolidayCalendar, HolidayCalendarCommand};
use http_kit::openapi::{ANY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code};

use super::super::day::Day;
use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Let the country's rules hold on this date again.
#[utoipa::path(
    post, path = "/api/admin/settings/holidays/{country}/{date}/switch-on", operation_id = "switchHolidayOn", tag = "settings",
    params(("country" = String, Path), ("date" = String, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Day { country, date }: Day,
    intent: Intent,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::SwitchHolidayOn)?;
    let wish = state.wish(&intent, &principal, &())?;
    let switch = move |mut attempt: Attempt| async move {
        let calendar = attempt.load::<HolidayCalendar>(HolidayCalendar::id_of(country)).await?;
        attempt.decide(&calendar, HolidayCalendarCommand::SwitchOn { country, date })?;
        attempt.answer(StatusCode::OK, &Done::default())
    };
    state.execute(wish, switch).await
}
