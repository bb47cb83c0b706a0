use chrono::{DateTime, TimeDelta, Timelike, Utc};
use domain::appointment::Appointment;
use domain::doctor::Specialty;
use domain::waitlist::{Entry, WaitlistCommand, WaitlistEntry, Whose};
use domain::{Resource, ResourceKind};
use sqlx::MySqlPool;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::hash::{DefaultHasher, Hash, Hasher};
use uuid::Uuid;

use super::calendars::{Asked, Calendars, FreeTime};
use super::due::{self, Active};
use super::{Memory, WaitlistError};
use crate::allotment::{Allotter, Besides};
use crate::state::State;

/// How many free times are tried for an entry in one round, should the patient be elsewhere then.
const TRIED: usize = 20;

/// What an offer led to.
enum Outcome {
    /// The time is kept.
    Offered,
    /// Somebody else was quicker, or what it was decided on has changed.
    Outrun,
    /// By the log the entry waits no longer, or not for this.
    NotWaiting,
}

/// For whom nothing was free, under which circumstances: until these change it need not be looked again.
#[derive(Default)]
pub struct InVain(HashMap<Uuid, u64>);

/// The doctors of each specialty and city that is waited for.
type Fields = HashMap<(Specialty, String), Vec<Uuid>>;

impl State {
    /// Offers what is free to whoever waits for it, the longest waiting first. How many times it offered.
    pub(super) async fn ask_in_turn(
        &self,
        waiting: &[Active],
        read: &MySqlPool,
        now: DateTime<Utc>,
        memory: &mut Memory,
    ) -> Result<u32, WaitlistError> {
        let fields = fields(waiting, read).await?;
        let entries = || {
            waiting
                .iter()
                .filter_map(|active| Some((active, active.state.entry()?)))
        };
        // Each doctor's time is read as far as the longest wish for it goes.
        let mut until: HashMap<Uuid, DateTime<Utc>> = HashMap::new();
        for (_, entry) in entries() {
            for doctor in doctors_of(&entry.wish.whose, &fields) {
                let end = until.entry(*doctor).or_insert(now);
                *end = (*end).max(entry.wish.ends_at());
            }
        }
        for (doctor, until) in &until {
            memory.calendars.read(&self.store, [*doctor], *until, now).await?;
        }
        let mut offered = 0;
        let mut in_vain = HashMap::new();
        for (active, entry) in entries() {
            let doctors = doctors_of(&entry.wish.whose, &fields);
            let circumstances = circumstances(active, doctors, &memory.calendars, now);
            if memory.asked_in_vain.0.get(&active.entry_id) != Some(&circumstances)
                && self.ask(active, entry, doctors, &mut memory.calendars, now).await?
            {
                offered += 1;
            } else {
                in_vain.insert(active.entry_id, circumstances);
            }
        }
        memory.asked_in_vain = InVain(in_vain);
        Ok(offered)
    }

    /// Keeps the first free time an entry waits for. Whether there was one.
    async fn ask(
        &self,
        active: &Active,
        shown: &Entry,
        doctors: &[Uuid],
        calendars: &mut Calendars,
        now: DateTime<Utc>,
    ) -> Result<bool, WaitlistError> {
        let wanted = |doctor, offer: &_| shown.wants(doctor, offer, active.visit_starts_at, now);
        let asked = Asked {
            wish: &shown.wish,
            visit: shown.visit,
            before: active.visit_starts_at,
            now,
        };
        let free = calendars.free(doctors, &asked, TRIED, wanted);
        for free in free.into_iter().take(TRIED) {
            if self.is_elsewhere(shown, &free, now).await? {
                continue;
            }
            match self.offer(active.entry_id, &free, calendars, now).await? {
                Outcome::Offered => {
                    calendars.take(&free);
                    return Ok(true);
                }
                Outcome::Outrun => calendars.forget(free.doctor),
                Outcome::NotWaiting => {}
            }
            return Ok(false);
        }
        Ok(false)
    }

