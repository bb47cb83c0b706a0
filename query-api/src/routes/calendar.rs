use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, NaiveDate, Utc};
use domain::PersonalId;
use domain::time::Zone;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::State;
use crate::answers::{Money, Patient, Reference, VisitStatus, local_text, offset_between};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters};
use crate::queries::doctor_calendar::{self, CalendarRow};
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

/// A visit in the doctor's own calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarVisit {
    /// Which one.
    pub id: Uuid,
    /// Who comes.
    pub patient: Patient,
    /// For what, by the name it had when it was booked.
    pub visit_type: Reference,
    /// First instant.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// What the clock in the practice shows at the start.
    #[schema(example = "2026-11-23T09:00")]
    pub local_start: String,
    /// The practice's offset from UTC then.
    #[schema(example = "+01:00")]
    pub offset: String,
    /// Where it stands.
    pub status: VisitStatus,
    /// The price agreed on.
    pub price: Money,
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
    let rows = doctor_calendar::between(&state.read, doctor, from, to).await?;
    let sealed: Vec<PersonalId> = rows.iter().filter_map(|row| row.name_id).map(PersonalId).collect();
    let names = state.vault.texts(&sealed).await?;
    let calendar = Calendar {
        time_zone: schedule.rules.time_zone.name().to_owned(),
        visits: rows.into_iter().map(|row| CalendarVisit::of(row, &names)).collect(),
    };
    Ok((served, Json(calendar)))
}

impl CalendarVisit {
    /// A visit as its doctor sees it.
    pub(super) fn of(row: CalendarRow, names: &HashMap<PersonalId, String>) -> Self {
        Self {
            id: row.appointment_id,
            patient: Patient {
                id: row.patient_id,
                name: row.name_id.and_then(|id| names.get(&PersonalId(id)).cloned()),
            },
            visit_type: Reference {
                id: row.visit_type_id,
                name: row.visit_type_name,
            },
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            local_start: local_text(row.local_start),
            offset: offset_between(row.local_start, row.starts_at),
            status: row.status.0,
            price: Money {
                amount: row.price_amount,
                currency: row.price_currency,
            },
        }
    }
}
