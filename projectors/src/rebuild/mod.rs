//! Read models made anew from the log while people work.
//!
//! | file | what it does |
//! |---|---|
//! | `fill` | takes the log into tables, reading ahead |
//! | `next` | makes, drops and counts the tables of a generation |
//! | `frozen` | holds a projection still for a moment |
//! | `compare` | two generations at one position, row by row |
//! | `flip` | changes their names |
//! | [`rebuild_into`], [`differences`] | a whole read side beside the live one, and the comparison of two; for checks |
//!
//! A rebuild fills `<table>__next` from the log, compares it with the live table at one position, and changes the names
//! in one statement; what was live is kept as `<table>__previous` for the way back. Until then the live tables are not
//! touched: it may be killed at any point, and the next one begins anew. It sends nothing to anybody.

mod compare;
mod differences;
mod fill;
mod flip;
mod fresh;
mod frozen;
mod next;
mod progress;

pub use compare::Comparison;
pub use differences::{differences, rows};
pub use fresh::rebuild_into;
pub use progress::{Progress, Stage};

use event_store::system::RandomIds;
use event_store::{EventStore, StoreError};
use sqlx::MySqlPool;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};

use crate::lease::{Candidate, Lease};
use crate::runner::Stop;
use crate::tables::ReadTables;
use crate::{Generation, Projection};
use next::Site;
use progress::Report;

/// How long somebody else's rebuild is waited for: a killed one keeps its lease for three seconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a rebuild is to be done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Flip also when the new rows differ from the live ones: the projection's code was wrong and now is not.
    pub accept: bool,
}

/// How a rebuild ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The projection had no rows yet: its live tables are filled.
    Filled {
        /// Up to here.
        position: u64,
    },
    /// The new tables are live, the old ones are kept for a way back.
    Flipped {
        /// Where the change happened.
        position: u64,
        /// How many rows differed, which was accepted.
        differing: u64,
    },
    /// The new rows differ from the live ones. Nothing was changed, and the new tables are kept to look at.
    Differs {
        /// Where both were compared.
        position: u64,
        /// How many rows differ.
        differing: u64,
        /// Some of them, as `table: row: columns`.
        examples: Vec<String>,
    },
}

/// Why a rebuild or a comparison did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The log could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event is not understood.
    #[error("event {position} is not understood")]
    Unknown {
        /// Which.
        position: u64,
        /// Why not.
        #[source]
        source: domain::UnknownFact,
    },
    /// An event's rows are refused.
    #[error("event {position} cannot be taken in: {reason}")]
    Refused {
        /// Which.
        position: u64,
        /// What the database or the reader of events said.
        reason: String,
    },
    /// The read database refused.
    #[error("the read tables refused")]
    Database(#[from] sqlx::Error),
    /// Somebody else rebuilds or fills this projection.
    #[error("somebody else rebuilds or fills this projection")]
    Busy,
    /// The lease of this rebuild was lost, because the write database was away. Start it again.
    #[error("the lease of this rebuild is lost")]
    LeaseLost,
    /// Live rows come from another log; the projectors make them anew by themselves.
    #[error("the live rows come from another log: let the projectors make them anew first")]
    OtherLog,
    /// The last batch of the live tables is half taken in, and nobody goes on with it.
    #[error("the projection stopped in the middle of a batch: start its projector first")]
    Unfinished,
    /// There is no generation to go back to.
    #[error("there are no tables from before the last flip")]
    NoPrevious,
}

impl RebuildError {
    fn stopped(stop: Stop) -> Self {
        match stop {
            Stop::Twin => Self::Busy,
            Stop::OtherLog => Self::OtherLog,
            Stop::Poison { position, error } => Self::Refused {
                position,
                reason: error.text(),
            },
            Stop::Panicked => Self::Refused {
                position: 0,
                reason: "the projection panicked".to_owned(),
            },
            Stop::Database(error) => Self::Database(error),
            Stop::Log(error) => Self::Store(error),
        }
    }
}

