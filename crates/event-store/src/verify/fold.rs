//! Reading the log once, event by event.

use domain::account::Account;
use domain::appointment::Appointment;
use domain::doctor::Doctor;
use domain::hold::Hold;
use domain::quarantine::Quarantine;
use domain::review::Review;
use domain::schedule::Schedule;
use domain::waitlist::WaitlistEntry;
use domain::{Aggregate, Fact};
use sqlx::mysql::MySqlRow;
use sqlx::{FromRow, MySqlConnection, Row};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::difference::{Difference, Holding};
use super::holdings::collect;
use super::seals::Seals;
use super::{Options, Progress};
use crate::Recorded;
use crate::chain::Hash;

/// Events read at a time.
const PAGE: u32 = 1_000;

const SELECT: &str = "SELECT position, event_id, stream_type, stream_id, version, event_type, schema_version, payload, \
    actor, causation_id, correlation_id, recorded_at, hash FROM event WHERE position > ? ORDER BY position LIMIT ?";

/// One event with what its hash covers.
struct Stored {
    event: Recorded,
    /// The payload's own text; what was read from it may be written otherwise.
    payload: String,
    hash: Option<Hash>,
}

impl FromRow<'_, MySqlRow> for Stored {
    fn from_row(row: &MySqlRow) -> Result<Self, sqlx::Error> {
        let hash: Option<&[u8]> = row.try_get("hash")?;
        Ok(Self {
            event: Recorded::from_row(row)?,
            payload: row.try_get("payload")?,
            hash: hash.and_then(|hash| hash.try_into().ok()),
        })
    }
}

/// The state of every stream, and what was wrong on the way.
#[derive(Default)]
pub(super) struct Folded {
    position: u64,
    seals: Seals,
    versions: BTreeMap<(String, Uuid), u32>,
    accounts: BTreeMap<Uuid, Account>,
    doctors: BTreeMap<Uuid, Doctor>,
    schedules: BTreeMap<Uuid, Schedule>,
    appointments: BTreeMap<Uuid, Appointment>,
    holds: BTreeMap<Uuid, Hold>,
    waitlist: BTreeMap<Uuid, WaitlistEntry>,
    reviews: BTreeMap<Uuid, Review>,
    quarantines: BTreeMap<Uuid, Quarantine>,
    pub(super) differences: Vec<Difference>,
}

impl Folded {
    /// Takes in the whole log as this transaction sees it.
    pub(super) async fn read(
        &mut self,
        connection: &mut MySqlConnection,
        options: Options,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<(), sqlx::Error> {
        let of = sqlx::query_scalar("SELECT position FROM log_head")
            .fetch_one(&mut *connection)
            .await?;
        self.seals.expect(options.anchor);
        loop {
            let page: Vec<Stored> = sqlx::query_as(SELECT)
                .bind(self.position)
                .bind(PAGE)
                .fetch_all(&mut *connection)
                .await?;
            if page.is_empty() {
                break;
            }
            for stored in &page {
                self.take_in(stored);
            }
            progress(Progress {
                position: self.position,
                of,
                hash: self.seals.last(),
            });
        }
        self.differences.extend(self.seals.end());
        if of != self.position {
            let log_ends = self.position;
            self.differences.push(Difference::Head { says: of, log_ends });
        }
        Ok(())
    }

    fn take_in(&mut self, stored: &Stored) {
        let Stored { event, payload, hash } = stored;
        let follows = event.position == self.position + 1;
        self.differences
            .extend(self.seals.check(&event.link(payload), *hash, follows));
        let missing = (self.position + 1..event.position).map(Difference::PositionMissing);
        self.differences.extend(missing);
        self.position = event.position;
        let stream = (event.stream_type.clone(), event.stream_id);
        let expected = self.versions.insert(stream, event.version).unwrap_or(0) + 1;
        if event.version != expected {
            self.differences.push(Difference::VersionMissing {
                stream_type: event.stream_type.clone(),
                stream_id: event.stream_id,
                version: expected,
            });
        }
        match event.fact() {
            Ok(Fact::Account(id, event)) => self.accounts.entry(id.0).or_default().evolve(&event),
            Ok(Fact::Doctor(id, event)) => self.doctors.entry(id.0).or_default().evolve(&event),
            Ok(Fact::Schedule(id, event)) => self.schedules.entry(id.0).or_default().evolve(&event),
            Ok(Fact::Appointment(id, event)) => self.appointments.entry(id.0).or_default().evolve(&event),
            Ok(Fact::Hold(id, event)) => self.holds.entry(id.0).or_default().evolve(&event),
            Ok(Fact::Waitlist(id, event)) => self.waitlist.entry(id.0).or_default().evolve(&event),
            Ok(Fact::Review(id, event)) => self.reviews.entry(id.0).or_default().evolve(&event),
            Ok(Fact::Quarantine(id, event)) => self.quarantines.entry(id.0).or_default().evolve(&event),
            // Settings claim and reserve nothing.
            Ok(Fact::Setting(_)) => {}
            Err(error) => self.differences.push(Difference::Unreadable {
                position: event.position,
                reason: error.to_string(),
            }),
        }
    }

    /// What the streams hold by their events.
    pub(super) fn holdings(&self) -> BTreeSet<Holding> {
        let mut held = BTreeSet::new();
        collect(&self.accounts, &mut held);
        collect(&self.doctors, &mut held);
        collect(&self.schedules, &mut held);
        collect(&self.appointments, &mut held);
        collect(&self.holds, &mut held);
        collect(&self.waitlist, &mut held);
        collect(&self.reviews, &mut held);
        collect(&self.quarantines, &mut held);
        held
    }
}
