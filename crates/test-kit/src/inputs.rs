use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::IdGen;
use domain::time::Clock;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// A clock that stands still until the test moves it.
pub struct TestClock(Mutex<DateTime<Utc>>);

impl TestClock {
    /// A clock that shows this RFC 3339 instant.
    pub fn at(instant: &str) -> Self {
        Self(Mutex::new(instant.parse().expect("an RFC 3339 instant")))
    }

    /// Shows another instant from now on, also an earlier one.
    pub fn set(&self, instant: DateTime<Utc>) {
        *self.0.lock().expect("no test panics while it sets the clock") = instant;
    }

    /// Moves on.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.0.lock().expect("no test panics while it sets the clock");
        *now += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("no test panics while it sets the clock")
    }
}

/// Ids 1, 2, 3 … in a range of its own, so that snapshots are equal from run to run.
pub struct SeqIds(AtomicU64, u64);

impl SeqIds {
    /// Ids of one range; two ranges never meet.
    pub fn new(range: u64) -> Self {
        Self(AtomicU64::new(1), range)
    }
}

impl Default for SeqIds {
    fn default() -> Self {
        Self::new(0)
    }
}

impl IdGen for SeqIds {
    fn next(&self) -> Uuid {
        Uuid::from_u64_pair(self.1, self.0.fetch_add(1, Ordering::Relaxed))
    }
}
