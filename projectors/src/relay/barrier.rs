use event_store::EventStore;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::Deposed;
use super::lease::Lease;

/// The shortest time between two commits of the barrier. Each one is a write to disk that bookings wait behind.
const BETWEEN: Duration = Duration::from_millis(5);
/// How often the head is looked at for appends of other processes: soon after the last one, then less often.
const SOON: Duration = Duration::from_millis(5);
const LATER: Duration = Duration::from_millis(20);

/// Moves the barrier to the head of the log whenever the head moved, and says so to the publisher.
pub(super) async fn follow_head(store: &EventStore, lease: &Lease, moved: &watch::Sender<u64>) -> Deposed {
    match follow(store, lease, moved).await {
        Ok(never) => match never {},
        Err(deposed) => deposed,
    }
}

async fn follow(
    store: &EventStore,
    lease: &Lease,
    moved: &watch::Sender<u64>,
) -> Result<std::convert::Infallible, Deposed> {
    let mut appended = store.appended();
    let mut barrier = store.barrier().await?;
    moved.send_replace(barrier);
    let mut pause = SOON;
    let mut committed = Instant::now();
    loop {
        let head = store.head().await?;
        if head > barrier {
            lease.move_barrier(head).await?;
            barrier = head;
            moved.send_replace(barrier);
            committed = Instant::now();
            pause = SOON;
        } else {
            pause = (pause * 2).min(LATER);
        }
        tokio::select! {
            // An error here means that this process writes no more; others still may.
            Ok(()) = appended.changed() => {}
            () = sleep(pause) => {}
        }
        sleep_until(committed + BETWEEN).await;
    }
}
