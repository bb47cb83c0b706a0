use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use domain::ids::{AppointmentId, VisitTypeId};
use domain::schedule::{Rules, Stretch, Taken, Window};
use domain::time::Zone;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::State;
use crate::answers::{CalendarVisit, local_text};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters};
use crate::queries::doctor_calendar;
use crate::queries::doctor_times::{self, DoctorTimes};

/// How far after the time off another time is looked for.
const LOOK_AHEAD: TimeDelta = TimeDelta::days(60);

/// Which stretch of time.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StretchQuery {
    /// First minute in the doctor's local time.
    #[param(value_type = String, example = "2026-12-21T08:00")]
    from: NaiveDateTime,
    /// First minute after it, at most 366 days later.
    #[param(value_type = String, example = "2026-12-23T18:00")]
    to: NaiveDateTime,
}

impl FromParameters for StretchQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        let from = parameters.required("from", parameters::local_minute);
        let to = parameters.required("to", parameters::local_minute);
        let (from, to) = (from?, to?);
        if to <= from || to - from > TimeDelta::days(366) {
            parameters.refuse("to", "Choose an end after the start, at most a year later.");
        }
        Some(Self { from, to })
    }
}

/// A visit that a time off would meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitMet {
    /// The visit.
    pub visit: CalendarVisit,
    /// The next free time after the time off, a different one for each visit; null when there is none within 60 days.
    #[schema(required)]
    pub suggestion: Option<Suggestion>,
}

/// Another time for a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// When it would start.
    pub starts_at: DateTime<Utc>,
    /// What the clock in the practice shows then.
    #[schema(example = "2026-12-28T09:00")]
    pub local_start: String,
}

/// The visits that a time off would meet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VisitsInTheWay {
    /// In order of their start.
    pub visits: Vec<VisitMet>,
}

http_kit::problems!(InTheWayProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// The visits booked in a stretch of time, each with another time it could be moved to.
#[utoipa::path(
    get, path = "/api/schedule/visits-in-the-way", operation_id = "getVisitsInTheWay", tag = "schedule",
    params(MinPositionHeader, StretchQuery),
    responses((status = 200, body = VisitsInTheWay), InTheWayProblems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
    Asked(query): Asked<StretchQuery>,
) -> Result<(Served, Json<VisitsInTheWay>), Failure> {
    let doctor = caller.authorise(Operation::GetVisitsInTheWay)?.account_id;
    let models = [ReadModel::DoctorCalendar, ReadModel::Availability, ReadModel::People];
    let served = state.freshness.reached(&models, min).await?;
    let now = state.clock.now();
    let wide = Window {
        from: query.from.and_utc() - TimeDelta::days(1),
        to: query.to.and_utc() + LOOK_AHEAD,
        now,
    };
    let times = doctor_times::between(&state.read, doctor, wide)
        .await?
        .ok_or_else(|| Failure::not_yet("the schedule"))?;
    let stretch = query.stretch(&times.rules);
    let (from, to) = (
        stretch.starts_at - TimeDelta::hours(14),
        stretch.ends_at + TimeDelta::hours(14),
    );
    let mut rows = doctor_calendar::between(&state.read, doctor, from, to).await?;
    let met = |id| {
        let mut busy = times.taken.doctor.iter();
        busy.any(|busy| busy.is_of(AppointmentId(id)) && busy.overlaps(stretch))
    };
    rows.retain(|row| met(row.appointment_id));
    let mut search = Search::after(times, stretch, now);
    let opened = CalendarVisit::opened(rows, &state.vault, now).await?.into_iter();
    let visits = opened.map(|visit| VisitMet {
        suggestion: search.next(VisitTypeId(visit.visit_type.id)),
        visit,
    });
    let visits = visits.collect();
    Ok((served, Json(VisitsInTheWay { visits })))
}

impl StretchQuery {
    /// A time that never happens counts as the one in UTC: the command refuses it with a sentence.
    fn stretch(&self, rules: &Rules) -> Stretch {
        let zone = Zone::of(rules.time_zone);
        let first = zone.resolve(self.from).instants().next();
        let last = zone.resolve(self.to).instants().last();
        Stretch {
            starts_at: first.unwrap_or_else(|| self.from.and_utc()),
            ends_at: last.unwrap_or_else(|| self.to.and_utc()),
        }
    }
}

/// A search for other times; what was suggested is taken.
struct Search {
    rules: Rules,
    taken: Taken,
    window: Window,
}

impl Search {
    fn after(times: DoctorTimes, stretch: Stretch, now: DateTime<Utc>) -> Self {
        Self {
            rules: times.rules,
            taken: times.taken,
            window: Window {
                from: stretch.ends_at,
                to: stretch.ends_at + LOOK_AHEAD,
                now,
            },
        }
    }

    fn next(&mut self, visit_type: VisitTypeId) -> Option<Suggestion> {
        let visit_type = self.rules.visit_type(visit_type)?;
        let starts_at = self.rules.starts(visit_type, &self.taken, self.window).next()?.at;
        let local = Zone::of(self.rules.time_zone).wall_time(starts_at).local;
        self.taken.put(visit_type, starts_at);
        Some(Suggestion {
            starts_at,
            local_start: local_text(local),
        })
    }
}
