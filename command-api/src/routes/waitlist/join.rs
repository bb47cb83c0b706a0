use access::{Operation, Principal};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::appointment::{Appointment, AppointmentRefusal, Slot, Status};
use domain::ids::{AppointmentId, DoctorId, PatientId, VisitTypeId, WaitlistEntryId};
use domain::schedule::Stretch;
use domain::time::Zone;
use domain::waitlist::{WaitlistCommand, WaitlistEntry, Whose, Wish};
use event_store::Loaded;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Problem, Valid};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::wishes::JoinWaitlist;
use crate::answer::{Answer, LogPosition};
use crate::attempt::{Attempt, Decided};
use crate::refused::Refused;
use crate::routes::appointments::visit::Visit;
use crate::state::State;
use crate::waitlist::{Asked, Calendars, FreeTime, doctors};
use crate::wish::Intent;

/// How many free times are shown to somebody who need not wait.
const SHOWN: usize = 3;

/// A time that is free already.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FreeAlready {
    /// Whose.
    pub doctor_id: Uuid,
    /// For what.
    pub visit_type_id: Uuid,
    /// When a visit could start.
    pub starts_at: DateTime<Utc>,
    /// What the clock in the practice shows then.
    #[schema(example = "2026-11-23T09:00")]
    pub local_start: String,
    /// The practice's zone.
    pub time_zone: String,
}

/// What came of wanting to wait.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitlistJoined {
    /// The new entry; `null`: such times are free already, so there is nothing to wait for.
    pub entry_id: Option<Uuid>,
    /// The earliest such times that are free, at most three.
    #[schema(max_items = 3)]
    pub free_times: Vec<FreeAlready>,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::NotFound, Code::VisitTypeUnknown, Code::AlreadyWaiting, Code::WaitlistFull, Code::AlreadyBooked,
    Code::AlreadyOver, Code::AlreadyCancelled, Code::AlreadyArrived,
]);

/// Wait for a time that is not free.
///
/// When such times are free already nothing is stored, and the answer lists them. Otherwise the patient is asked as soon
/// as one frees up, whoever has waited longest first.
#[utoipa::path(
    post, path = "/api/waitlist", operation_id = "joinWaitlist", tag = "waitlist",
    params(("Idempotency-Key" = Uuid, Header)), request_body = JoinWaitlist,
    responses((status = 201, body = WaitlistJoined), (status = 200, body = WaitlistJoined), Problems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<JoinWaitlist>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::JoinWaitlist)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let id = WaitlistEntryId(state.ids.next());
    let reading = state.clone();
    let join = move |attempt: Attempt| {
        let (body, reading) = (body.clone(), reading.clone());
        async move { join(attempt, reading, principal, id, body).await }
    };
    state.execute(wish, join).await
}

async fn join(
    mut attempt: Attempt,
    state: State,
    principal: Principal,
    id: WaitlistEntryId,
    body: JoinWaitlist,
) -> Result<Decided, Refused> {
    let now = attempt.now;
    let patient_id = principal.patient().ok_or_else(Refused::not_found)?;
    let present = present_visit(&mut attempt, &principal, &body).await?;
    let wish = body.wish(&mut attempt).await?;
    if attempt.waits_already(patient_id, &wish).await? {
        return Err(Refused::because(
            Code::AlreadyWaiting,
            "You are on the waitlist for this already. You can change it under your visits.",
        ));
    }
    let visit = body.appointment_id.map(AppointmentId);
    if visit.is_none() {
        not_booked(&attempt, patient_id, &wish).await?;
    }
    let number = attempt.place_on_waitlist(patient_id).await?;
    let number = number.ok_or_else(|| {
        let sentence = "You are on the waitlist for five things already. Please leave one of them first.";
        Refused::because(Code::WaitlistFull, sentence)
    })?;
    let asked = Asked {
        wish: &wish,
        visit,
        before: present,
        now,
    };
    let free = free_now(&attempt, &state, &asked).await?;
    let command = WaitlistCommand::Join {
        patient_id,
        wish: wish.clone(),
        visit,
        number,
        now,
    };
    if free.is_empty() {
        attempt.decide(&Loaded::<WaitlistEntry>::new_stream(id), command)?;
        return answer(attempt, Some(id), free);
    }
    answer(attempt, None, free)
}

