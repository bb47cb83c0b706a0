//! Whenever a government changes the rules of its clocks, what was agreed on in local time keeps that time: the policy that
//! moves visits and time off to the instants the present rules make of them.
//!
//! The read tables say which doctors may have something to move, the log says what. All that moves of one doctor's moves
//! in one append, so that visits back to back do not stand in each other's way. There is no lease to hold: of two
//! processes that do it at once the log takes one.
//!
//! | file | what |
//! |---|---|
//! | `due.rs` | whose visits or times off may have to move, by the read tables |
//! | `plan.rs` | what of one doctor's moves and what cannot, by the log |
//! | `release.rs` | whose rules hold while processes with different ones run |

mod due;
mod plan;
mod release;

use chrono::{DateTime, Utc};
use domain::ids::DoctorId;
use event_store::{AppendError, Audit, StoreError, Work};
use std::collections::BTreeSet;
use std::error::Error;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::state::State;
use plan::Plan;

/// How often it is looked whether something has to move: also what a process with earlier rules has booked meanwhile.
const EVERY: Duration = Duration::from_mins(5);

/// How often one doctor's move is planned before somebody else's changes win; the next round goes on.
const TRIES: u32 = 5;

/// Why what was agreed on could not be moved now; the next round tries again.
#[derive(Debug, thiserror::Error)]
pub enum ClocksError {
    /// A database cannot be asked.
    #[error("whose times have to move cannot be read")]
    Due(#[from] sqlx::Error),
    /// A stream cannot be read.
    #[error("a visit or a schedule that has to move cannot be read")]
    Load(#[from] StoreError),
    /// The move cannot be stored.
    #[error("a move by the clocks cannot be stored")]
    Append(#[from] AppendError),
}

/// What one round led to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClocksRound {
    /// Visits that moved.
    pub moved: u32,
    /// Visits that could not, because somebody has something else at that time. They stay where they are until the doctor
    /// or the patient moves them.
    pub left: BTreeSet<Uuid>,
}

impl State {
    /// Moves what was agreed on in local time with the clocks, until shutdown.
    pub async fn follow_clocks(self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            if let Err(error) = self.clocks_round().await {
                tracing::warn!(error = &error as &dyn Error, "what follows the clocks is moved later");
            }
            shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await;
        }
    }

    /// Moves everything that has to move now. Visits of different doctors may wait for each other, if a patient has both:
    /// as long as something moves, what was left is tried again.
    ///
    /// # Errors
    /// When a database cannot be reached; what was moved before stays so.
    pub async fn clocks_round(&self) -> Result<ClocksRound, ClocksError> {
        let mut round = ClocksRound::default();
        let Ok(read) = self.read_side() else { return Ok(round) };
        let write = self.store.pool();
        if !release::is_latest(write).await? {
            return Ok(round);
        }
        let now = self.clock.now();
        let mut doctors = due::doctors(read, now).await?;
        while !doctors.is_empty() {
            let (mut moved, mut left, mut again) = (0, BTreeSet::new(), BTreeSet::new());
            for doctor in doctors {
                let of_doctor = self.follow_clocks_of(DoctorId(doctor), now).await?;
                moved += of_doctor.moved;
                if !of_doctor.left.is_empty() {
                    left.extend(of_doctor.left);
                    again.insert(doctor);
                }
            }
            round.moved += moved;
            round.left = left;
            doctors = if moved > 0 { again } else { BTreeSet::new() };
        }
        for visit in &round.left {
            tracing::warn!(appointment_id = %visit, "a visit could not follow the clocks: somebody has something else then");
        }
        metrics::gauge!("medbook_visits_left_by_clocks").set(u32::try_from(round.left.len()).unwrap_or(u32::MAX));
        Ok(round)
    }

    async fn follow_clocks_of(&self, doctor: DoctorId, now: DateTime<Utc>) -> Result<ClocksRound, ClocksError> {
        for _ in 0..TRIES {
            let plan = Plan::read(&self.store, doctor, now).await?;
            let audit = Audit {
                actor: None,
                causation_id: self.ids.next(),
                correlation_id: self.ids.next(),
                now,
            };
            let mut work = Work::new(audit, self.ids.clone());
            let moved = plan.decide(&mut work);
            let left = plan.left;
            if work.is_empty() {
                return Ok(ClocksRound { moved: 0, left });
            }
            match self.store.append(work).await {
                Ok(_) => {
                    metrics::counter!("medbook_visits_moved_by_clocks_total").increment(moved.into());
                    tracing::info!(doctor_id = %doctor.0, visits = moved, "what was agreed on follows the clocks");
                    return Ok(ClocksRound { moved, left });
                }
                // Somebody booked, moved or called off meanwhile, or another process did this very thing.
                Err(AppendError::Conflict { .. } | AppendError::Overlap { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(ClocksRound::default())
    }
}
