use access::Operation;
use axum::extract::State as Extract;
use domain::schedule::Block;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::VisitType;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::schedules::{self, DoctorSchedule};

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
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

/// A stretch of working hours in the doctor's local time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WeeklyBlock {
    /// Its day.
    pub weekday: Weekday,
    /// First minute.
    #[schema(pattern = "^[0-2][0-9]:[0-5][0-9]$", example = "09:00")]
    pub from: String,
    /// First minute that is free again.
    #[schema(pattern = "^[0-2][0-9]:[0-5][0-9]$", example = "12:30")]
    pub to: String,
}

/// A doctor's own rules.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// The zone the hours are meant in.
    pub time_zone: String,
    /// The hours, Monday first.
    pub weekly: Vec<WeeklyBlock>,
    /// What can be booked.
    pub visit_types: Vec<VisitType>,
    /// How often the schedule changed.
    pub version: u32,
}

http_kit::problems!(ScheduleProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// The signed-in doctor's working hours and visit types.
#[utoipa::path(
    get, path = "/api/schedule", operation_id = "getSchedule", tag = "schedule", params(MinPositionHeader),
    responses((status = 200, body = Schedule), ScheduleProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<Schedule>), Failure> {
    let doctor = caller.authorise(Operation::GetSchedule)?.account_id;
    let served = state.freshness.reached(&[ReadModel::Availability], min).await?;
    // Every doctor has a schedule since onboarding; the table may only not have got there yet.
    let schedule = schedules::of_doctor(&state.read, doctor)
        .await?
        .ok_or_else(|| Failure::not_yet("the schedule"))?;
    Ok((served, Json(schedule.into())))
}

impl From<DoctorSchedule> for Schedule {
    fn from(schedule: DoctorSchedule) -> Self {
        let rules = schedule.rules;
        Self {
            time_zone: rules.time_zone.name().to_owned(),
            weekly: rules.weekly.blocks().iter().map(Into::into).collect(),
            visit_types: rules.visit_types.iter().map(Into::into).collect(),
            version: schedule.version,
        }
    }
}

impl From<&Block> for WeeklyBlock {
    fn from(block: &Block) -> Self {
        Self {
            weekday: block.weekday().into(),
            from: block.from.format("%H:%M").to_string(),
            to: block.to.format("%H:%M").to_string(),
        }
    }
}

impl From<chrono::Weekday> for Weekday {
    fn from(weekday: chrono::Weekday) -> Self {
        match weekday {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}
