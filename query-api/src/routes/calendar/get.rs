use access::Operation;
use axum::extract::State as Extract;
use chrono::NaiveDate;
use domain::time::Zone;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::State;
use crate::answers::CalendarVisit;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters};
use crate::queries::doctor_calendar;
use crate::queries::meetings;
use crate::queries::schedules;

/// The longest stretch of days one answer covers.
const MOST_DAYS: i64 = 62;

/// Which days.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    /// First day, in the doctor's zone.
    from: NaiveDate,
    /// First day that is no longer meant, at most 62 days later.
    to: NaiveDate,
}

impl FromParameters for CalendarQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        let from = parameters.required("from", parameters::date);
        let to = parameters.required("to", parameters::date);
        let (from, to) = (from?, to?);
        let days = (to - from).num_days();
        if !(1..=MOST_DAYS).contains(&days) {
            parameters.refuse("to", "Choose a day 1 to 62 days after the first.");
        }
        Some(Self { from, to })
    }
}

/// A stretch of a doctor's calendar.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Calendar {
    /// The zone of the days asked for.
    pub time_zone: String,
    /// The visits that start on these days, in order, cancelled ones included.
    pub visits: Vec<CalendarVisit>,
}

http_kit::problems!(CalendarProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// The signed-in doctor's visits.
#[utoipa::path(
    get, path = "/api/calendar", operation_id = "getCalendar", tag = "calendar", params(MinPositionHeader, CalendarQuery),
    responses((status = 200, body = Calendar), CalendarProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
    Asked(days): Asked<CalendarQuery>,
) -> Result<(Served, Json<Calendar>), Failure> {
    let doctor = caller.authorise(Operation::GetCalendar)?.account_id;
    let models = [ReadModel::DoctorCalendar, ReadModel::Availability, ReadModel::People];
    let served = state.freshness.reached(&models, min).await?;
    let schedule = schedules::of_doctor(&state.read, doctor)
        .await?
        .ok_or_else(|| Failure::not_yet("the schedule"))?;
    let zone = Zone::of(schedule.rules.time_zone);
    let (from, to) = (zone.start_of_day(days.from), zone.start_of_day(days.to));
    let mut rows = doctor_calendar::between(&state.read, doctor, from, to).await?;
    let now = state.clock.now();
    meetings::renew_links(&state.read, rows.iter_mut().map(|row| row.meeting(doctor)), now).await?;
    let calendar = Calendar {
        time_zone: schedule.rules.time_zone.name().to_owned(),
        visits: CalendarVisit::opened(rows, &state.vault, now).await?,
    };
    Ok((served, Json(calendar)))
}
