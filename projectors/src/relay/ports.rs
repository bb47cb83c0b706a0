//! What the relay needs of the world: the lease with the barrier, and the stream. There are two of each: the databases
//! and the broker, and the simulated world of `tests/simulation`.

use event_store::StoreError;
use futures_util::future::BoxFuture;
use messaging::{BrokerError, End, Outgoing, Published, StreamError, Tail};
use uuid::Uuid;

use crate::lease::Lost;

/// Why a holder of the lease stops.
#[derive(Debug, thiserror::Error)]
pub enum Deposed {
    /// Another process has taken over, or this one was too slow to renew.
    #[error("the lease is lost")]
    Lost,
    /// The log is shorter than what was durable: another one has been put in its place. Everything remembered of it is
    /// worthless.
    #[error("the log ends at {head}, though {durable} was durable: it was restored")]
    RolledBack {
        /// Where the log ends now.
        head: u64,
        /// What was durable.
        durable: u64,
    },
    /// The write database is away.
    #[error("the log is away")]
    Log(#[from] StoreError),
    /// The lease's or the barrier's row could not be written.
    #[error("the relay's rows cannot be written")]
    Rows(#[from] sqlx::Error),
}

impl From<Lost> for Deposed {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Gone => Self::Lost,
            Lost::Database(error) => Self::Rows(error),
        }
    }
}

/// A process that would like to relay.
pub trait Applicant: Send + Sync {
    /// What it gets.
    type Seat: Seat;

    /// Takes the lease if nobody holds it, and shuts every former holder out of the barrier.
    fn take(&self) -> impl Future<Output = Result<Option<Self::Seat>, Deposed>> + Send;
}

/// The right to relay, until it is lost.
pub trait Seat: Send + Sync {
    /// Higher than that of every holder before.
    fn epoch(&self) -> u64;

    /// Renews the lease until that fails.
    fn keep(&self) -> impl Future<Output = Deposed> + Send;

    /// Commits that everything up to the head of the log is durable and returns that position. `durable` is what it
    /// returned last; nothing is written when the head has not moved since. Readers are told what is durable for certain:
    /// the position before.
    fn raise(&self, durable: u64) -> impl Future<Output = Result<u64, Deposed>> + Send;

    /// Tells readers that everything up to this position is durable.
    fn tell(&self, durable: u64) -> impl Future<Output = Result<(), Deposed>> + Send;

    /// Lets somebody else relay at once.
    fn give_back(&self) -> impl Future<Output = ()> + Send;
}

/// The stream the log is copied into.
pub trait Stream: Clone + Send + Sync + 'static {
    /// Whether the connection stands.
    fn is_connected(&self) -> bool;

    /// Makes the stream if it is missing.
    fn ensure(&self) -> impl Future<Output = Result<(), StreamError>> + Send;

    /// Throws the stream away and makes it anew.
    fn remake(&self) -> impl Future<Output = Result<(), StreamError>> + Send;

    /// What stands at its end.
    fn tail(&self, log: Uuid) -> impl Future<Output = Result<Tail, BrokerError>> + Send;

    /// Sends a batch on its way. The future says what came of it; dropping it takes nothing back.
    fn send(
        &self,
        log: Uuid,
        after: End,
        batch: &[Outgoing],
    ) -> impl Future<Output = BoxFuture<'static, Published>> + Send;
}
