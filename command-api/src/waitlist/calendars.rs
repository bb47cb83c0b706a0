use chrono::{DateTime, Utc};
use domain::appointment::Appointment;
use domain::ids::{AppointmentId, DoctorId, HoldId, VisitTypeId};
use domain::schedule::{Busy, Offer, Owner, Rules, Stretch, Taken, VisitType, Window};
use domain::waitlist::{Whose, Wish, is_same_name};
use domain::{Aggregate, Resource, ResourceKind};
use event_store::{EventStore, Reserved, StoreError};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

use crate::allotment::busy_of;
use crate::schedules::Relied;

/// Doctors' rules and what is taken of their time, by the log, as far as somebody asked. Kept between rounds: what the
/// log says is read each time, and only computed anew when it has changed.
#[derive(Default)]
pub struct Calendars(HashMap<Uuid, Calendar>);

/// One doctor's.
struct Calendar {
    schedule: Arc<Relied>,
    reserved: Vec<Reserved>,
    taken: Taken,
}

/// What free times are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Which are welcome.
    pub wish: &'a Wish,
    /// The visit that shall move.
    pub visit: Option<AppointmentId>,
    /// When that visit starts now: only earlier times count.
    pub before: Option<DateTime<Utc>>,
    /// The present.
    pub now: DateTime<Utc>,
}

/// A time that is free for a wish.
#[derive(Clone, Debug)]
pub struct FreeTime {
    /// Whose.
    pub doctor: DoctorId,
    /// What the doctor's rules make of it.
    pub offer: Offer,
}

impl Calendars {
    /// Reads what these doctors have taken until then, and their rules.
    pub async fn read(
        &mut self,
        store: &EventStore,
        doctors: impl IntoIterator<Item = Uuid>,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for doctor in doctors {
            let schedule = Arc::new(Relied::read(store, doctor).await?);
            let Some(rules) = schedule.state.rules() else {
                self.0.remove(&doctor);
                continue;
            };
            let resource = Resource {
                kind: ResourceKind::Doctor,
                id: doctor,
            };
            let (from, to) = (now - rules.reach(), until + rules.reach());
            let reserved = store.reserved_between(resource, from, to, now).await?;
            let same = self
                .0
                .get(&doctor)
                .is_some_and(|known| known.schedule.stands_as(&schedule) && known.reserved == reserved);
            if !same {
                let taken = taken(store, rules, &reserved).await?;
                let calendar = Calendar {
                    schedule,
                    reserved,
                    taken,
                };
                self.0.insert(doctor, calendar);
            }
        }
        Ok(())
    }

    /// A doctor's schedule, which an offer relies on.
    pub fn schedule(&self, doctor: DoctorId) -> Option<&Relied> {
        self.0.get(&doctor.0).map(|calendar| &*calendar.schedule)
    }

    /// What changes when a doctor's free times change.
    pub fn marks(&self, doctors: &[Uuid]) -> Vec<(Uuid, u32, &[Reserved])> {
        let mark = |doctor: &Uuid| {
            let calendar = self.0.get(doctor)?;
            Some((*doctor, calendar.schedule.version, calendar.reserved.as_slice()))
        };
        doctors.iter().filter_map(mark).collect()
    }

    /// The free times of these doctors that are asked for, earliest first, at most `count` of each type of a doctor's.
    /// What the visit that shall move takes itself is free for it.
    pub fn free(
        &self,
        doctors: &[Uuid],
        asked: &Asked<'_>,
        count: usize,
        fits: impl Fn(DoctorId, &Offer) -> bool,
    ) -> Vec<FreeTime> {
        let Asked {
            wish,
            visit,
            before,
            now,
        } = *asked;
        let window = Window {
            from: wish.starts_at().max(now),
            to: before.map_or(wish.ends_at(), |before| before.min(wish.ends_at())),
            now,
        };
        let mut found = Vec::new();
        for doctor in doctors {
            let Some((calendar, rules)) = self.0.get(doctor).and_then(|c| Some((c, c.schedule.state.rules()?))) else {
                continue;
            };
            let doctor = DoctorId(*doctor);
            let without_own;
            let taken = match visit {
                Some(visit) => {
                    without_own = without(&calendar.taken, visit);
                    &without_own
                }
                None => &calendar.taken,
            };
            for visit_type in types(rules, &wish.whose) {
                let offers = rules
                    .offers(visit_type, taken, window)
                    .filter(|offer| fits(doctor, offer));
                found.extend(offers.take(count).map(|offer| FreeTime { doctor, offer }));
            }
        }
        found.sort_by_key(|free| (free.offer.starts_at, free.doctor));
        found
    }

    /// A time is taken now, by this round itself.
    pub fn take(&mut self, free: &FreeTime) {
        if let Some(calendar) = self.0.get_mut(&free.doctor.0) {
            calendar.taken.put(&free.offer.visit_type, free.offer.starts_at);
            // Read anew in the next round, which then sees who took it.
            calendar.reserved.clear();
        }
    }

    /// Somebody else took a time that was thought to be free.
    pub fn forget(&mut self, doctor: DoctorId) {
        self.0.remove(&doctor.0);
    }
}

/// A doctor's types that a wish may mean.
fn types<'a>(rules: &'a Rules, whose: &'a Whose) -> impl Iterator<Item = &'a VisitType> {
    rules.visit_types.iter().filter(move |visit_type| match whose {
        Whose::Doctor { visit_type_id, .. } => visit_type.id == *visit_type_id,
        Whose::Specialty { visit_type_name, .. } => is_same_name(&visit_type.name, visit_type_name),
    })
}

fn without(taken: &Taken, visit: AppointmentId) -> Taken {
    let mut taken = taken.clone();
    taken.doctor.retain(|busy| !busy.is_of(visit));
    taken
}

/// Who takes a time matters only where visits are counted; then each is looked at.
async fn taken(store: &EventStore, rules: &Rules, reserved: &[Reserved]) -> Result<Taken, StoreError> {
    let counted = rules
        .visit_types
        .iter()
        .any(|visit_type| rules.count_visits_for(visit_type));
    let mut taken = Taken::default();
    for one in reserved {
        let busy = if counted {
            busy_of(store, one).await?
        } else {
            Some(plain(one))
        };
        taken.doctor.extend(busy);
    }
    taken.doctor.sort_unstable();
    Ok(taken)
}

fn plain(reserved: &Reserved) -> Busy {
    let stretch = Stretch {
        starts_at: reserved.starts_at,
        ends_at: reserved.ends_at,
    };
    Busy {
        starts_at: stretch.starts_at,
        ends_at: stretch.ends_at,
        visit: stretch,
        visit_type: VisitTypeId(Uuid::nil()),
        owner: if reserved.owner_type == Appointment::TYPE {
            Owner::Visit(AppointmentId(reserved.owner_id))
        } else {
            Owner::Hold(HoldId(reserved.owner_id))
        },
    }
}
