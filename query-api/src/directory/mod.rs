//! The directory of doctors in memory: who there is, what they offer, and the free times that were found of them.
//!
//! A search over ten thousand doctors asks the database for what changed since the last one, and for nothing else. How far
//! the tables are is known before they are read ([`Freshness`](crate::freshness::Freshness)), so a directory that took in
//! every change up to there tells at least that much: `X-Min-Position` means the same here as in a SELECT.

mod free;
mod index;
mod listed;

pub use free::{SHOWN, Span, times};
pub use index::{Index, Matched, Spelling};
pub use listed::{Listed, Offered, Spot, visit_type_key};

use domain::ids::RoomId;
use sqlx::MySqlPool;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;
use uuid::Uuid;

use crate::freshness::Served;
use crate::queries::directory::{self, Changed};

/// What a rebuild puts right is seen after this long at the latest; it leaves no trace among the changes.
const LIFE: Duration = Duration::from_mins(10);

/// Everybody, as of one position of the log.
#[derive(Debug)]
pub struct Snapshot {
    position: u64,
    log: Option<Uuid>,
    loaded_at: Instant,
    /// In the order they were first heard of, which never changes.
    pub doctors: Vec<Arc<Listed>>,
    /// Their names.
    pub index: Arc<Index>,
    places: HashMap<Uuid, usize>,
    rooms: HashMap<RoomId, Vec<usize>>,
}

/// Keeps the newest snapshot. One request brings it up to date while others wait for it.
#[derive(Debug)]
pub struct Directory {
    read: MySqlPool,
    newest: Mutex<Option<Arc<Snapshot>>>,
}

impl Directory {
    /// Over this read side; nothing is read yet.
    pub fn new(read: MySqlPool) -> Self {
        Self {
            read,
            newest: Mutex::default(),
        }
    }

    /// The directory with at least everything up to the position that is served: at most two statements, whoever and
    /// however many changed.
    ///
    /// # Errors
    /// When the read side cannot be reached.
    pub async fn at(&self, served: Served) -> sqlx::Result<Arc<Snapshot>> {
        let mut newest = self.newest.lock().await;
        let usable = newest
            .as_ref()
            .filter(|snapshot| snapshot.log == served.log && snapshot.loaded_at.elapsed() < LIFE);
        let next = match usable {
            Some(snapshot) if snapshot.position >= served.position => return Ok(snapshot.clone()),
            Some(snapshot) => self.advanced(snapshot, served).await?,
            None => self.loaded(served).await?,
        };
        *newest = Some(next.clone());
        Ok(next)
    }

    async fn loaded(&self, served: Served) -> sqlx::Result<Arc<Snapshot>> {
        let rows = directory::everybody(&self.read).await?;
        let doctors: Vec<_> = rows.into_iter().map(|row| Arc::new(Listed::of(row))).collect();
        let index = Arc::new(Index::of(&doctors));
        Ok(Arc::new(Snapshot::of(doctors, index, served, Instant::now())))
    }

    async fn advanced(&self, snapshot: &Snapshot, served: Served) -> sqlx::Result<Arc<Snapshot>> {
        let changed = directory::changed_after(&self.read, snapshot.position).await?;
        snapshot.forget_times(&changed);
        let anew: Vec<Uuid> = changed
            .iter()
            .filter(|changed| changed.rows != 0)
            .map(|changed| changed.doctor_id)
            .collect();
        let mut doctors = snapshot.doctors.clone();
        if !anew.is_empty() {
            for row in directory::of_doctors(&self.read, &anew).await? {
                let listed = Arc::new(Listed::of(row));
                match snapshot.places.get(&listed.doctor.doctor_id) {
                    Some(place) => doctors[*place] = listed,
                    None => doctors.push(listed),
                }
            }
        }
        // A name is published once, so that only who is new changes the index.
        let index = if doctors.len() == snapshot.doctors.len() {
            snapshot.index.clone()
        } else {
            Arc::new(Index::of(&doctors))
        };
        let next = Snapshot::of(doctors, index, served, snapshot.loaded_at);
        Ok(Arc::new(next))
    }
}

impl Snapshot {
    fn of(doctors: Vec<Arc<Listed>>, index: Arc<Index>, served: Served, loaded_at: Instant) -> Self {
        let ids = doctors.iter().map(|listed| listed.doctor.doctor_id);
        let places = ids.enumerate().map(|(place, id)| (id, place)).collect();
        let mut rooms: HashMap<RoomId, Vec<usize>> = HashMap::new();
        for (place, listed) in doctors.iter().enumerate() {
            for room in listed.rooms() {
                rooms.entry(room).or_default().push(place);
            }
        }
        Self {
            position: served.position,
            log: served.log,
            loaded_at,
            doctors,
            index,
            places,
            rooms,
        }
    }

    /// One doctor.
    pub fn get(&self, doctor: Uuid) -> Option<&Arc<Listed>> {
        self.places.get(&doctor).map(|place| &self.doctors[*place])
    }

    /// Whoever shares a room with a doctor whose visits changed may have other free times, too.
    fn forget_times(&self, changed: &[Changed]) {
        let mut stale = BTreeSet::new();
        for place in changed.iter().filter_map(|changed| self.places.get(&changed.doctor_id)) {
            stale.insert(*place);
            for room in self.doctors[*place].rooms() {
                stale.extend(self.rooms.get(&room).into_iter().flatten().copied());
            }
        }
        for place in stale {
            self.doctors[place].free.forget();
        }
    }
}
