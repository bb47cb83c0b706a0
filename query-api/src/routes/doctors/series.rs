use axum::extract::State as Extract;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::VisitTypeId;
use domain::schedule::{Rules, Series, Start, Taken, VisitType, Window};
use domain::time::Zone;
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::times::visit_type_unknown;
use crate::State;
use crate::answers::{DoctorLocation, Moment};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters, PathId};
use crate::queries::doctor_times::{self, DoctorTimes};

/// Which series.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct SeriesQuery {
    /// One of the doctor's visit types.
    visit_type: Uuid,
    /// The first visit.
    starts_at: DateTime<Utc>,
    /// Weeks from one to the next.
    #[param(minimum = 1, maximum = 12)]
    every_weeks: u16,
    /// How many.
    #[param(minimum = 2, maximum = 26)]
    times: u16,
}

impl FromParameters for SeriesQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        let visit_type = parameters.required("visitType", parameters::id);
        let starts_at = parameters.required("startsAt", parameters::instant);
        let every_weeks = parameters.required("everyWeeks", parameters::number(1..=12));
        let times = parameters.required("times", parameters::number(2..=Series::MOST.into()));
        Some(Self {
            visit_type: visit_type?,
            starts_at: starts_at?,
            every_weeks: u16::try_from(every_weeks?).ok()?,
            times: u16::try_from(times?).ok()?,
        })
    }
}

/// The visits a series would have.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeriesTimes {
    /// The doctor's zone.
    pub time_zone: String,
    /// Each of them, in order.
    pub visits: Vec<SeriesTime>,
    /// The locations they would be at, but for the practice.
    #[schema(max_items = 10)]
    pub locations: Vec<DoctorLocation>,
}

/// One visit of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeriesTime {
    /// Its number, from 1.
    #[schema(minimum = 1, maximum = 26)]
    pub number: u16,
    /// When it would start; null where the clocks skip that time.
    #[schema(required)]
    pub starts_at: Option<DateTime<Utc>>,
    /// What the clock in the practice shows then; null likewise.
    #[schema(required, example = "2026-11-23T09:00")]
    pub local_start: Option<String>,
    /// Whether it can be booked.
    pub free: bool,
    /// The location it would be at; null: the practice, by video, or it cannot be booked.
    #[schema(required)]
    pub location_id: Option<Uuid>,
}

http_kit::problems!(SeriesProblems: ANY, &[Code::ValidationFailed, Code::NotFound, Code::VisitTypeUnknown]);

/// Which visits of a series can be booked.
#[utoipa::path(
    get, path = "/api/doctors/{id}/series", operation_id = "getSeries", tag = "search",
    params(MinPositionHeader, PathId, SeriesQuery),
    responses((status = 200, body = SeriesTimes), SeriesProblems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    min: MinPosition,
    PathId { id: doctor }: PathId,
    Asked(query): Asked<SeriesQuery>,
) -> Result<(Served, Json<SeriesTimes>), Failure> {
    let served = state.freshness.reached(&[ReadModel::Availability], min).await?;
    let window = query.window(state.clock.now());
    let DoctorTimes { rules, taken } = doctor_times::between(&state.read, doctor, window)
        .await?
        .ok_or_else(Failure::not_found)?;
    let visit_type = rules
        .visit_type(VisitTypeId(query.visit_type))
        .ok_or_else(visit_type_unknown)?;
    Ok((served, Json(query.times(&rules, visit_type, &taken, window.now))))
}

impl SeriesQuery {
    /// From the day before the first to the day after the last.
    fn window(&self, now: DateTime<Utc>) -> Window {
        let weeks = i64::from(self.every_weeks) * i64::from(self.times);
        Window {
            from: self.starts_at - TimeDelta::days(1),
            to: self.starts_at + TimeDelta::weeks(weeks) + TimeDelta::days(1),
            now,
        }
    }

    fn times(&self, rules: &Rules, visit_type: &VisitType, taken: &Taken, now: DateTime<Utc>) -> SeriesTimes {
        let zone = Zone::of(rules.time_zone);
        let series = Series {
            first: self.starts_at,
            every_weeks: self.every_weeks,
            times: self.times,
        };
        let mut offered: Vec<Start> = Vec::new();
        let visits = series.starts(rules.time_zone).map(|(number, starts_at)| {
            let offer = starts_at.and_then(|at| rules.starts(visit_type, taken, Window::at(at, now)).next());
            offered.extend(offer);
            SeriesTime {
                number,
                starts_at,
                local_start: starts_at.map(|at| Moment::of(at, &zone).local),
                free: offer.is_some(),
                location_id: offer.and_then(|start| start.location).map(Into::into),
            }
        });
        let visits = visits.collect();
        SeriesTimes {
            time_zone: rules.time_zone.name().to_owned(),
            visits,
            locations: DoctorLocation::of_starts(rules, offered),
        }
    }
}
