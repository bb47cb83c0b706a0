use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, Datelike, Utc};
use domain::time::Zone;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::{
    DoctorLocation, DoctorTimeOff, Limits, OwnVisitType, PublicHoliday, ScheduleException, WeeklyBlock, country_code,
};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::schedules::{self, DoctorSchedule};

/// A doctor's own rules.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// The zone the hours are meant in.
    pub time_zone: String,
    /// The hours, Monday first.
    pub weekly: Vec<WeeklyBlock>,
    /// Dates with other hours, from today on.
    pub exceptions: Vec<ScheduleException>,
    /// When the doctor sees nobody, what is over left out.
    pub time_off: Vec<DoctorTimeOff>,
    /// The country whose public holidays are kept; null: none.
    #[schema(required)]
    pub holidays: Option<String>,
    /// The public holidays of the next twelve months, if any are kept.
    pub next_holidays: Vec<PublicHoliday>,
    /// Most visits of any type.
    pub limits: Limits,
    /// What can be booked.
    pub visit_types: Vec<OwnVisitType>,
    /// Where hours can be besides the practice.
    #[schema(max_items = 10)]
    pub locations: Vec<DoctorLocation>,
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
    Ok((served, Json(Schedule::of(&schedule, state.clock.now()))))
}

impl Schedule {
    fn of(schedule: &DoctorSchedule, now: DateTime<Utc>) -> Self {
        let rules = &schedule.rules;
        let today = Zone::of(rules.time_zone).date(now);
        let ahead = rules.exceptions.iter().filter(|exception| exception.date >= today);
        let holidays = rules.holidays.into_iter().flat_map(|country| {
            let years = [today.year(), today.year() + 1];
            years
                .into_iter()
                .flat_map(move |year| rules.platform_days.holidays_of(country, year))
        });
        Self {
            time_zone: rules.time_zone.name().to_owned(),
            weekly: rules.weekly.blocks().iter().map(Into::into).collect(),
            exceptions: ahead.map(Into::into).collect(),
            time_off: rules
                .time_off
                .iter()
                .filter(|off| off.ends_at > now)
                .map(Into::into)
                .collect(),
            holidays: rules.holidays.map(country_code),
            next_holidays: holidays
                .filter(|holiday| (0..366).contains(&(holiday.date - today).num_days()))
                .map(Into::into)
                .collect(),
            limits: rules.limits.into(),
            visit_types: rules.visit_types.iter().map(Into::into).collect(),
            locations: rules.branches.iter().map(Into::into).collect(),
            version: schedule.version,
        }
    }
}
