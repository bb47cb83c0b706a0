use event_store::EventStore;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::Deposed;
use super::seat::Seat;

/// The shortest time between two commits of the barrier. Each one is a write to disk that bookings wait behind.
const BETWEEN: Duration = Duration::from_millis(5);
/// How often the head is looked at for appends of other processes: soon after the last one, then less often.
const SOON: Duration = Duration::from_millis(5);
const LATER: Duration = Duration::from_millis(20);
/// The pause after the database refused.
const TROUBLE: Duration = Duration::from_millis(100);

/// Moves the barrier to the head of the log whenever the head moved, and says so to the publisher. Ends only when the
/// lease is lost; a database that is busy or away for a moment is asked again, and whether the lease outlives that is
/// not decided here.
pub(super) async fn follow_head(store: &EventStore, seat: &Seat, moved: &watch::Sender<u64>) -> Deposed {
    let mut appended = store.appended();
    let mut pause = SOON;
    let mut committed = Instant::now();
    loop {
        match advance(store, seat, moved).await {
            Ok(Advance::Moved) => {
                committed = Instant::now();
                pause = SOON;
            }
            Ok(Advance::Rested) => pause = (pause * 2).min(LATER),
            Err(Deposed::Lost) => return Deposed::Lost,
            Err(error @ (Deposed::Log(_) | Deposed::Rows(_))) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the barrier could not be moved yet"
                );
                pause = TROUBLE;
            }
        }
        tokio::select! {
            // An error here means that this process writes no more; others still may.
            Ok(()) = appended.changed() => {}
            () = sleep(pause) => {}
        }
        sleep_until(committed + BETWEEN).await;
    }
}

enum Advance {
    Moved,
    Rested,
}

async fn advance(store: &EventStore, seat: &Seat, moved: &watch::Sender<u64>) -> Result<Advance, Deposed> {
    let known = *moved.borrow();
    let barrier = if known == 0 { store.barrier().await? } else { known };
    let head = store.head().await?;
    if head > barrier {
        seat.move_barrier(head).await?;
    }
    // Only what is committed is said; a failed commit is tried again with the next head.
    moved.send_if_modified(|position| std::mem::replace(position, head.max(barrier)) != head.max(barrier));
    Ok(if head > barrier {
        Advance::Moved
    } else {
        Advance::Rested
    })
}
