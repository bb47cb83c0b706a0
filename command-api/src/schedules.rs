//! Schedules other bookings of this process have relied on a moment ago.

use domain::holiday_calendar::HolidayCalendar;
use domain::schedule::Schedule;
use event_store::{EventStore, Loaded, StoreError, Work};
use moka::future::Cache;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Schedules kept; one of a busy doctor takes some kilobytes.
const KEPT: u64 = 2_048;

/// How long one is kept. Correctness does not hang on it: a log that was replaced under a running process is read again
/// after this at the latest.
const KEPT_FOR: Duration = Duration::from_mins(5);

/// Folded schedules by doctor, so that a booking need not read one.
///
/// Nothing in here decides alone. A schedule is put in only after an append that relied on it was acknowledged, so it
/// was the newest then, and is as durable as that append. Whoever takes it out makes its version a condition of the own
/// append, so an outdated one accepts nothing; and what it would refuse is decided again on the log's own
/// (see [`Facts`]), so it refuses nobody either.
#[derive(Clone)]
pub struct Schedules(Cache<Uuid, Arc<Relied>>);

/// A schedule under the holidays of the platform, with what has to be as it was for a decision on it to hold.
pub struct Relied {
    schedule: Loaded<Schedule>,
    calendar: Option<Loaded<HolidayCalendar>>,
}

impl Relied {
    /// The calendar is that of the country whose holidays the doctor keeps; `None`: of none.
    pub fn new(schedule: Loaded<Schedule>, calendar: Option<Loaded<HolidayCalendar>>) -> Self {
        let days = calendar.as_ref().map(|calendar| calendar.state.clone());
        let schedule = Loaded {
            state: schedule.state.under(days.unwrap_or_default()),
            ..schedule
        };
        Self { schedule, calendar }
    }

    /// As the log says now.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn read(store: &EventStore, doctor: Uuid) -> Result<Self, StoreError> {
        let schedule = store.load::<Schedule>(doctor).await?;
        let calendar = match schedule.state.rules().and_then(|rules| rules.holidays) {
            Some(country) => Some(store.load(HolidayCalendar::id_of(country)).await?),
            None => None,
        };
        Ok(Self::new(schedule, calendar))
    }

    /// Whether both are of one moment.
    pub fn stands_as(&self, other: &Self) -> bool {
        let calendar = |relied: &Self| relied.calendar.as_ref().map(|calendar| (calendar.id, calendar.version));
        self.schedule.version == other.schedule.version && calendar(self) == calendar(other)
    }

    /// Makes it a condition of the work that nothing of it has changed.
    pub fn has_to_stand(&self, work: &mut Work) {
        work.unchanged(&self.schedule);
        if let Some(calendar) = &self.calendar {
            work.unchanged(calendar);
        }
    }
}

impl Deref for Relied {
    type Target = Loaded<Schedule>;

    fn deref(&self) -> &Loaded<Schedule> {
        &self.schedule
    }
}

impl Schedules {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(KEPT).time_to_live(KEPT_FOR).build())
    }

    pub async fn get(&self, doctor: Uuid) -> Option<Arc<Relied>> {
        self.0.get(&doctor).await
    }

    pub async fn keep(&self, schedule: Arc<Relied>) {
        self.0.insert(schedule.id, schedule).await;
    }
}

/// What a try may decide on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facts {
    /// Also on what is remembered. A refusal or conflict then says nothing yet.
    Remembered,
    /// Only on what the log says now.
    Read,
}