    async fn offer(
        &self,
        entry: Uuid,
        free: &FreeTime,
        calendars: &Calendars,
        now: DateTime<Utc>,
    ) -> Result<Outcome, WaitlistError> {
        let Some(schedule) = calendars.schedule(free.doctor) else {
            return Ok(Outcome::Outrun);
        };
        let loaded = self.store.load::<WaitlistEntry>(entry).await?;
        let mut work = self.waitlist_work(now);
        schedule.has_to_stand(&mut work);
        let mut present = None;
        if let Some(visit) = loaded.state.entry().and_then(|entry| entry.visit) {
            let visit = self.store.load::<Appointment>(visit).await?;
            present = visit.state.booking().map(|booking| booking.slot.starts_at);
            work.unchanged(&visit);
        }
        let allotter = Allotter {
            store: &self.store,
            now,
        };
        let besides = Besides::going(loaded.state.entry().and_then(|entry| entry.visit).map(|visit| visit.0));
        let offer = free.offer.clone();
        let Ok(offer) = allotter.allot(free.doctor, &schedule.state, offer, &besides).await? else {
            return Ok(Outcome::Outrun);
        };
        let command = WaitlistCommand::Offer {
            doctor_id: free.doctor,
            offer,
            present,
            now,
        };
        // Refused when the read table lags: the patient has left, or is being asked already.
        if work.decide(&loaded, command).is_err() {
            return Ok(Outcome::NotWaiting);
        }
        if !self.append_for_waitlist(work).await? {
            return Ok(Outcome::Outrun);
        }
        metrics::counter!("medbook_waitlist_offers_total").increment(1);
        tracing::info!(entry_id = %entry, "a freed time is kept for somebody who waits");
        Ok(Outcome::Offered)
    }

    /// Whether the patient has another visit then.
    async fn is_elsewhere(&self, entry: &Entry, free: &FreeTime, now: DateTime<Utc>) -> Result<bool, WaitlistError> {
        let resource = Resource {
            kind: ResourceKind::Patient,
            id: entry.patient_id.0,
        };
        let (from, to) = (free.offer.starts_at, free.offer.ends_at);
        let busy = self.store.reserved_between(resource, from, to, now).await?;
        let is_own = |owner| entry.visit.is_some_and(|visit| visit.0 == owner);
        Ok(busy.iter().any(|other| !is_own(other.owner_id)))
    }
}

async fn fields(waiting: &[Active], read: &MySqlPool) -> Result<Fields, WaitlistError> {
    let mut fields = Fields::new();
    for entry in waiting.iter().filter_map(|active| active.state.entry()) {
        if let Whose::Specialty { specialty, city, .. } = &entry.wish.whose {
            let key = (*specialty, city.clone());
            if let Slot::Vacant(place) = fields.entry(key) {
                place.insert(due::doctors(read, *specialty, city).await?);
            }
        }
    }
    Ok(fields)
}

fn doctors_of<'a>(whose: &'a Whose, fields: &'a Fields) -> &'a [Uuid] {
    match whose {
        Whose::Doctor { doctor_id, .. } => std::slice::from_ref(&doctor_id.0),
        Whose::Specialty { specialty, city, .. } => {
            let doctors = fields.get(&(*specialty, city.clone()));
            doctors.map_or(&[][..], Vec::as_slice)
        }
    }
}

/// What has to change before something can be free for an entry for which nothing was. A quarter of an hour is a change:
/// times come into reach as the clock goes on.
fn circumstances(active: &Active, doctors: &[Uuid], calendars: &Calendars, now: DateTime<Utc>) -> u64 {
    let mut hasher = DefaultHasher::new();
    let quarter = now - TimeDelta::minutes(i64::from(now.minute() % 15));
    (active.version, active.visit_starts_at, quarter.timestamp() / 60).hash(&mut hasher);
    for (doctor, version, reserved) in calendars.marks(doctors) {
        (doctor, version).hash(&mut hasher);
        for one in reserved {
            (one.owner_id, one.starts_at, one.ends_at).hash(&mut hasher);
        }
    }
    hasher.finish()
}
