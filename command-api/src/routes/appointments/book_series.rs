use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::appointment::{Appointment, AppointmentCommand, InSeries};
use domain::ids::{AppointmentId, DoctorId, PatientId, SeriesId, VisitTypeId};
use domain::schedule::{Offer, Schedule, Series, Stretch};
use domain::{PersonalId, Resource, ResourceKind};
use event_store::Loaded;
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Problem, Valid};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

use super::book::said;
use crate::allotment::Besides;
use crate::answer::{Answer, LogPosition, VisitStatus};
use crate::attempt::{Attempt, Decided};
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// Visits at one time of the practice's clock, every so many weeks.
// No `Debug`: it may hold what somebody suffers from.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct BookSeries {
    /// Whose time.
    pub doctor_id: Uuid,
    /// For what.
    pub visit_type_id: Uuid,
    /// The first one; one of the offered times.
    pub starts_at: DateTime<Utc>,
    /// Weeks from one to the next.
    #[garde(range(min = 1, max = 12))]
    #[schema(minimum = 1, maximum = 12)]
    pub every_weeks: u16,
    /// How many.
    #[garde(range(min = 2, max = Series::MOST))]
    #[schema(minimum = 2, maximum = 26)]
    pub times: u16,
    /// Which of them, by their numbers from 1; all when it is left out.
    #[garde(inner(length(min = 1, max = 26)))]
    #[schema(min_items = 1, max_items = 26)]
    pub only: Option<BTreeSet<u16>>,
    /// The caller's hold of the first one, if there is one.
    #[serde(default)]
    pub hold_id: Option<Uuid>,
    /// Why the patient comes, in the patient's own words; said of each of the visits.
    #[garde(inner(length(chars, max = 500)))]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// The visits of a series.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeriesBooked {
    /// What they have in common.
    pub series_id: Uuid,
    /// Each of them, in order of time.
    pub visits: Vec<BookedOfSeries>,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

/// One visit of a series.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookedOfSeries {
    /// The visit.
    pub appointment_id: Uuid,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// `booked`, or `pending` until the doctor says yes.
    pub status: VisitStatus,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[
    Code::SeriesNotFree, Code::VisitTypeUnknown, Code::VersionConflict,
]);

/// Book visits every so many weeks.
///
/// All of them are booked in one step, or none: a refusal says by their numbers which cannot be, and the wish can be
/// repeated for the others. Afterwards each is a visit of its own.
#[utoipa::path(
    post, path = "/api/appointments/series", operation_id = "bookSeries", tag = "appointments",
    params(("Idempotency-Key" = Uuid, Header)), request_body = BookSeries,
    responses((status = 201, body = SeriesBooked), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<BookSeries>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::BookSeries)?;
    let patient_id = principal.patient().ok_or_else(Refused::not_found)?;
    let numbers = body.numbers()?;
    let wish = state.wish(&intent, &principal, &body)?;
    let ids = Ids {
        series: SeriesId(state.ids.next()),
        visits: numbers
            .iter()
            .map(|_| (AppointmentId(state.ids.next()), PersonalId(state.ids.next())))
            .collect(),
    };
    let book = move |attempt: Attempt| {
        let (body, ids, numbers) = (body.clone(), ids.clone(), numbers.clone());
        async move { body.book(attempt, patient_id, &ids, &numbers).await }
    };
    state.execute(wish, book).await
}

/// Made once, so that every try books the same visits.
#[derive(Clone)]
struct Ids {
    series: SeriesId,
    visits: Vec<(AppointmentId, PersonalId)>,
}

impl BookSeries {
    fn numbers(&self) -> Result<BTreeSet<u16>, Problem> {
        let all: BTreeSet<u16> = (1..=self.times).collect();
        match &self.only {
            None => Ok(all),
            Some(only) if only.is_subset(&all) => Ok(only.clone()),
            Some(_) => Err(Problem::invalid_field("only", "Choose numbers of the series.")),
        }
    }

