use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::Aggregate;
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};
use domain::ids::{DoctorId, TimeOffId};
use domain::schedule::{Offer, Schedule, ScheduleCommand, Stretch, TimeOff};
use domain::time::Zone;
use event_store::Reserved;
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Problem, Valid};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;
use uuid::Uuid;

use super::clock::{MOMENT, SKIPPED, between, moment, valid_moment};
use crate::allotment::Besides;
use crate::answer::{Answer, LogPosition};
use crate::attempt::{Attempt, Decided};
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// When the doctor sees nobody, and what becomes of visits booked then.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeTimeOff {
    /// First minute in the doctor's local time, as `YYYY-MM-DDTHH:MM`.
    #[garde(custom(valid_moment))]
    #[schema(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9]$")]
    pub from: String,
    /// First minute after it.
    #[garde(custom(valid_moment))]
    #[schema(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9]$")]
    pub to: String,
    /// What becomes of each visit in this time; all of it together with the time off, or none.
    #[serde(default)]
    #[garde(length(max = 200))]
    #[schema(max_items = 200)]
    pub visits: Vec<VisitInTheWay>,
}

/// What becomes of one visit.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VisitInTheWay {
    /// Which one.
    pub appointment_id: Uuid,
    /// What becomes of it.
    pub then: Fate,
}

/// What becomes of a visit that lies in a time off.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = VisitFate)]
pub enum Fate {
    /// The doctor comes for it.
    Keep,
    /// It is called off, and the patient is told.
    Cancel,
    /// It is moved, and the patient is told.
    Move {
        /// One of the times that stay offered.
        #[serde(rename = "startsAt")]
        starts_at: DateTime<Utc>,
    },
}

/// The time is the doctor's own.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimeOffTaken {
    /// Its id.
    pub time_off_id: Uuid,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::VisitsInTheWay, Code::TimeOffOverlaps, Code::TooManyRules, Code::SlotTaken, Code::PatientBusy,
    Code::NotOffered, Code::VisitTypeUnknown, Code::InThePast, Code::TooSoon, Code::TooFarAhead, Code::AlreadyOver,
]);

/// See nobody for a while.
///
/// Every visit booked in this time has to be decided about: keep it, cancel it or move it. All of it happens in one step,
/// or none of it does; patients are told.
#[utoipa::path(
    post, path = "/api/schedule/time-off", operation_id = "takeTimeOff", tag = "schedule",
    params(("Idempotency-Key" = Uuid, Header)), request_body = TakeTimeOff,
    responses((status = 201, body = TimeOffTaken), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<TakeTimeOff>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::TakeTimeOff)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let id = TimeOffId(state.ids.next());
    let doctor = DoctorId(principal.account_id);
    let take = move |attempt: Attempt| {
        let body = body.clone();
        async move { take(attempt, doctor, id, &body).await }
    };
    state.execute(wish, take).await
}

async fn take(mut attempt: Attempt, doctor: DoctorId, id: TimeOffId, body: &TakeTimeOff) -> Result<Decided, Refused> {
    let loaded = attempt.load::<Schedule>(doctor).await?;
    let now = attempt.now;
    let mut time_off = body.time_off(&loaded.state, doctor, id)?;
    let in_the_way = attempt.reserved(doctor, time_off.stretch()).await?;
    let fates = body.fates(&in_the_way)?;
    let kept = in_the_way.iter().filter(|reserved| !fates.goes(reserved));
    time_off.reserved = time_off.stretch().without(kept.map(stretch_of).collect());
    let after = attempt.decide(&loaded, ScheduleCommand::TakeTimeOff { time_off, now })?;
    let after = under_platform_days(&mut attempt, after).await?;
    let mut besides = Besides {
        going: fates.going(),
        coming: Vec::new(),
    };
    for (visit, fate) in &fates.0 {
        let taken = decide_about(&mut attempt, &after, &besides, *visit, *fate).await?;
        besides.coming.extend(taken);
    }
    let taken = TimeOffTaken {
        time_off_id: id.0,
        position: LogPosition,
    };
    Ok(attempt.answer(StatusCode::CREATED, &taken)?.again_if_taken())
}

/// Visits move to times that are offered under the platform's holidays as well.
async fn under_platform_days(attempt: &mut Attempt, schedule: Schedule) -> Result<Schedule, Refused> {
    let Some(calendar) = attempt.holiday_calendar(&schedule).await? else {
        return Ok(schedule);
    };
    attempt.unchanged(&calendar);
    Ok(schedule.under(calendar.state))
}

