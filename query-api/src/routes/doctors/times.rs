use axum::extract::State as Extract;
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::ids::VisitTypeId;
use domain::schedule::{Rules, Start, VisitType, Window};
use domain::time::Zone;
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition, Problem};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::State;
use crate::answers::{DoctorLocation, Moment};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters, PathId};
use crate::queries::doctor_times::{self, DoctorTimes};

/// Which times.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct TimesQuery {
    /// One of the doctor's visit types.
    visit_type: Uuid,
    /// First day, in the zone asked for.
    from: NaiveDate,
    /// How many days.
    #[param(minimum = 1, maximum = 31)]
    days: u32,
    /// The zone of the days, an IANA name.
    #[param(value_type = String, example = "Europe/Berlin")]
    zone: Tz,
}

impl FromParameters for TimesQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        let visit_type = parameters.required("visitType", parameters::id);
        let from = parameters.required("from", parameters::date);
        let days = parameters.required("days", parameters::number(1..=31));
        let zone = parameters.required("zone", parameters::zone);
        Some(Self {
            visit_type: visit_type?,
            from: from?,
            days: days?,
            zone: zone?,
        })
    }
}

/// A time that can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Slot {
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
    /// What the clock shows then in the zone asked for.
    #[schema(example = "2026-11-23T08:00")]
    pub in_zone: String,
    /// The offset from UTC then in the zone asked for.
    #[schema(example = "+00:00")]
    pub zone_offset: String,
    /// The location it is at; null: the practice or by video.
    #[schema(required)]
    pub location_id: Option<Uuid>,
}

/// The free times of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DayTimes {
    /// The day, in the zone asked for.
    pub date: NaiveDate,
    /// Its free times, in order.
    pub times: Vec<Slot>,
}

/// Free times of one doctor.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Times {
    /// The doctor's zone.
    pub time_zone: String,
    /// The zone asked for.
    pub zone: String,
    /// Every day asked for, also those without a free time.
    pub days: Vec<DayTimes>,
    /// The locations these times are at, but for the practice.
    #[schema(max_items = 10)]
    pub locations: Vec<DoctorLocation>,
}

http_kit::problems!(TimesProblems: ANY, &[Code::ValidationFailed, Code::NotFound, Code::VisitTypeUnknown]);

/// A doctor's free times for a visit type, by days of any zone.
#[utoipa::path(
    get, path = "/api/doctors/{id}/times", operation_id = "getTimes", tag = "search", params(MinPositionHeader, PathId, TimesQuery),
    responses((status = 200, body = Times), TimesProblems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    min: MinPosition,
    PathId { id: doctor }: PathId,
    Asked(query): Asked<TimesQuery>,
) -> Result<(Served, Json<Times>), Failure> {
    let served = state.freshness.reached(&[ReadModel::Availability], min).await?;
    let window = query.window(state.clock.now());
    let DoctorTimes { rules, taken } = doctor_times::between(&state.read, doctor, window)
        .await?
        .ok_or_else(Failure::not_found)?;
    let visit_type = rules
        .visit_type(VisitTypeId(query.visit_type))
        .ok_or_else(visit_type_unknown)?;
    let starts: Vec<Start> = rules.starts(visit_type, &taken, window).collect();
    let times = query.times(&rules, visit_type, &starts);
    Ok((served, Json(times)))
}

pub(super) fn visit_type_unknown() -> Problem {
    Problem::new(
        Code::VisitTypeUnknown,
        "This doctor does not offer this type of visit any more.",
    )
}

impl TimesQuery {
    fn window(&self, now: DateTime<Utc>) -> Window {
        let zone = Zone::of(self.zone);
        Window {
            from: zone.start_of_day(self.from),
            to: zone.start_of_day(self.from + Days::new(self.days.into())),
            now,
        }
    }

    fn times(&self, rules: &Rules, visit_type: &VisitType, starts: &[Start]) -> Times {
        let (practice, asked) = (Zone::of(rules.time_zone), Zone::of(self.zone));
        let dates = self.from.iter_days().take(self.days as usize);
        let mut days: BTreeMap<NaiveDate, Vec<Slot>> = dates.map(|date| (date, Vec::new())).collect();
        for start in starts {
            let day = days.entry(asked.date(start.at)).or_default();
            day.push(Slot::of(*start, visit_type, &practice, &asked));
        }
        Times {
            time_zone: rules.time_zone.name().to_owned(),
            zone: self.zone.name().to_owned(),
            days: days.into_iter().map(|(date, times)| DayTimes { date, times }).collect(),
            locations: DoctorLocation::of_starts(rules, starts.iter().copied()),
        }
    }
}

impl Slot {
    fn of(start: Start, visit_type: &VisitType, practice: &Zone, asked: &Zone) -> Self {
        let there = Moment::of(start.at, practice);
        let here = Moment::of(start.at, asked);
        Self {
            starts_at: start.at,
            ends_at: start.at + visit_type.length(),
            local_start: there.local,
            offset: there.offset,
            in_zone: here.local,
            zone_offset: here.offset,
            location_id: start.location.map(Into::into),
        }
    }
}
