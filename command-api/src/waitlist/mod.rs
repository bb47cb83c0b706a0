//! Whenever a time frees up that somebody waits for, it is kept for the first of them and the patient is asked: the policy
//! behind the waitlist.
//!
//! It remembers nothing that matters. Each round looks at who waits, in order of joining, and at what is free: the read
//! table says who may be waiting, the log says whether they are and what is free. Of several processes that ask at the
//! same moment the log takes one offer of a time and one offer to an entry, so there is no lease to hold.
//!
//! | file | what |
//! |---|---|
//! | `due.rs` | who waits or is being asked, by the read tables |
//! | `endings.rs` | offers that lapsed, entries with nothing left to wait for |
//! | `calendars.rs` | doctors' free times, by the log |
//! | `asking.rs` | the first free time somebody waits for, kept and offered |
//! | `places.rs` | how many things a patient waits for |

mod asking;
mod calendars;
mod due;
mod endings;
mod places;

pub use calendars::{Asked, Calendars, FreeTime};
pub use due::doctors;

use chrono::{DateTime, Utc};
use event_store::{AppendError, Audit, StoreError, Work};
use std::error::Error;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

use crate::state::State;

/// How often freed times are looked for.
const EVERY: Duration = Duration::from_secs(2);

/// Why the waitlist could not be gone through now; the next round tries again.
#[derive(Debug, thiserror::Error)]
pub enum WaitlistError {
    /// The read side cannot be reached.
    #[error("who waits cannot be read")]
    Due(#[from] sqlx::Error),
    /// A stream cannot be read.
    #[error("a stream of the waitlist, a visit or a schedule cannot be read")]
    Load(#[from] StoreError),
    /// What follows cannot be stored.
    #[error("what follows for somebody who waits cannot be stored")]
    Append(#[from] AppendError),
}

/// What one round led to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Times offered.
    pub offered: u32,
    /// Offers that lapsed.
    pub lapsed: u32,
    /// Entries that ended by themselves.
    pub closed: u32,
}

/// What a process keeps between rounds to spare itself work. Nothing in it decides.
#[derive(Default)]
pub struct Memory {
    calendars: Calendars,
    asked_in_vain: asking::InVain,
}

impl State {
    /// Keeps freed times for whoever waits for them, until shutdown.
    pub async fn serve_waitlist(self, shutdown: CancellationToken) {
        let mut memory = Memory::default();
        while !shutdown.is_cancelled() {
            if let Err(error) = self.waitlist_round(&mut memory).await {
                tracing::warn!(error = &error as &dyn Error, "the waitlist is gone through later");
            }
            shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await;
        }
    }

    /// Goes through the waitlist once: lapses offers that nobody answered, ends entries that have nothing left to wait
    /// for, and offers what is free to whoever waits for it.
    ///
    /// # Errors
    /// When a database cannot be reached; what was done before stays so.
    pub async fn waitlist_round(&self, memory: &mut Memory) -> Result<Round, WaitlistError> {
        let Ok(read) = self.read_side() else {
            return Ok(Round::default());
        };
        let now = self.clock.now();
        let entries = due::active(read).await?;
        let mut round = Round::default();
        let still_waiting = self.end_what_is_over(entries, read, now, &mut round).await?;
        round.offered = self.ask_in_turn(&still_waiting, read, now, memory).await?;
        Ok(round)
    }

    /// A work of the policy's own: nobody asked for it.
    fn waitlist_work(&self, now: DateTime<Utc>) -> Work {
        let audit = Audit {
            actor: None,
            causation_id: self.ids.next(),
            correlation_id: self.ids.next(),
            now,
        };
        Work::new(audit, self.ids.clone())
    }

    /// Appends a work of the policy's. `false`: somebody else came first; what is left to do shows in the next round.
    async fn append_for_waitlist(&self, work: Work) -> Result<bool, AppendError> {
        match self.store.append(work).await {
            Ok(_) => Ok(true),
            Err(AppendError::Conflict { .. } | AppendError::Overlap { .. } | AppendError::Claimed { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
