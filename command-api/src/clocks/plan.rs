use chrono::{DateTime, TimeDelta, Utc};
use domain::appointment::{Appointment, AppointmentCommand};
use domain::ids::DoctorId;
use domain::schedule::{Schedule, ScheduleCommand, Stretch};
use domain::{Aggregate, Reservation, Resource, ResourceKind};
use event_store::{EventStore, Loaded, Reserved, StoreError, Work};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How far around the present a doctor's reservations are read. Visits are booked at most two years ahead, time off is
/// taken for at most one.
const BACK: TimeDelta = TimeDelta::days(370);
const AHEAD: TimeDelta = TimeDelta::days(10 * 366);

/// Most visits in one append, which may have 256 KiB.
const MOST: usize = 150;

/// What of one doctor's follows the clocks, by the log.
pub struct Plan {
    now: DateTime<Utc>,
    schedule: Loaded<Schedule>,
    /// Visits that move, all in one step.
    moving: BTreeMap<Uuid, Moving>,
    /// Visits that would, if nobody were in the way.
    pub left: BTreeSet<Uuid>,
    /// What others take of the doctor's time.
    others: Vec<Reserved>,
}

struct Moving {
    visit: Loaded<Appointment>,
    after: Appointment,
    /// Whose the times are that it takes newly.
    in_the_way: BTreeSet<Uuid>,
}

impl Moving {
    /// What is taken newly.
    fn takes(&self) -> impl Iterator<Item = Reservation> {
        let before = self.visit.state.holdings().reservations;
        let after = self.after.holdings().reservations;
        after.into_iter().filter(move |taken| !before.contains(taken))
    }

    /// Whether it cannot move, because somebody who stays has something else at that time.
    fn is_blocked(&self, moving: &BTreeMap<Uuid, Self>) -> bool {
        self.in_the_way.iter().any(|owner| !moving.contains_key(owner))
    }

    fn starts_at(state: &Appointment) -> DateTime<Utc> {
        state
            .booking()
            .map_or(DateTime::UNIX_EPOCH, |booking| booking.slot.starts_at)
    }
}

impl Plan {
    pub async fn read(store: &EventStore, doctor: DoctorId, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let resource = Resource {
            kind: ResourceKind::Doctor,
            id: doctor.0,
        };
        let schedule = store.load::<Schedule>(doctor).await?;
        let reserved = store.reserved_between(resource, now - BACK, now + AHEAD, now).await?;
        let mut found = Vec::new();
        for reserved in reserved.iter().filter(|one| one.owner_type == Appointment::TYPE) {
            let visit = store.load::<Appointment>(reserved.owner_id).await?;
            found.extend(following(visit, now));
        }
        // Those in front go first, so that an append that is full leaves nobody in their way.
        found.sort_by_key(|moving: &Moving| {
            let (before, after) = (Moving::starts_at(&moving.visit.state), Moving::starts_at(&moving.after));
            (after > before).then_some(Reverse(before)).ok_or(before)
        });
        let rest = found.split_off(found.len().min(MOST));
        let mut plan = Self {
            now,
            schedule,
            left: rest.iter().map(|moving| moving.visit.id).collect(),
            moving: found.into_iter().map(|moving| (moving.visit.id, moving)).collect(),
            others: reserved
                .into_iter()
                .filter(|one| one.owner_type != Schedule::TYPE)
                .collect(),
        };
        plan.look_around(store).await?;
        while let Some(blocked) = plan.first_blocked() {
            plan.moving.remove(&blocked);
            plan.left.insert(blocked);
        }
        plan.others.retain(|one| !plan.moving.contains_key(&one.owner_id));
        Ok(plan)
    }

    /// Time off is in nobody's way: it leaves out what is taken.
    async fn look_around(&mut self, store: &EventStore) -> Result<(), StoreError> {
        for (id, moving) in &mut self.moving {
            let takes: Vec<_> = moving.takes().collect();
            for Reservation {
                resource,
                starts_at,
                ends_at,
                ..
            } in takes
            {
                let there = store.reserved_between(resource, starts_at, ends_at, self.now).await?;
                let others = there
                    .into_iter()
                    .filter(|one| one.owner_id != *id && one.owner_type != Schedule::TYPE);
                moving.in_the_way.extend(others.map(|one| one.owner_id));
            }
        }
        Ok(())
    }

    /// Whoever stays may be in the way of the next.
    fn first_blocked(&self) -> Option<Uuid> {
        let mut taken: Vec<Reservation> = Vec::new();
        for (id, moving) in &self.moving {
            let wanted: Vec<_> = moving.takes().collect();
            let twice = wanted.iter().any(|one| taken.iter().any(|own| own.overlaps(one)));
            if twice || moving.is_blocked(&self.moving) {
                return Some(*id);
            }
            taken.extend(wanted);
        }
        None
    }

    /// Takes everything that moves into the work. How many visits that are.
    pub fn decide(&self, work: &mut Work) -> u32 {
        let now = self.now;
        let mut taken: Vec<Stretch> = self.others.iter().map(stretch_of).collect();
        let mut visits = 0;
        for moving in self.moving.values() {
            // Refused only where there is no such visit.
            if work
                .decide(&moving.visit, AppointmentCommand::FollowClocks { now })
                .is_ok()
            {
                visits += 1;
                let of_doctor = |taken: &Reservation| taken.resource.kind == ResourceKind::Doctor;
                let reservations = moving.after.holdings().reservations.into_iter();
                taken.extend(reservations.filter(of_doctor).map(|taken| Stretch {
                    starts_at: taken.starts_at,
                    ends_at: taken.ends_at,
                }));
            }
        }
        let follow = ScheduleCommand::FollowClocks { visits, taken, now };
        // Refused only where there is no schedule: then nobody is offered by it either.
        work.decide(&self.schedule, follow).ok();
        visits
    }
}

fn following(visit: Loaded<Appointment>, now: DateTime<Utc>) -> Option<Moving> {
    let events = visit.state.decide(AppointmentCommand::FollowClocks { now }).ok()?;
    let mut after = visit.state.clone();
    for event in &events {
        after.evolve(event);
    }
    (!events.is_empty()).then_some(Moving {
        visit,
        after,
        in_the_way: BTreeSet::new(),
    })
}

fn stretch_of(reserved: &Reserved) -> Stretch {
    Stretch {
        starts_at: reserved.starts_at,
        ends_at: reserved.ends_at,
    }
}