/// Makes a projection's tables anew from the log beside the live ones, compares, and makes them live. Queries and the
/// running projectors go on meanwhile. A projection that never ran is filled where it is.
///
/// `read` needs eight connections.
///
/// # Errors
/// [`RebuildError`]; the live tables are then as they were.
pub async fn rebuild(
    store: &EventStore,
    read: &MySqlPool,
    projection: Box<dyn Projection>,
    options: Options,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Outcome, RebuildError> {
    let projection: Arc<dyn Projection> = Arc::from(projection);
    let lease = take_lease(store, projection.as_ref()).await?;
    let site = Site::new(store.clone(), read.clone(), projection);
    holding(&lease, build(&site, options, progress)).await
}

/// Makes the tables from before the last flip live again, after taking in what happened since; those that are live now
/// are kept in their place, so that going back can be gone back on.
///
/// # Errors
/// [`RebuildError`]; the live tables are then as they were.
pub async fn rollback(
    store: &EventStore,
    read: &MySqlPool,
    projection: Box<dyn Projection>,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Outcome, RebuildError> {
    let projection: Arc<dyn Projection> = Arc::from(projection);
    let lease = take_lease(store, projection.as_ref()).await?;
    let site = Site::new(store.clone(), read.clone(), projection);
    holding(&lease, go_back(&site, progress)).await
}

/// Makes a projection's tables anew from the log beside the live ones, compares, and drops them again, also those an
/// earlier rebuild left to look at. The live tables are only read, and held still for a moment. A check that is killed
/// leaves its tables to the next check or rebuild, which drops them.
///
/// `read` needs eight connections.
///
/// # Errors
/// [`RebuildError`].
pub async fn check(
    store: &EventStore,
    read: &MySqlPool,
    projection: Box<dyn Projection>,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Comparison, RebuildError> {
    let projection: Arc<dyn Projection> = Arc::from(projection);
    let lease = take_lease(store, projection.as_ref()).await?;
    let site = Site::new(store.clone(), read.clone(), projection);
    holding(&lease, look(&site, progress)).await
}

async fn look(site: &Site, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<Comparison, RebuildError> {
    site.standing(Generation::Live).await?;
    let compared = compare_with_the_log(site, progress).await;
    site.drop_tables(Generation::Next).await?;
    compared.map(|(_, compared)| compared)
}

/// The tables of the next generation, made from the log, and how they differ from the live ones.
async fn compare_with_the_log(
    site: &Site,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<(ReadTables, Comparison), RebuildError> {
    site.drop_tables(Generation::Next).await?;
    site.make_tables(Generation::Next).await?;
    let tables = site.tables(Generation::Next);
    fill::follow_live(site, &tables, &mut Report::new(Stage::Fill, progress)).await?;
    let compared = compare::at_one_position(site, &tables, progress).await?;
    Ok((tables, compared))
}

async fn build(
    site: &Site,
    options: Options,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Outcome, RebuildError> {
    let live = site.standing(Generation::Live).await?;
    if live.position == 0 {
        let until = site.store.barrier().await?;
        let tables = site.tables(Generation::Live);
        fill::fill(site, &tables, until, &mut Report::new(Stage::Fill, progress)).await?;
        return Ok(Outcome::Filled { position: until });
    }
    let (tables, compared) = compare_with_the_log(site, progress).await?;
    let Comparison {
        position,
        differing,
        examples,
    } = compared;
    if differing > 0 && !options.accept {
        return Ok(Outcome::Differs {
            position,
            differing,
            examples,
        });
    }
    progress(Progress::at(Stage::Flip, position, position));
    let position = flip::forward(site, &tables).await?;
    crate::retry(&site.read, site.projection.name()).await?;
    Ok(Outcome::Flipped { position, differing })
}

async fn go_back(site: &Site, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<Outcome, RebuildError> {
    if !site.exists(Generation::Previous).await? {
        return Err(RebuildError::NoPrevious);
    }
    let tables = site.tables(Generation::Previous);
    fill::follow_live(site, &tables, &mut Report::new(Stage::Fill, progress)).await?;
    let position = flip::back(site, &tables).await?;
    crate::retry(&site.read, site.projection.name()).await?;
    Ok(Outcome::Flipped { position, differing: 0 })
}

/// The lease under which a projection is rebuilt.
pub(crate) fn lease_name(name: &str, version: u32) -> String {
    format!("rebuild:{name}.v{version}")
}

async fn take_lease(store: &EventStore, projection: &dyn Projection) -> Result<Lease, RebuildError> {
    let name = lease_name(projection.name(), projection.version());
    let candidate = Candidate::new(store.pool().clone(), name, &RandomIds);
    let give_up = Instant::now() + PATIENCE;
    loop {
        if let Some(lease) = candidate.take().await? {
            return Ok(lease);
        }
        if Instant::now() >= give_up {
            return Err(RebuildError::Busy);
        }
        sleep(Duration::from_millis(200)).await;
    }
}

async fn holding<T>(lease: &Lease, work: impl Future<Output = Result<T, RebuildError>>) -> Result<T, RebuildError> {
    let outcome = tokio::select! {
        // The lease first: two rebuilds must not write the same tables.
        biased;
        _lost = lease.keep() => return Err(RebuildError::LeaseLost),
        outcome = work => outcome,
    };
    lease.give_back().await;
    outcome
}
