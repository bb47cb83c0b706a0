use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::ports::{Deposed, Seat};

/// The shortest time between two commits of the barrier. Each one is a write to disk that bookings wait behind.
const BETWEEN: Duration = Duration::from_millis(5);
/// How often the head is looked at for appends of other processes: soon after the last one, then less often.
const SOON: Duration = Duration::from_millis(5);
const LATER: Duration = Duration::from_millis(20);
/// The pause after the database refused.
const TROUBLE: Duration = Duration::from_millis(100);

/// Moves the barrier to the head of the log whenever the head moved, and says so to the publisher. Ends only when the
/// lease is lost or the log is another one; a database that is busy or away for a moment is asked again, and whether the
/// lease outlives that is not decided here.
pub(super) async fn follow_head(
    mut appended: watch::Receiver<u64>,
    seat: &impl Seat,
    moved: &watch::Sender<u64>,
) -> Deposed {
    let mut pause = SOON;
    let mut committed = Instant::now();
    let mut told = 0;
    loop {
        match step(seat, moved, &mut told, pause).await {
            Ok(Step::Moved) => {
                committed = Instant::now();
                pause = SOON;
            }
            Ok(Step::Rested) => pause = (pause * 2).min(LATER),
            Err(deposed @ (Deposed::Lost | Deposed::RolledBack { .. })) => return deposed,
            Err(error @ (Deposed::Log(_) | Deposed::Rows(_))) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the barrier could not be moved yet"
                );
                pause = TROUBLE;
            }
        }
        tokio::select! {
            // In order, so that the same history of wake-ups always leads to the same choice.
            biased;
            // An error here means that this process writes no more; others still may.
            Ok(()) = appended.changed() => {}
            () = sleep(pause) => {}
        }
        sleep_until(committed + BETWEEN).await;
    }
}

enum Step {
    Moved,
    Rested,
}

async fn step(seat: &impl Seat, moved: &watch::Sender<u64>, told: &mut u64, pause: Duration) -> Result<Step, Deposed> {
    let known = *moved.borrow();
    let durable = seat.raise(known).await?;
    if durable > known {
        // The move told readers the position before.
        *told = known;
        moved.send_replace(durable);
        return Ok(Step::Moved);
    }
    // While the log grows, each move tells readers of the one before. Only when it rests a write is spent on telling.
    if *told < durable && pause > SOON {
        seat.tell(durable).await?;
        *told = durable;
    }
    Ok(Step::Rested)
}
