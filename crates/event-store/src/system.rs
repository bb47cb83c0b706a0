//! The real clock and the real source of ids. Everything else takes them as inputs.

use chrono::{DateTime, Utc};
use domain::ids::IdGen;
use domain::time::Clock;
use uuid::Uuid;

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        // The database keeps microseconds; what was written and what is read back must be equal.
        let now = Utc::now();
        now - chrono::TimeDelta::nanoseconds(i64::from(now.timestamp_subsec_nanos() % 1_000))
    }
}

/// Time-ordered random ids (version 7 UUIDs), so that new rows of a table lie beside each other.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl IdGen for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "the one place that makes random ids")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}
