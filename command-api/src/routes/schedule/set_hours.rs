use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::ids::{LocationId, VisitTypeId};
use domain::schedule::{Block, Rhythm, Schedule, ScheduleCommand, WeeklyHours};
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Problem, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::clock::{MINUTE, minute, valid_minute};
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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
    /// In which weeks.
    #[serde(default)]
    #[garde(skip)]
    pub rhythm: RhythmCode,
    /// Types offered in it; none: all.
    #[serde(default)]
    #[garde(length(max = 50))]
    #[schema(max_items = 50)]
    pub visit_types: Vec<Uuid>,
    /// The location it is at; null: the practice. Types by video are by video wherever it is.
    #[serde(default)]
    #[garde(skip)]
    pub location_id: Option<Uuid>,
}

/// In which weeks a block of hours is worked. Weeks start on Monday.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Rhythm)]
pub enum RhythmCode {
    /// Every week.
    #[default]
    Weekly,
    /// Every other week, that of Monday 5 January 1970 included.
    EvenWeeks,
    /// The weeks between those.
    OddWeeks,
}

impl From<RhythmCode> for Rhythm {
    fn from(code: RhythmCode) -> Self {
        match code {
            RhythmCode::Weekly => Self::Weekly,
            RhythmCode::EvenWeeks => Self::EvenWeeks,
            RhythmCode::OddWeeks => Self::OddWeeks,
        }
    }
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
        let time = |text: &str| minute(text).ok_or_else(|| Problem::invalid_field("weekly", MINUTE));
        let block = Block::new(self.weekday.into(), time(&self.from)?, time(&self.to)?);
        let visit_types = self.visit_types.iter().copied().map(VisitTypeId).collect();
        let block = block.in_weeks(self.rhythm.into()).for_types(visit_types);
        Ok(block.at(self.location_id.map(LocationId)))
    }
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