fn answer(attempt: Attempt, id: Option<WaitlistEntryId>, free: Vec<FreeTime>) -> Result<Decided, Refused> {
    let joined = WaitlistJoined {
        entry_id: id.map(|id| id.0),
        free_times: free.into_iter().map(FreeAlready::from).collect(),
        position: LogPosition,
    };
    let status = if id.is_some() {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    attempt.answer(status, &joined)
}

/// When the visit that shall move starts; it has to be the caller's own, of this doctor and type, and still ahead.
async fn present_visit(
    attempt: &mut Attempt,
    principal: &Principal,
    body: &JoinWaitlist,
) -> Result<Option<DateTime<Utc>>, Refused> {
    let Some(id) = body.appointment_id else {
        return Ok(None);
    };
    let visit = Visit::own(attempt, principal, id).await?;
    let booking = &visit.booking;
    if booking.doctor_id.0 != body.doctor_id || booking.visit_type_id.0 != body.visit_type_id {
        let sentence = "A visit that is moved keeps its doctor and its type.";
        return Err(Problem::invalid_field("appointmentId", sentence).into());
    }
    let starts_at = booking.slot.starts_at;
    match visit.loaded.state.status() {
        Some(Status::Pending | Status::Booked) if starts_at > attempt.now => {}
        Some(Status::Cancelled) => return Err(AppointmentRefusal::AlreadyCancelled.into()),
        Some(Status::Arrived | Status::InProgress) => return Err(AppointmentRefusal::AlreadyArrived.into()),
        Some(Status::Pending | Status::Booked | Status::Fulfilled | Status::NoShow) | None => {
            return Err(AppointmentRefusal::AlreadyOver.into());
        }
    }
    attempt.unchanged(&visit.loaded);
    Ok(Some(starts_at))
}

/// Refuses to wait for what the patient has: a visit of this doctor and type at a welcome time.
async fn not_booked(attempt: &Attempt, patient: PatientId, wish: &Wish) -> Result<(), Refused> {
    let Whose::Doctor {
        doctor_id,
        visit_type_id,
        ..
    } = &wish.whose
    else {
        return Ok(());
    };
    let (zone, days) = (Zone::of(wish.time_zone), days_of(wish, attempt.now));
    let Some(days) = days else { return Ok(()) };
    for taken in attempt.patients_time(patient, days).await? {
        let visit = attempt.load::<Appointment>(taken.owner_id).await?.state;
        let same = visit.booking().is_some_and(|booking| {
            booking.doctor_id == *doctor_id
                && booking.visit_type_id == *visit_type_id
                && booking.slot.starts_at > attempt.now
                && wish.includes_start(booking.slot.starts_at, &zone)
        });
        if same {
            let sentence = "You have a visit at such a time already. You can ask for an earlier time for it.";
            let booked = Problem::new(Code::AlreadyBooked, sentence);
            return Err(booked.about_appointment(taken.owner_id).into());
        }
    }
    Ok(())
}

/// The stretch of its days that is still to come, if any.
fn days_of(wish: &Wish, now: DateTime<Utc>) -> Option<Stretch> {
    let (starts_at, ends_at) = (wish.starts_at().max(now), wish.ends_at());
    (starts_at < ends_at).then_some(Stretch { starts_at, ends_at })
}

/// Times that can be had without waiting.
async fn free_now(attempt: &Attempt, state: &State, asked: &Asked<'_>) -> Result<Vec<FreeTime>, Refused> {
    let Some(days) = days_of(asked.wish, asked.now) else {
        return Ok(Vec::new());
    };
    let of = match &asked.wish.whose {
        Whose::Doctor { doctor_id, .. } => vec![doctor_id.0],
        Whose::Specialty { specialty, city, .. } => doctors(state.read_side()?, *specialty, city).await?,
    };
    let mut calendars = Calendars::default();
    calendars
        .read(attempt.store(), of.iter().copied(), days.ends_at, asked.now)
        .await?;
    let mut free = calendars.free(&of, asked, SHOWN, |doctor: DoctorId, offer| {
        asked.wish.includes(doctor, offer)
    });
    free.truncate(SHOWN);
    Ok(free)
}

impl From<FreeTime> for FreeAlready {
    fn from(free: FreeTime) -> Self {
        let VisitTypeId(visit_type_id) = free.offer.visit_type.id;
        Self {
            doctor_id: free.doctor.0,
            visit_type_id,
            starts_at: free.offer.starts_at,
            local_start: Slot::of(&free.offer).local_start.format("%Y-%m-%dT%H:%M").to_string(),
            time_zone: free.offer.time_zone.name().to_owned(),
        }
    }
}
