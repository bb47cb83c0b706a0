//! What a batch of works may do, decided in memory: against what the database answered under the log's lock, and against
//! what earlier works of the same batch took and gave back.

use chrono::{DateTime, Utc};
use domain::{Claim, Reservation, Resource, StreamId, SubjectId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

use super::Refused;
use crate::sealing::{KeyUsed, Sealed};
use crate::{AppendError, Appended, IdempotencyKey, StoredAnswer, Work};

/// The stream that holds something. The database knows stream types this program may not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owner {
    pub kind: Cow<'static, str>,
    pub id: Uuid,
}

impl From<StreamId> for Owner {
    fn from(stream: StreamId) -> Self {
        Self {
            kind: Cow::Borrowed(stream.kind),
            id: stream.id,
        }
    }
}

/// What is there, as far as the batch asks: kept up to date as its works are accepted.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub versions: HashMap<StreamId, u32>,
    pub claims: HashMap<Claim, Owner>,
    pub reservations: HashMap<Resource, BTreeSet<Held>>,
    pub answers: HashMap<IdempotencyKey, StoredAnswer>,
    pub keys: HashMap<SubjectId, Vec<u8>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Held {
    pub reservation: Reservation,
    pub owner: Owner,
}

/// Rows to take out and to put in once every work of the batch is judged.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub claims_released: BTreeSet<(Claim, Owner)>,
    pub claims_taken: BTreeSet<(Claim, Owner)>,
    pub reservations_released: BTreeSet<Held>,
    pub reservations_taken: BTreeSet<Held>,
    pub keys: BTreeMap<SubjectId, Vec<u8>>,
}

pub(crate) struct Ledger {
    known: Known,
    now: DateTime<Utc>,
    position: u64,
    changes: Changes,
}

impl Ledger {
    /// `position` is the head of the log before the batch, `now` decides which holds have expired.
    pub fn new(known: Known, position: u64, now: DateTime<Utc>) -> Self {
        Self {
            known,
            now,
            position,
            changes: Changes::default(),
        }
    }

    /// The head of the log after the works accepted so far, and the rows they change.
    pub fn into_changes(self) -> (u64, Changes) {
        (self.position, self.changes)
    }

    /// Everything there is after the works accepted so far, for a log that keeps its rows in memory.
    #[cfg(feature = "memory")]
    pub fn into_known(self) -> Known {
        self.known
    }

    /// Accepts a work whole, or refuses it and leaves everything as it was.
    pub fn judge(&mut self, work: &Work, sealed: &Sealed) -> Result<Appended, Refused> {
        self.check(work).map_err(Refused::Command)?;
        self.check_keys(sealed)?;
        Ok(self.take_in(work, sealed))
    }

    fn check(&self, work: &Work) -> Result<(), AppendError> {
        if let Some(stored) = work
            .answer
            .as_ref()
            .and_then(|answer| self.known.answers.get(&answer.key))
        {
            return Err(AppendError::Answered(stored.clone()));
        }
        self.check_versions(work)?;
        self.check_claims(work)?;
        self.check_reservations(work)
    }

    fn check_versions(&self, work: &Work) -> Result<(), AppendError> {
        let at = |stream, expected| {
            if self.known.versions.get(&stream).copied().unwrap_or(0) == expected {
                Ok(())
            } else {
                Err(AppendError::Conflict { stream })
            }
        };
        let mut written = HashSet::new();
        for write in &work.writes {
            at(write.stream, write.expected)?;
            // Two decisions of one work on the same loaded state do not know of each other.
            if !written.insert(write.stream) {
                return Err(AppendError::Conflict { stream: write.stream });
            }
        }
        work.unchanged
            .iter()
            .try_for_each(|&(stream, version)| at(stream, version))
    }

    fn check_claims(&self, work: &Work) -> Result<(), AppendError> {
        let released: Vec<_> = released_claims(work).collect();
        let mut taken = HashSet::new();
        for (claim, _) in taken_claims(work) {
            let holder = self.known.claims.get(claim);
            let free = holder.is_none_or(|holder| released.iter().any(|(gone, by)| *gone == claim && by == holder));
            if !free || !taken.insert(claim) {
                return Err(AppendError::Claimed {
                    namespace: claim.namespace.to_owned(),
                    key: claim.key.clone(),
                });
            }
        }
        Ok(())
    }

    fn check_reservations(&self, work: &Work) -> Result<(), AppendError> {
        let released: Vec<_> = released_reservations(work).collect();
        let mut taken: Vec<Reservation> = Vec::new();
        for wanted in taken_reservations(work) {
            let wanted = wanted.reservation;
            let others = self.known.reservations.get(&wanted.resource).into_iter().flatten();
            let blocked = others
                .filter(|held| held.reservation.overlaps(&wanted) && !self.has_expired(held))
                .any(|held| !released.contains(held));
            if blocked || taken.iter().any(|own| own.overlaps(&wanted)) {
                return Err(AppendError::Overlap {
                    kind: wanted.resource.kind,
                    resource: wanted.resource.id,
                });
            }
            taken.push(wanted);
        }
        Ok(())
    }

