use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::appointment::{Appointment, Booking};
use domain::hold::{Hold, HoldCommand, PlaceNumber};
use domain::holiday_calendar::HolidayCalendar;
use domain::ids::{DoctorId, PatientId};
use domain::schedule::{Offer, Schedule, Stretch};
use domain::{Aggregate, Resource, ResourceKind};
use event_store::{EventStore, Loaded, Recorded, Reserved, Work};
use http_kit::Problem;
use serde::Serialize;
use serde_json::Value;
use sqlx::MySqlPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

use crate::policies::Policies;
use crate::refused::Refused;
use crate::schedules::{Facts, Relied, Schedules};
use crate::state::State;
use crate::wish::Wish;

/// One try at a command: what it reads, and the work it collects for the append.
pub struct Attempt {
    /// The instant this try is decided for.
    pub now: DateTime<Utc>,
    store: EventStore,
    schedules: Schedules,
    policies: Policies,
    read: Option<MySqlPool>,
    facts: Facts,
    /// Told whoever runs the try, because a try that is refused leaves nothing else behind.
    relied_on_memory: Arc<AtomicBool>,
    relied_on: Vec<Arc<Relied>>,
    work: Work,
}

/// What a try came to: a work to append, and what to answer when it is.
pub struct Decided {
    pub(crate) work: Work,
    /// Schedules that stand if the work can be appended.
    pub(crate) relied_on: Vec<Arc<Relied>>,
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    /// The visit it books, should the patient have it already.
    pub(crate) wanted: Option<Booking>,
    /// What a taken time means.
    pub(crate) if_taken: IfTaken,
}

/// What it means when a time turns out to be taken at the append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IfTaken {
    /// The wish is refused: somebody was quicker.
    Refuse,
    /// What was decided on is out of date; another decision may do without that time.
    DecideAgain,
}

impl Attempt {
    pub(crate) fn new(state: &State, wish: &Wish, facts: Facts, relied_on_memory: Arc<AtomicBool>) -> Self {
        let now = state.clock.now();
        Self {
            now,
            store: state.store.clone(),
            schedules: state.schedules.clone(),
            policies: state.policies.clone(),
            read: state.known_read_side().cloned(),
            facts,
            relied_on_memory,
            relied_on: Vec::new(),
            work: Work::new(wish.audit(now), state.ids.clone()),
        }
    }

    /// The log, for what is read in other shapes.
    pub(crate) fn store(&self) -> &EventStore {
        &self.store
    }

    pub(crate) fn policies(&self) -> (&Policies, Option<&MySqlPool>) {
        (&self.policies, self.read.as_ref())
    }

    /// An aggregate as it stands; version 0 when there is none.
    pub async fn load<A: Aggregate>(&self, id: impl Into<Uuid>) -> Result<Loaded<A>, Refused> {
        Ok(self.store.load(id).await?)
    }

    /// The event at this position, if the log is that long.
    pub async fn event_at(&self, position: u64) -> Result<Option<Recorded>, Refused> {
        let Some(before) = position.checked_sub(1) else {
            return Ok(None);
        };
        Ok(self.store.read_after(before, 1).await?.into_iter().next())
    }

    /// Who holds the doctor's time in this stretch: visits, holds and times off.
    pub async fn reserved(&self, doctor: DoctorId, stretch: Stretch) -> Result<Vec<Reserved>, Refused> {
        let resource = Resource {
            kind: ResourceKind::Doctor,
            id: doctor.0,
        };
        self.reserved_of(resource, stretch).await
    }

    /// Who holds this resource in this stretch.
    pub async fn reserved_of(&self, resource: Resource, stretch: Stretch) -> Result<Vec<Reserved>, Refused> {
        let (from, to) = (stretch.starts_at, stretch.ends_at);
        Ok(self.store.reserved_between(resource, from, to, self.now).await?)
    }

    /// The patient's holds that last, by the place they take.
    pub async fn holds(&self, patient: PatientId) -> Result<Vec<(Stretch, Loaded<Hold>)>, Refused> {
        let resource = Resource {
            kind: ResourceKind::HoldPlace,
            id: patient.0,
        };
        let mut holds = Vec::new();
        for place in self.reserved_of(resource, PlaceNumber::everywhere()).await? {
            let stretch = Stretch {
                starts_at: place.starts_at,
                ends_at: place.ends_at,
            };
            holds.push((stretch, self.load(place.owner_id).await?));
        }
        Ok(holds)
    }

