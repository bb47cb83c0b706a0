use access::Principal;
use http_kit::{Pass, Problem};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::change::Change;
use super::{Connection, Limits};

/// Changes a slow connection may be behind before it is told that it missed some.
const BACKLOG: usize = 1_024;

/// After so many seconds a page that found no place may try again.
const TRY_AGAIN: u64 = 30;

/// The open connections of this process.
#[derive(Debug)]
pub struct Hub {
    pub(super) limits: Limits,
    pub(super) closing: CancellationToken,
    changes: broadcast::Sender<Arc<Change>>,
    position: AtomicU64,
    places: Mutex<HashMap<Uuid, usize>>,
}

impl Hub {
    pub fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            closing: CancellationToken::new(),
            changes: broadcast::Sender::new(BACKLOG),
            position: AtomicU64::new(0),
            places: Mutex::default(),
        })
    }

    /// Opens a connection. `since`: the last position the page heard of, if it was connected before.
    ///
    /// # Errors
    /// 503 when the person or the process has as many as there may be.
    pub fn open(self: &Arc<Self>, reader: Principal, pass: Pass, since: Option<u64>) -> Result<Connection, Problem> {
        let place = self.place(reader.account_id)?;
        // Before the position is read, so that nothing falls between the two.
        let changes = self.changes.subscribe();
        let position = self.position();
        Ok(Connection::new(place, reader, pass, changes, since, position))
    }

    fn place(self: &Arc<Self>, person: Uuid) -> Result<Place, Problem> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let own = places.get(&person).copied().unwrap_or_default();
        let all: usize = places.values().sum();
        if own >= self.limits.per_person || all >= self.limits.in_all {
            return Err(Problem::unavailable("no place for another live connection").retry_after(TRY_AGAIN));
        }
        places.insert(person, own + 1);
        Ok(Place {
            hub: Arc::clone(self),
            person,
        })
    }

    /// The place in the log up to which everything has been told.
    pub(super) fn position(&self) -> u64 {
        self.position.load(Ordering::Acquire)
    }

    /// Whether nobody would hear of a change.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.receiver_count() == 0
    }

    /// Everything up to here has been told.
    pub(super) fn reached(&self, position: u64) {
        self.position.store(position, Ordering::Release);
    }

    pub(super) fn tell(&self, change: Change) {
        // Nobody listening is no error.
        let _ = self.changes.send(Arc::new(change));
    }

    fn leave(&self, person: Uuid) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        match places.get_mut(&person) {
            Some(own) if *own > 1 => *own -= 1,
            _ => {
                places.remove(&person);
            }
        }
    }
}

/// A connection's place among those there may be; given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    pub hub: Arc<Hub>,
    person: Uuid,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.hub.leave(self.person);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hub(per_person: usize, in_all: usize) -> Arc<Hub> {
        Hub::new(Limits {
            per_person,
            in_all,
            ..Limits::default()
        })
    }

    #[test]
    fn d_06_a_person_and_a_process_have_so_many_places_and_a_left_one_is_free_again() {
        let hub = hub(2, 3);
        let [ada, bo] = [1, 2].map(Uuid::from_u128);
        let first = hub.place(ada).unwrap();
        let _second = hub.place(ada).unwrap();
        assert!(hub.place(ada).is_err(), "two for a person");
        let _third = hub.place(bo).unwrap();
        assert!(hub.place(bo).is_err(), "three in all");
        drop(first);
        assert!(hub.place(bo).is_ok());
        assert_eq!(hub.places.lock().unwrap().len(), 2);
    }
}
