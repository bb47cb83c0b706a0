//! Reminders of a visit: when they are due, and until when they are of use.
//!
//! Both are counted in real hours from the instant at which the visit starts. When the clocks change in between, the clock
//! on the wall shows another hour than the visit's.

use chrono::{DateTime, TimeDelta, Utc};
use domain::appointment::{AppointmentEvent, Booking, Status};

use crate::kind::Kind;

/// How much later than due a day's reminder still helps: within it, the visit is still more than half a day away.
const DAY_IS_LATE_AFTER: TimeDelta = TimeDelta::hours(6);

/// A reminder of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// 24 hours before.
    Day,
    /// An hour before.
    Hour,
}

impl Reminder {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Day, Self::Hour];

    /// The reminder that mails of this kind are; `None` when they are none.
    pub fn of(kind: Kind) -> Option<Self> {
        Self::ALL.into_iter().find(|reminder| reminder.kind() == kind)
    }

    /// The kind of its mail.
    pub fn kind(self) -> Kind {
        match self {
            Self::Day => Kind::VisitReminderDay,
            Self::Hour => Kind::VisitReminderHour,
        }
    }

    /// When it is due for a visit that starts then.
    pub fn due_at(self, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Day => starts_at - TimeDelta::hours(24),
            Self::Hour => starts_at - TimeDelta::hours(1),
        }
    }

    /// From then on it is of no use any more: six hours after a day's reminder was due, and when the visit has begun.
    pub fn late_from(self, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Day => self.due_at(starts_at) + DAY_IS_LATE_AFTER,
            Self::Hour => starts_at,
        }
    }
}

/// The reminders that this event owes, and when they are due. `booking` and `status` are the visit's after the event,
/// which was recorded at `at`. A visit that is asked for is not reminded of; one that was booked, confirmed or moved when
/// a reminder was due already does not get that one: whoever did it has just read the time.
pub fn reminders(
    event: &AppointmentEvent,
    booking: &Booking,
    status: Status,
    at: DateTime<Utc>,
) -> Vec<(Reminder, DateTime<Utc>)> {
    if !makes_firm(event) || status != Status::Booked {
        return Vec::new();
    }
    let starts_at = booking.slot.starts_at;
    let due = Reminder::ALL.map(|reminder| (reminder, reminder.due_at(starts_at)));
    due.into_iter().filter(|(_, due_at)| at < *due_at).collect()
}

/// Whether a visit that is booked after this event takes place at a time that it did not take place at before.
pub fn makes_firm(event: &AppointmentEvent) -> bool {
    match event {
        AppointmentEvent::Booked { .. }
        | AppointmentEvent::Confirmed {}
        | AppointmentEvent::Rescheduled { .. }
        | AppointmentEvent::ClocksMoved { .. } => true,
        AppointmentEvent::Requested { .. }
        | AppointmentEvent::Declined { .. }
        | AppointmentEvent::Expired {}
        | AppointmentEvent::Cancelled { .. }
        | AppointmentEvent::Arrived {}
        | AppointmentEvent::ArrivalReversed {}
        | AppointmentEvent::Started {}
        | AppointmentEvent::Fulfilled {}
        | AppointmentEvent::NoShowMarked {}
        | AppointmentEvent::NoShowReversed {} => false,
    }
}