    /// Whom a patient's time in this stretch belongs to.
    pub async fn patients_time(&self, patient: PatientId, stretch: Stretch) -> Result<Vec<Reserved>, Refused> {
        let resource = Resource {
            kind: ResourceKind::Patient,
            id: patient.0,
        };
        self.reserved_of(resource, stretch).await
    }

    /// Uses the patient's hold of this time up, if it is one and keeps it; then its id. One that is over, or somebody else's,
    /// is no reason to refuse: the time may be free.
    pub async fn use_hold(
        &mut self,
        hold: Option<Uuid>,
        patient: PatientId,
        doctor: DoctorId,
        offer: &Offer,
    ) -> Result<Option<Uuid>, Refused> {
        let Some(hold) = hold else { return Ok(None) };
        let now = self.now;
        let hold = self.load::<Hold>(hold).await?;
        if !hold.state.keeps(patient, doctor, offer, now) {
            return Ok(None);
        }
        self.decide(&hold, HoldCommand::Use { now })?;
        Ok(Some(hold.id))
    }

    /// The account whose e-mail address has this hash.
    pub async fn account_of(&self, email_index: &str) -> Result<Option<Uuid>, Refused> {
        Ok(self.store.claimed_by(domain::account::EMAIL_CLAIM, email_index).await?)
    }

    /// Decides a command and takes its events into the work. The state after it.
    pub fn decide<A>(&mut self, loaded: &Loaded<A>, command: A::Command) -> Result<A, Refused>
    where
        A: Aggregate,
        Refused: From<A::Refusal>,
    {
        Ok(self.work.decide(loaded, command)?)
    }

    /// A doctor's schedule under the platform's holidays, perhaps a remembered one. The decision holds only if both are still
    /// these at the append.
    pub async fn schedule(&mut self, doctor: Uuid) -> Result<Arc<Relied>, Refused> {
        let schedule = match self.remembered(doctor).await {
            Some(schedule) => schedule,
            None => Arc::new(Relied::read(&self.store, doctor).await?),
        };
        schedule.has_to_stand(&mut self.work);
        self.relied_on.push(schedule.clone());
        Ok(schedule)
    }

    /// The decision holds only if this still stands as it was loaded when the work is appended.
    pub fn unchanged<A: Aggregate>(&mut self, loaded: &Loaded<A>) {
        self.work.unchanged(loaded);
    }

    /// What the platform changed about the holidays a doctor keeps; `None` if that are none.
    pub async fn holiday_calendar(&self, schedule: &Schedule) -> Result<Option<Loaded<HolidayCalendar>>, Refused> {
        match schedule.rules().and_then(|rules| rules.holidays) {
            Some(country) => Ok(Some(self.load(HolidayCalendar::id_of(country)).await?)),
            None => Ok(None),
        }
    }

    async fn remembered(&self, doctor: Uuid) -> Option<Arc<Relied>> {
        if self.facts == Facts::Read {
            return None;
        }
        let schedule = self.schedules.get(doctor).await?;
        self.relied_on_memory.store(true, Ordering::Relaxed);
        Some(schedule)
    }

    /// A password's hash, to be stored with the events.
    pub fn password(&mut self, account_id: Uuid, hash: String) {
        self.work.secret(account_id, crate::PASSWORD, hash);
    }

    /// Ends the try: append what was collected and answer this.
    pub fn answer(self, status: StatusCode, body: &impl Serialize) -> Result<Decided, Refused> {
        let mut body = serde_json::to_value(body).map_err(Problem::internal)?;
        if let Value::Object(fields) = &mut body {
            fields.remove("position");
        }
        Ok(Decided {
            work: self.work,
            relied_on: self.relied_on,
            status,
            body,
            wanted: None,
            if_taken: IfTaken::Refuse,
        })
    }
}

impl Decided {
    /// If the time turns out to be taken, by this very visit, the refusal names it.
    pub fn unless_held(self, visit: &Appointment) -> Self {
        let wanted = visit.booking().cloned();
        Self { wanted, ..self }
    }

    /// If a time, the doctor's or the patient's, turns out to be taken, look again who takes it.
    pub fn again_if_taken(self) -> Self {
        Self {
            if_taken: IfTaken::DecideAgain,
            ..self
        }
    }
}
