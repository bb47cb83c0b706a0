//! The naive model behind the random commands: everything that is taken, in one list.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Where chances come from: the same for the same seed (xorshift64*).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let spread = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(spread).unwrap() % end
    }
}

/// What takes a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Visit,
    /// Until then.
    Hold(DateTime<Utc>),
    /// Kept for somebody who waited, until then.
    Offer(DateTime<Utc>),
}

/// One time that is taken.
#[derive(Clone, Debug)]
pub struct Held {
    pub id: Uuid,
    pub kind: Kind,
    pub doctor: usize,
    pub patient: usize,
    pub minutes: u16,
    pub starts_at: DateTime<Utc>,
}

impl Held {
    pub fn new(id: Uuid, kind: Kind, doctor: usize, patient: usize, minutes: u16, starts_at: DateTime<Utc>) -> Self {
        Self {
            id,
            kind,
            doctor,
            patient,
            minutes,
            starts_at,
        }
    }

    pub fn lasts(&self, now: DateTime<Utc>) -> bool {
        match self.kind {
            Kind::Visit => true,
            Kind::Hold(until) | Kind::Offer(until) => now < until,
        }
    }

    fn ends_at(&self) -> DateTime<Utc> {
        self.starts_at + TimeDelta::minutes(self.minutes.into())
    }

    /// With the ten minutes after a visit of half an hour.
    fn free_again(&self) -> DateTime<Utc> {
        let buffer = if self.minutes == 30 { 10 } else { 0 };
        self.ends_at() + TimeDelta::minutes(buffer)
    }

    fn takes_of_doctor(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
        self.starts_at < to && from < self.free_again()
    }
}

/// Everything that is taken, and what the doctors' rules say beside their hours.
pub struct Model {
    pub held: Vec<Held>,
    pub away: Vec<Option<(DateTime<Utc>, DateTime<Utc>)>>,
    pub limits: Vec<Option<usize>>,
}

impl Model {
    pub fn new(doctors: usize) -> Self {
        Self {
            held: Vec::new(),
            away: vec![None; doctors],
            limits: vec![None; doctors],
        }
    }

    pub fn can_book(&self, wished: &Held, own: Option<Uuid>, now: DateTime<Utc>) -> bool {
        let elsewhere = self.others(own, now).any(|other| {
            other.kind == Kind::Visit
                && other.patient == wished.patient
                && other.starts_at < wished.ends_at()
                && wished.starts_at < other.ends_at()
        });
        !elsewhere && self.doctor_is_free(wished, own, now)
    }

    pub fn doctor_is_free(&self, wished: &Held, own: Option<Uuid>, now: DateTime<Utc>) -> bool {
        let (from, to) = (wished.starts_at, wished.free_again());
        let mut others = self.others(own, now).filter(|other| other.doctor == wished.doctor);
        let taken = others.clone().any(|other| other.takes_of_doctor(from, to));
        let in_the_room = |held: &Held| held.minutes == 30 && wished.minutes == 30;
        let room_taken = self
            .others(own, now)
            .any(|other| in_the_room(other) && other.takes_of_doctor(from, to));
        let away = self.away[wished.doctor].is_some_and(|(start, end)| start < to && from < end);
        let that_day = others
            .by_ref()
            .filter(|other| other.starts_at.date_naive() == from.date_naive())
            .count();
        let full = self.limits[wished.doctor].is_some_and(|limit| that_day >= limit);
        !taken && !room_taken && !away && !full
    }

    fn others(&self, own: Option<Uuid>, now: DateTime<Utc>) -> impl Iterator<Item = &Held> + Clone {
        self.held
            .iter()
            .filter(move |held| held.lasts(now) && Some(held.id) != own)
    }

    /// The patient's own hold of just this time.
    pub fn hold_of(&self, wished: &Held, now: DateTime<Utc>) -> Option<Uuid> {
        let what = |held: &Held| (held.doctor, held.patient, held.minutes, held.starts_at);
        let mut holds = self
            .held
            .iter()
            .filter(|held| matches!(held.kind, Kind::Hold(_)) && held.lasts(now));
        holds.find(|held| what(held) == what(wished)).map(|held| held.id)
    }

    pub fn holds_of(&self, patient: usize, now: DateTime<Utc>) -> usize {
        let holds = self
            .held
            .iter()
            .filter(|held| matches!(held.kind, Kind::Hold(_)) && held.lasts(now));
        holds.filter(|held| held.patient == patient).count()
    }

    pub fn give_up(&mut self, id: Option<Uuid>) {
        self.held.retain(|held| Some(held.id) != id);
    }

    pub fn some_visit(&self, chance: &mut Chance) -> Option<Held> {
        let visits: Vec<&Held> = self.held.iter().filter(|held| held.kind == Kind::Visit).collect();
        (!visits.is_empty()).then(|| visits[chance.below(visits.len())].clone())
    }

    pub fn some_offer(&self, chance: &mut Chance, now: DateTime<Utc>) -> Option<Held> {
        let offers: Vec<&Held> = self
            .held
            .iter()
            .filter(|held| matches!(held.kind, Kind::Offer(_)) && held.lasts(now))
            .collect();
        (!offers.is_empty()).then(|| offers[chance.below(offers.len())].clone())
    }

    pub fn visits_in(
        &self,
        doctor: usize,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        now: DateTime<Utc>,
    ) -> Vec<Uuid> {
        let visits = self
            .others(None, now)
            .filter(|held| held.kind == Kind::Visit && held.doctor == doctor);
        visits
            .filter(|held| held.takes_of_doctor(from, to))
            .map(|held| held.id)
            .collect()
    }

    pub fn has_no_overlap(&self, now: DateTime<Utc>) -> bool {
        self.others(None, now).all(|one| {
            self.others(Some(one.id), now)
                .filter(|other| other.doctor == one.doctor)
                .all(|other| !other.takes_of_doctor(one.starts_at, one.free_again()))
        })
    }
}
