//! Compares the log with the tables derived from it. Nothing here repairs anything.

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Account;
use domain::appointment::Appointment;
use domain::doctor::Doctor;
use domain::quarantine::Quarantine;
use domain::schedule::Schedule;
use domain::{Aggregate, Fact, Holdings};
use sqlx::mysql::MySqlRow;
use sqlx::{Executor, MySqlConnection, Row};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use crate::{EventStore, Recorded, StoreError};

/// Events folded at a time.
const PAGE: u32 = 1_000;

/// Something that is not as the log says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// No event stands at this position.
    PositionMissing(u64),
    /// The head row says the log ends elsewhere.
    Head {
        /// What the row says.
        says: u64,
        /// Where the log ends.
        log_ends: u64,
    },
    /// A stream does not count 1, 2, 3, …
    VersionMissing {
        /// The stream's type.
        stream_type: String,
        /// Which aggregate.
        stream_id: Uuid,
        /// The version expected.
        version: u32,
    },
    /// An event this program does not understand.
    Unreadable {
        /// Its position.
        position: u64,
        /// Why.
        reason: String,
    },
    /// A stream holds something by its events, but the table does not say so.
    Missing(Holding),
    /// The table says a stream holds something that its events do not.
    Surplus(Holding),
}

/// A row of `claim` or `reservation`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holding {
    /// The holder's stream type.
    pub owner_type: String,
    /// The holder.
    pub owner_id: Uuid,
    /// What it holds.
    pub held: Held,
}

/// What a row of `claim` or `reservation` holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// A claim.
    Claim {
        /// What kind of thing.
        namespace: String,
        /// The thing.
        key: String,
    },
    /// One UTC day of a reservation.
    Day {
        /// What kind of resource.
        kind: String,
        /// Which one.
        resource: Uuid,
        /// The day this row stands for.
        day: NaiveDate,
        /// First instant taken.
        starts_at: DateTime<Utc>,
        /// First instant free again.
        ends_at: DateTime<Utc>,
        /// From then on somebody else may have taken its place.
        expires_at: Option<DateTime<Utc>>,
    },
}

/// Folds the whole log and reports what does not fit: gaps, events nobody understands, claims and reservations that do
/// not follow from the events. Empty: all is well. Sees one instant of the database, so it may run beside appends;
/// keeps the state of every stream in memory.
///
/// # Errors
/// When the database refuses.
pub async fn holdings(store: &EventStore) -> Result<Vec<Difference>, StoreError> {
    compare(store).await.map_err(StoreError::database("verify"))
}

async fn compare(store: &EventStore) -> Result<Vec<Difference>, sqlx::Error> {
    let mut connection = store.pool().acquire().await?;
    // One view of all tables, however long the reading takes. The pool rolls it back.
    connection
        .execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        .await?;
    connection.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT").await?;
    let mut log = Folded::default();
    log.read(&mut connection).await?;
    let present = present(&mut connection).await?;
    connection.execute("ROLLBACK").await?;
    let now = store.now();
    let expected = log.holdings();
    let mut differences = log.differences;
    let missing = expected
        .difference(&present)
        .filter(|holding| !holding.may_be_gone(now));
    differences.extend(missing.cloned().map(Difference::Missing));
    differences.extend(present.difference(&expected).cloned().map(Difference::Surplus));
    Ok(differences)
}

impl Holding {
    fn may_be_gone(&self, now: DateTime<Utc>) -> bool {
        match &self.held {
            Held::Claim { .. } => false,
            Held::Day { expires_at, .. } => expires_at.is_some_and(|expiry| expiry <= now),
        }
    }
}

/// The state of every stream, and what was wrong on the way.
#[derive(Default)]
struct Folded {
    position: u64,
    versions: BTreeMap<(String, Uuid), u32>,
    accounts: BTreeMap<Uuid, Account>,
    doctors: BTreeMap<Uuid, Doctor>,
    schedules: BTreeMap<Uuid, Schedule>,
    appointments: BTreeMap<Uuid, Appointment>,
    quarantines: BTreeMap<Uuid, Quarantine>,
    differences: Vec<Difference>,
}

