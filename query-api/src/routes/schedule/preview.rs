use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::schedule::{Rules, ScheduleRefusal, Taken, VisitType, WeeklyHours, Window};
use domain::time::Zone;
use garde::Validate;
use http_kit::openapi::{ANY, BODY, SIGNED_IN};
use http_kit::{Caller, Code, Json, Problem, Valid};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::State;
use crate::answers::{WeeklyBlock, local_text};
use crate::failure::Failure;
use crate::queries::doctor_times::{self, DoctorTimes};

/// How many days are shown.
const DAYS: u64 = 7;

/// Hours that are not set yet.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewHours {
    /// First of the seven days, in the doctor's zone.
    #[garde(skip)]
    pub from: NaiveDate,
    /// The hours to try; null: those that hold.
    #[garde(inner(length(max = 50)))]
    #[schema(max_items = 50)]
    pub weekly: Option<Vec<WeeklyBlock>>,
}

/// The free times of one visit type on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TypeTimes {
    /// The type.
    pub visit_type_id: Uuid,
    /// When one could start, and where.
    pub starts: Vec<PreviewStart>,
}

/// A start of the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreviewStart {
    /// In the doctor's local time.
    #[schema(example = "2026-11-23T09:00")]
    pub local_start: String,
    /// The location; null: at the practice or by video.
    #[schema(required)]
    pub location_id: Option<Uuid>,
}

/// The free times of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewDay {
    /// The day in the doctor's zone.
    pub date: NaiveDate,
    /// Its free times by visit type, in the doctor's order.
    pub types: Vec<TypeTimes>,
}

/// The free times these hours give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Preview {
    /// Seven days.
    pub days: Vec<PreviewDay>,
}

http_kit::problems!(PreviewProblems: ANY, BODY, SIGNED_IN, &[
    Code::ValidationFailed, Code::HoursOverlap, Code::HoursEmptyBlock,
]);

/// The free times that other hours would give, with every other rule and all that is booked. Changes nothing.
#[utoipa::path(
    post, path = "/api/schedule/preview", operation_id = "previewTimes", tag = "schedule", request_body = PreviewHours,
    responses((status = 200, body = Preview), PreviewProblems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Valid(body): Valid<PreviewHours>,
) -> Result<Json<Preview>, Failure> {
    let doctor = caller.authorise(Operation::PreviewTimes)?.account_id;
    let weekly = body.weekly.as_deref().map(hours).transpose()?;
    let now = state.clock.now();
    // A day is at most 14 hours away from the same one in UTC; the rules' own zone is not known yet.
    let around = body.from.and_time(chrono::NaiveTime::MIN).and_utc();
    let wide = Window {
        from: around - chrono::TimeDelta::days(1),
        to: around + chrono::TimeDelta::days(9),
        now,
    };
    let DoctorTimes { mut rules, taken } = doctor_times::between(&state.read, doctor, wide)
        .await?
        .ok_or_else(|| Failure::not_yet("the schedule"))?;
    if let Some(weekly) = weekly {
        rules.weekly = weekly;
    }
    Ok(Json(Preview::of(&rules, &taken, body.from, now)))
}

fn hours(blocks: &[WeeklyBlock]) -> Result<WeeklyHours, Problem> {
    let times = || Problem::invalid_field("weekly", "A time is written as HH:MM, for example 09:30.");
    let blocks: Option<Vec<_>> = blocks.iter().map(WeeklyBlock::block).collect();
    WeeklyHours::new(blocks.ok_or_else(times)?).map_err(|refusal| {
        let code = if refusal == ScheduleRefusal::HoursOverlap {
            Code::HoursOverlap
        } else {
            Code::HoursEmptyBlock
        };
        Problem::new(code, refusal.to_string())
    })
}

impl Preview {
    fn of(rules: &Rules, taken: &Taken, from: NaiveDate, now: DateTime<Utc>) -> Self {
        let zone = Zone::of(rules.time_zone);
        let window = Window {
            from: zone.start_of_day(from),
            to: zone.start_of_day(from + Days::new(DAYS)),
            now,
        };
        let by_day = |visit_type: &VisitType| {
            let mut days: BTreeMap<NaiveDate, Vec<PreviewStart>> = BTreeMap::new();
            for start in rules.starts(visit_type, taken, window) {
                let local = zone.wall_time(start.at).local;
                days.entry(local.date()).or_default().push(PreviewStart {
                    local_start: local_text(local),
                    location_id: start.location.map(Into::into),
                });
            }
            (visit_type.id.0, days)
        };
        let mut types: Vec<_> = rules.visit_types.iter().map(by_day).collect();
        let dates = from.iter_days().take(usize::try_from(DAYS).unwrap_or(7));
        let day = |date: NaiveDate| PreviewDay {
            date,
            types: types
                .iter_mut()
                .map(|(id, days)| TypeTimes {
                    visit_type_id: *id,
                    starts: days.remove(&date).unwrap_or_default(),
                })
                .collect(),
        };
        Self {
            days: dates.map(day).collect(),
        }
    }
}
