//! A change of the rules of clocks, as a mail tells of it.

use domain::appointment::Slot;
use domain::schedule::ScheduleEvent;
use serde::Serialize;

/// Whose clocks, and what moved with its local time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clocks {
    /// The zone's name.
    pub zone: &'static str,
    /// How many visits.
    pub visits: u32,
    /// How many times off.
    pub time_off: usize,
    /// Whether the clocks skip now what was agreed on, so that it is the next time there is.
    pub skipped: bool,
}

impl Clocks {
    /// What it did to one visit.
    pub fn of_visit(now: &Slot, before: &Slot) -> Self {
        Self {
            zone: now.time_zone.name(),
            visits: 1,
            time_off: 0,
            skipped: now.local_start != before.local_start,
        }
    }

    /// What it did to a doctor's schedule; `None` if that is not what happened.
    pub fn of_schedule(event: &ScheduleEvent) -> Option<Self> {
        let ScheduleEvent::ClocksMoved {
            time_zone,
            visits,
            time_off,
            ..
        } = event
        else {
            return None;
        };
        Some(Self {
            zone: time_zone.name(),
            visits: *visits,
            time_off: time_off.len(),
            skipped: false,
        })
    }
}