    async fn book(
        self,
        mut attempt: Attempt,
        patient_id: PatientId,
        ids: &Ids,
        numbers: &BTreeSet<u16>,
    ) -> Result<Decided, Refused> {
        let now = attempt.now;
        let schedule = attempt.schedule(self.doctor_id).await?;
        let doctor_id = DoctorId(self.doctor_id);
        let first = schedule
            .state
            .offer(VisitTypeId(self.visit_type_id), self.starts_at, now);
        let used = match first {
            Ok(first) if numbers.contains(&1) => attempt.use_hold(self.hold_id, patient_id, doctor_id, &first).await?,
            Ok(_) | Err(_) => None,
        };
        let besides = Besides::going(used);
        let offers = self
            .offers(&attempt, &schedule.state, patient_id, numbers, besides)
            .await?;
        let missed = attempt.missed(patient_id).await?;
        let mut visits = Vec::new();
        let of = u16::try_from(offers.len()).unwrap_or(Series::MOST);
        for (number, (offer, (id, reason_id))) in (1..).zip(offers.into_iter().zip(&ids.visits)) {
            let starts_at = offer.starts_at;
            let command = AppointmentCommand::Book {
                patient_id,
                doctor_id,
                offer,
                reason: said(self.reason.as_deref(), *reason_id),
                series: Some(InSeries {
                    id: ids.series,
                    number,
                    of,
                }),
                missed,
                now,
            };
            let visit = attempt.decide(&Loaded::<Appointment>::new_stream(*id), command)?;
            visits.push(BookedOfSeries {
                appointment_id: id.0,
                starts_at,
                status: visit.status().ok_or_else(Refused::not_found)?.into(),
            });
        }
        let booked = SeriesBooked {
            series_id: ids.series.0,
            visits,
            position: LogPosition,
        };
        Ok(attempt.answer(StatusCode::CREATED, &booked)?.again_if_taken())
    }

    /// The offer of each wished visit, or a refusal that names those there is none for.
    async fn offers(
        &self,
        attempt: &Attempt,
        schedule: &Schedule,
        patient: PatientId,
        numbers: &BTreeSet<u16>,
        mut besides: Besides,
    ) -> Result<Vec<Offer>, Refused> {
        let rules = schedule.rules().ok_or_else(Refused::not_found)?;
        let visit_type = VisitTypeId(self.visit_type_id);
        if rules.visit_type(visit_type).is_none() {
            return Err(domain::schedule::OfferRefusal::VisitTypeUnknown.into());
        }
        let series = Series {
            first: self.starts_at,
            every_weeks: self.every_weeks,
            times: self.times,
        };
        let mut not_free = Vec::new();
        for (number, starts_at) in series
            .starts(rules.time_zone)
            .filter(|(number, _)| numbers.contains(number))
        {
            let offer = starts_at.and_then(|at| schedule.offer(visit_type, at, attempt.now).ok());
            match self.free(attempt, schedule, patient, offer, &besides).await? {
                Some(offer) => besides.coming.push(offer),
                None => not_free.push(number),
            }
        }
        if not_free.is_empty() {
            return Ok(besides.coming);
        }
        let detail = "Some of these times cannot be booked. Please leave them out, or choose another time.";
        Err(Problem::new(Code::SeriesNotFree, detail).about_numbers(not_free).into())
    }

    /// The offer with all it takes, if it is free for doctor and patient.
    async fn free(
        &self,
        attempt: &Attempt,
        schedule: &Schedule,
        patient: PatientId,
        offer: Option<Offer>,
        besides: &Besides,
    ) -> Result<Option<Offer>, Refused> {
        let Some(offer) = offer else { return Ok(None) };
        let doctor = DoctorId(self.doctor_id);
        let own = Resource {
            kind: ResourceKind::Patient,
            id: patient.0,
        };
        let visit = Stretch {
            starts_at: offer.starts_at,
            ends_at: offer.ends_at,
        };
        let mut others = attempt.reserved(doctor, offer.busy()).await?;
        others.extend(attempt.reserved_of(own, visit).await?);
        if others.iter().any(|other| !besides.going.contains(&other.owner_id)) {
            return Ok(None);
        }
        match attempt.allot(doctor, schedule, offer, besides).await {
            Ok(offer) => Ok(Some(offer)),
            Err(refused) if refused.is_decision() => Ok(None),
            Err(failed) => Err(failed),
        }
    }
}
