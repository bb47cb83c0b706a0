use std::time::{Duration, Instant};

/// Time since the run began: one clock for journal, faults and mails, so that they can be compared.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Begins now.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Milliseconds since the beginning.
    pub fn millis(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Time since the beginning.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