impl Folded {
    async fn read(&mut self, connection: &mut MySqlConnection) -> Result<(), sqlx::Error> {
        loop {
            let page: Vec<Recorded> = sqlx::query_as(Recorded::SELECT_AFTER)
                .bind(self.position)
                .bind(PAGE)
                .fetch_all(&mut *connection)
                .await?;
            if page.is_empty() {
                break;
            }
            for event in &page {
                self.take_in(event);
            }
        }
        let says = sqlx::query_scalar("SELECT position FROM log_head")
            .fetch_one(connection)
            .await?;
        if says != self.position {
            let log_ends = self.position;
            self.differences.push(Difference::Head { says, log_ends });
        }
        Ok(())
    }

    fn take_in(&mut self, event: &Recorded) {
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
            Ok(Fact::Quarantine(id, event)) => self.quarantines.entry(id.0).or_default().evolve(&event),
            Err(error) => self.differences.push(Difference::Unreadable {
                position: event.position,
                reason: error.to_string(),
            }),
        }
    }

    fn holdings(&self) -> BTreeSet<Holding> {
        let mut held = BTreeSet::new();
        collect(&self.accounts, &mut held);
        collect(&self.doctors, &mut held);
        collect(&self.schedules, &mut held);
        collect(&self.appointments, &mut held);
        collect(&self.quarantines, &mut held);
        held
    }
}

fn collect<A: Aggregate>(states: &BTreeMap<Uuid, A>, held: &mut BTreeSet<Holding>) {
    for (id, state) in states {
        held.extend(rows(&state.holdings()).map(|row| Holding {
            owner_type: A::TYPE.to_owned(),
            owner_id: *id,
            held: row,
        }));
    }
}

/// The rows these holdings have in the tables.
fn rows(holdings: &Holdings) -> impl Iterator<Item = Held> {
    let claims = holdings.claims.iter().map(|claim| Held::Claim {
        namespace: claim.namespace.to_owned(),
        key: claim.key.clone(),
    });
    let days = holdings.reservations.iter().flat_map(|reservation| {
        crate::writer::days(reservation).map(|day| Held::Day {
            kind: reservation.resource.kind.as_str().to_owned(),
            resource: reservation.resource.id,
            day,
            starts_at: reservation.starts_at,
            ends_at: reservation.ends_at,
            expires_at: reservation.expires_at,
        })
    });
    claims.chain(days)
}

async fn present(connection: &mut MySqlConnection) -> Result<BTreeSet<Holding>, sqlx::Error> {
    const CLAIMS: &str = "SELECT owner_type, owner_id, namespace, claim_key FROM claim";
    const DAYS: &str = "SELECT owner_type, owner_id, resource_kind, resource_id, day, starts_at, ends_at, expires_at \
        FROM reservation";
    let claim = |row: &MySqlRow| -> Result<Held, sqlx::Error> {
        Ok(Held::Claim {
            namespace: row.try_get("namespace")?,
            key: row.try_get("claim_key")?,
        })
    };
    let day = |row: &MySqlRow| -> Result<Held, sqlx::Error> {
        Ok(Held::Day {
            kind: row.try_get("resource_kind")?,
            resource: row.try_get("resource_id")?,
            day: row.try_get("day")?,
            starts_at: row.try_get("starts_at")?,
            ends_at: row.try_get("ends_at")?,
            expires_at: row.try_get("expires_at")?,
        })
    };
    let mut held = BTreeSet::new();
    for row in connection.fetch_all(CLAIMS).await? {
        held.insert(Holding::of(&row, claim(&row)?)?);
    }
    for row in connection.fetch_all(DAYS).await? {
        held.insert(Holding::of(&row, day(&row)?)?);
    }
    Ok(held)
}

impl Holding {
    fn of(row: &MySqlRow, held: Held) -> Result<Self, sqlx::Error> {
        Ok(Self {
            owner_type: row.try_get("owner_type")?,
            owner_id: row.try_get("owner_id")?,
            held,
        })
    }
}
