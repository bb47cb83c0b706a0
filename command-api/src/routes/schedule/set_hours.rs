use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono::NaiveTime;
use domain::schedule::{Block, Schedule, ScheduleCommand, WeeklyHours};
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Problem, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// The weekly hours from now on, in the doctor's local time.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetHours {
    /// Blocks of hours in any order; none: the doctor offers nothing.
    #[garde(length(max = 50), dive)]
    #[schema(max_items = 50)]
    pub weekly: Vec<WeeklyBlock>,
}

/// A stretch of working hours on one weekday. Does not cross midnight.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WeeklyBlock {
    /// The day.
    #[garde(skip)]
    pub weekday: Weekday,
    /// First minute, as `HH:MM`.
    #[garde(custom(valid_minute))]
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub from: String,
    /// First minute that is free again, as `HH:MM`.
    #[garde(custom(valid_minute))]
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub to: String,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl SetHours {
    fn hours(&self) -> Result<WeeklyHours, Refused> {
        let blocks: Result<Vec<_>, Problem> = self.weekly.iter().map(WeeklyBlock::block).collect();
        Ok(WeeklyHours::new(blocks?)?)
    }
}

impl WeeklyBlock {
    fn block(&self) -> Result<Block, Problem> {
        let time = |text: &str| parse(text).ok_or_else(|| Problem::invalid_field("weekly", FORM));
        Ok(Block::new(self.weekday.into(), time(&self.from)?, time(&self.to)?))
    }
}

const FORM: &str = "A time is written as HH:MM, for example 09:30.";

fn valid_minute<C>(text: &str, _context: &C) -> garde::Result {
    parse(text).map(drop).ok_or_else(|| garde::Error::new(FORM))
}

fn parse(text: &str) -> Option<NaiveTime> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok();
    time.filter(|_| text.len() == 5)
}

impl From<Weekday> for chrono::Weekday {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Monday => Self::Mon,
            Weekday::Tuesday => Self::Tue,
            Weekday::Wednesday => Self::Wed,
            Weekday::Thursday => Self::Thu,
            Weekday::Friday => Self::Fri,
            Weekday::Saturday => Self::Sat,
            Weekday::Sunday => Self::Sun,
        }
    }
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::HoursOverlap, Code::HoursEmptyBlock,
]);

/// Set the weekly hours.
///
/// Visits already booked stay.
#[utoipa::path(
    put, path = "/api/schedule/hours", operation_id = "setHours", tag = "schedule",
    params(("Idempotency-Key" = Uuid, Header)), request_body = SetHours,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<SetHours>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::SetHours)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let weekly = body.hours()?;
    let set = move |mut attempt: Attempt| {
        let weekly = weekly.clone();
        async move {
            let schedule = attempt.load::<Schedule>(principal.account_id).await?;
            attempt.decide(&schedule, ScheduleCommand::SetWeeklyHours { weekly })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    state.execute(wish, set).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_four_digits_and_a_colon() {
        assert_eq!(parse("09:30"), NaiveTime::from_hms_opt(9, 30, 0));
        for text in ["9:30", "09:3", "24:00", "09:60", " 09:30", "09:30:00", ""] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
