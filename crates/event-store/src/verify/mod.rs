//! Compares the log with itself and with the tables derived from it. Nothing here repairs anything.
//!
//! | file | what it does |
//! |---|---|
//! | `fold` | reads the log once: gaps, versions, events nobody understands, the state of every stream |
//! | `seals` | the hash chain |
//! | `holdings` | claims and reservations, by the tables and by the events |
//!
//! What the chain cannot show by itself: events cut off at the end together with the head row, and a log written anew as
//! a whole. For both, keep the newest hash elsewhere ([`Progress`]) and hand it back as an [`Anchor`] the next time.

mod difference;
mod fold;
mod holdings;
mod seals;

pub use difference::{Difference, Held, Holding};

use sqlx::Executor;

use self::fold::Folded;
use crate::{EventStore, StoreError};

/// What is to be looked at besides the log itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// An event noted earlier that has to be there unchanged.
    pub anchor: Option<Anchor>,
}

/// Where the chain was at another time, kept outside the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Position of an event.
    pub position: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// How far a check has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Events looked at.
    pub position: u64,
    /// Events there are.
    pub of: u64,
    /// The newest hash; `None` while no event had one. At the end: what to keep as the next [`Anchor`].
    pub hash: Option<[u8; 32]>,
}

/// Reads the whole log and reports what does not fit: gaps, edited events, events nobody understands, claims and
/// reservations that do not follow from the events. Empty: all is well. Sees one instant of the database, so it may run
/// beside appends; keeps the state of every stream in memory, but never more than a thousand events.
///
/// # Errors
/// When the database refuses.
pub async fn verify(
    store: &EventStore,
    options: Options,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Vec<Difference>, StoreError> {
    compare(store, options, progress)
        .await
        .map_err(StoreError::database("verify"))
}

/// [`verify`] for those who need no progress.
///
/// # Errors
/// When the database refuses.
pub async fn holdings(store: &EventStore) -> Result<Vec<Difference>, StoreError> {
    verify(store, Options::default(), &mut |_| ()).await
}

async fn compare(
    store: &EventStore,
    options: Options,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Vec<Difference>, sqlx::Error> {
    let mut connection = store.pool().acquire().await?;
    // One view of all tables, however long the reading takes. The pool rolls it back.
    connection
        .execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        .await?;
    connection.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT").await?;
    let mut log = Folded::default();
    log.read(&mut connection, options, progress).await?;
    let present = holdings::present(&mut connection).await?;
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