    fn check_keys(&self, sealed: &Sealed) -> Result<(), Refused> {
        let stands = |(subject, used): (&SubjectId, &KeyUsed)| match (used, self.known.keys.get(subject)) {
            (KeyUsed::Stored(used), Some(stored)) => used == stored,
            (KeyUsed::New(_), None) => true,
            (KeyUsed::Stored(_), None) | (KeyUsed::New(_), Some(_)) => false,
        };
        if sealed.keys.iter().all(stands) {
            Ok(())
        } else {
            Err(Refused::KeyChanged)
        }
    }

    fn has_expired(&self, held: &Held) -> bool {
        held.reservation.expires_at.is_some_and(|expiry| expiry <= self.now)
    }

    fn take_in(&mut self, work: &Work, sealed: &Sealed) -> Appended {
        for write in &work.writes {
            let events = write.events.len();
            self.position += events as u64;
            let version = write.expected + u32::try_from(events).unwrap_or(u32::MAX);
            self.known.versions.insert(write.stream, version);
        }
        released_claims(work).for_each(|(claim, owner)| self.release_claim(claim, owner));
        taken_claims(work).for_each(|(claim, owner)| self.take_claim(claim, owner));
        released_reservations(work).for_each(|held| self.release(held));
        taken_reservations(work).for_each(|held| self.reserve(held));
        for (subject, used) in &sealed.keys {
            if let KeyUsed::New(wrapped) = used {
                self.known.keys.insert(*subject, wrapped.clone());
                self.changes.keys.insert(*subject, wrapped.clone());
            }
        }
        if let Some(answer) = &work.answer {
            let stored = StoredAnswer {
                fingerprint: answer.fingerprint,
                status: answer.status,
                body: answer.body.clone(),
                position: self.position,
            };
            self.known.answers.insert(answer.key, stored);
        }
        Appended {
            position: self.position,
        }
    }

    fn release_claim(&mut self, claim: &Claim, owner: Owner) {
        if self.known.claims.get(claim) == Some(&owner) {
            self.known.claims.remove(claim);
        }
        let row = (claim.clone(), owner);
        if !self.changes.claims_taken.remove(&row) {
            self.changes.claims_released.insert(row);
        }
    }

    fn take_claim(&mut self, claim: &Claim, owner: Owner) {
        self.known.claims.insert(claim.clone(), owner.clone());
        self.changes.claims_taken.insert((claim.clone(), owner));
    }

    fn release(&mut self, held: Held) {
        if let Some(others) = self.known.reservations.get_mut(&held.reservation.resource) {
            others.remove(&held);
        }
        if !self.changes.reservations_taken.remove(&held) {
            self.changes.reservations_released.insert(held);
        }
    }

    /// Takes the place of whatever has expired there.
    fn reserve(&mut self, held: Held) {
        let others = self.known.reservations.entry(held.reservation.resource).or_default();
        let displaced: Vec<_> = others
            .iter()
            .filter(|other| other.reservation.overlaps(&held.reservation))
            .cloned()
            .collect();
        for expired in displaced {
            self.release(expired);
        }
        let others = self.known.reservations.entry(held.reservation.resource).or_default();
        others.insert(held.clone());
        self.changes.reservations_taken.insert(held);
    }
}

pub(super) fn taken_claims(work: &Work) -> impl Iterator<Item = (&Claim, Owner)> {
    work.writes.iter().flat_map(|write| {
        let taken = write.after.claims.difference(&write.before.claims);
        taken.map(|claim| (claim, write.stream.into()))
    })
}

fn released_claims(work: &Work) -> impl Iterator<Item = (&Claim, Owner)> {
    work.writes.iter().flat_map(|write| {
        let released = write.before.claims.difference(&write.after.claims);
        released.map(|claim| (claim, write.stream.into()))
    })
}

pub(super) fn taken_reservations(work: &Work) -> impl Iterator<Item = Held> {
    work.writes.iter().flat_map(|write| {
        let taken = write.after.reservations.difference(&write.before.reservations);
        taken.map(|reservation| Held {
            reservation: *reservation,
            owner: write.stream.into(),
        })
    })
}

fn released_reservations(work: &Work) -> impl Iterator<Item = Held> {
    work.writes.iter().flat_map(|write| {
        let released = write.before.reservations.difference(&write.after.reservations);
        released.map(|reservation| Held {
            reservation: *reservation,
            owner: write.stream.into(),
        })
    })
}
