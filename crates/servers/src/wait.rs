//! Waiting for something to become true.

use std::{
    thread,
    time::{Duration, Instant},
};

const STEP: Duration = Duration::from_millis(20);

/// Asks every 20 ms until `check` says yes; `false` when it never did within `patience`.
pub fn wait_until(patience: Duration, mut check: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    loop {
        if check() {
            return true;
        }
        if started.elapsed() >= patience {
            return false;
        }
        thread::sleep(STEP);
    }
}