/// The offer a visit was moved to, if it was.
async fn decide_about(
    attempt: &mut Attempt,
    schedule: &Schedule,
    besides: &Besides,
    visit: Uuid,
    fate: Fate,
) -> Result<Option<Offer>, Refused> {
    let now = attempt.now;
    let visit = attempt.load::<Appointment>(visit).await?;
    match fate {
        Fate::Keep => Ok(None),
        Fate::Cancel => {
            let (by, reason) = (Party::Doctor, CancelReason::PracticeClosed);
            attempt.decide(&visit, AppointmentCommand::Cancel { by, reason, now })?;
            Ok(None)
        }
        Fate::Move { starts_at } => {
            let booking = visit.state.booking().ok_or_else(Refused::not_found)?;
            let offer = schedule.offer(booking.visit_type_id, starts_at, now)?;
            let others = attempt.reserved(booking.doctor_id, offer.busy()).await?;
            if others.iter().any(|other| !besides.going.contains(&other.owner_id)) {
                let detail = "One of the new times has just been taken. Please choose another one for that visit.";
                return Err(Refused::because(Code::SlotTaken, detail));
            }
            let offer = attempt.allot(booking.doctor_id, schedule, offer, besides).await?;
            let command = AppointmentCommand::Reschedule {
                offer: offer.clone(),
                by: Party::Doctor,
                now,
            };
            attempt.decide(&visit, command)?;
            Ok(Some(offer))
        }
    }
}

/// What was decided about the visits that are really in the way.
struct Fates(BTreeMap<Uuid, Fate>);

impl Fates {
    fn going(&self) -> BTreeSet<Uuid> {
        let going = self.0.iter().filter(|(_, fate)| match fate {
            Fate::Cancel | Fate::Move { .. } => true,
            Fate::Keep => false,
        });
        going.map(|(visit, _)| *visit).collect()
    }

    fn goes(&self, reserved: &Reserved) -> bool {
        match self.0.get(&reserved.owner_id) {
            Some(Fate::Cancel | Fate::Move { .. }) => true,
            Some(Fate::Keep) | None => false,
        }
    }
}

impl TakeTimeOff {
    fn time_off(&self, schedule: &Schedule, doctor_id: DoctorId, id: TimeOffId) -> Result<TimeOff, Refused> {
        let zone = Zone::of(schedule.time_zone().ok_or_else(Refused::not_found)?);
        let local = |field, text: &str| moment(text).ok_or_else(|| Problem::invalid_field(field, MOMENT));
        let (local_start, local_end) = (local("from", &self.from)?, local("to", &self.to)?);
        let stretch = between(&zone, local_start, local_end);
        let (starts_at, ends_at) = stretch.ok_or_else(|| Problem::invalid_field("from", SKIPPED))?;
        Ok(TimeOff {
            id,
            doctor_id,
            starts_at,
            ends_at,
            local_start,
            local_end,
            reserved: Vec::new(),
        })
    }

    /// What was decided about each visit in the way. One nobody decided about is a refusal that names it.
    fn fates(&self, in_the_way: &[Reserved]) -> Result<Fates, Refused> {
        let decided: BTreeMap<Uuid, Fate> = self
            .visits
            .iter()
            .map(|visit| (visit.appointment_id, visit.then))
            .collect();
        let visits = in_the_way
            .iter()
            .filter(|reserved| reserved.owner_type == Appointment::TYPE);
        let visits: Vec<Uuid> = visits.map(|reserved| reserved.owner_id).collect();
        let open: Vec<Uuid> = visits.iter().copied().filter(|id| !decided.contains_key(id)).collect();
        if !open.is_empty() {
            let detail = "Visits are booked in this time. Please decide for each whether to keep, move or cancel it.";
            return Err(Problem::new(Code::VisitsInTheWay, detail)
                .about_appointments(open)
                .into());
        }
        let fates = visits.into_iter().filter_map(|id| decided.get_key_value(&id));
        Ok(Fates(fates.map(|(id, fate)| (*id, *fate)).collect()))
    }
}

fn stretch_of(reserved: &Reserved) -> Stretch {
    Stretch {
        starts_at: reserved.starts_at,
        ends_at: reserved.ends_at,
    }
}
