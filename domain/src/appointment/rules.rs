//! What may be done with a visit, and when.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Appointment, AppointmentEvent, AppointmentRefusal, AskedBecause, Booking, CancelReason, DeclineReason, DoorTimes,
    Party, Slot, Status, Visit,
};
use crate::schedule::Offer;

/// How long a doctor has to answer a request, unless the visit starts earlier.
const ANSWER_WITHIN: TimeDelta = TimeDelta::hours(48);

type Decision = Result<Vec<AppointmentEvent>, AppointmentRefusal>;

impl Appointment {
    fn existing(&self) -> Result<&Visit, AppointmentRefusal> {
        self.visit.as_ref().ok_or(AppointmentRefusal::Unknown)
    }

    pub(super) fn book(&self, booking: Booking, asked: Option<AskedBecause>, now: DateTime<Utc>) -> Decision {
        if self.visit.is_some() {
            return Err(AppointmentRefusal::AlreadyExists);
        }
        Ok(vec![match asked {
            None => AppointmentEvent::Booked { booking },
            Some(because) => AppointmentEvent::Requested {
                booking,
                answer_by: now + ANSWER_WITHIN,
                because,
            },
        }])
    }

    pub(super) fn confirm(&self, now: DateTime<Utc>) -> Decision {
        let visit = self.existing()?;
        match visit.status {
            Status::Pending if visit.is_expired(now) => Err(AppointmentRefusal::RequestExpired),
            Status::Pending => Ok(vec![AppointmentEvent::Confirmed {}]),
            Status::Booked | Status::Arrived | Status::InProgress => Ok(vec![]),
            Status::Cancelled => Err(visit.why_cancelled()),
            Status::Fulfilled | Status::NoShow => Err(AppointmentRefusal::AlreadyOver),
        }
    }

    pub(super) fn decline(&self, reason: DeclineReason) -> Decision {
        match self.existing()?.status {
            Status::Pending => Ok(vec![AppointmentEvent::Declined { reason }]),
            Status::Cancelled => Ok(vec![]),
            Status::Booked | Status::Arrived | Status::InProgress => Err(AppointmentRefusal::AlreadyConfirmed),
            Status::Fulfilled | Status::NoShow => Err(AppointmentRefusal::AlreadyOver),
        }
    }

    /// Nobody wishes this, so nobody is refused it: where nothing is due nothing happens.
    pub(super) fn expire(&self, now: DateTime<Utc>) -> Decision {
        let visit = self.existing()?;
        let due = visit.status == Status::Pending && visit.is_expired(now);
        Ok(if due {
            vec![AppointmentEvent::Expired {}]
        } else {
            vec![]
        })
    }

    pub(super) fn reschedule(&self, offer: &Offer, by: Party, now: DateTime<Utc>) -> Decision {
        let visit = self.existing()?;
        visit.still_ahead(now)?;
        if visit.status == Status::Pending && visit.is_expired(now) {
            return Err(AppointmentRefusal::RequestExpired);
        }
        if offer.visit_type.id != visit.booking.visit_type_id {
            return Err(AppointmentRefusal::OtherVisitType);
        }
        let slot = Slot::of(offer);
        if slot.is_same_appointment(&visit.booking.slot) {
            return Ok(vec![]);
        }
        let late = by == Party::Patient && visit.is_late_to_cancel(now);
        Ok(vec![AppointmentEvent::Rescheduled {
            slot,
            previous_starts_at: visit.booking.slot.starts_at,
            by,
            late,
        }])
    }

    /// Nobody wishes this, so nobody is refused it: where nothing has changed nothing happens.
    pub(super) fn follow_clocks(&self, now: DateTime<Utc>) -> Decision {
        let visit = self.existing()?;
        let Some(slot) = visit.following_clocks(now) else {
            return Ok(vec![]);
        };
        let previous_starts_at = visit.booking.slot.starts_at;
        let policy = visit.booking.cancellation;
        Ok(vec![AppointmentEvent::ClocksMoved {
            terms: visit
                .terms
                .after_clocks(policy, previous_starts_at, slot.starts_at, now),
            slot,
            previous_starts_at,
        }])
    }

    pub(super) fn cancel(&self, by: Party, reason: CancelReason, now: DateTime<Utc>) -> Decision {
        let visit = self.existing()?;
        if !reason.is_given_by(by) {
            return Err(AppointmentRefusal::NotYourReason);
        }
        if visit.status == Status::Cancelled {
            return Ok(vec![]);
        }
        visit.still_ahead(now)?;
        let late = by == Party::Patient && visit.is_late_to_cancel(now);
        Ok(vec![AppointmentEvent::Cancelled { by, reason, late }])
    }

    pub(super) fn check_in(&self, now: DateTime<Utc>) -> Decision {
        let visit = self.existing()?;
        match visit.status {
            Status::Booked => visit.door_is_open(now).map(|()| vec![AppointmentEvent::Arrived {}]),
            Status::Arrived | Status::InProgress => Ok(vec![]),
            Status::Pending => Err(AppointmentRefusal::NotConfirmed),
            Status::Cancelled => Err(visit.why_cancelled()),
            Status::Fulfilled | Status::NoShow => Err(AppointmentRefusal::AlreadyOver),
        }
    }

    /// Whoever was not checked in is there when the doctor begins.
    pub(super) fn start(&self, now: DateTime<Utc>) -> Decision {
        let visit = self.existing()?;
        match visit.status {
            Status::Booked | Status::Arrived => visit.door_is_open(now).map(|()| vec![AppointmentEvent::Started {}]),
            Status::InProgress => Ok(vec![]),
            Status::Pending => Err(AppointmentRefusal::NotConfirmed),
            Status::Cancelled => Err(visit.why_cancelled()),
            Status::Fulfilled | Status::NoShow => Err(AppointmentRefusal::AlreadyOver),
        }
    }

    /// A patient who is there may be seen before the time; of one who is not, nobody knows that yet.
    pub(super) fn complete(&self, now: DateTime<Utc>) -> Decision {
        let visit = self.existing()?;
        match visit.status {
            Status::Booked if !visit.has_started(now) => Err(AppointmentRefusal::NotStarted),
            Status::Booked | Status::Arrived | Status::InProgress => Ok(vec![AppointmentEvent::Fulfilled {}]),
            Status::Fulfilled => Ok(vec![]),
            Status::Pending => Err(AppointmentRefusal::NotConfirmed),
            Status::Cancelled => Err(visit.why_cancelled()),
            Status::NoShow => Err(AppointmentRefusal::AlreadyOver),
        }
    }

    pub(super) fn mark_no_show(&self, now: DateTime<Utc>) -> Decision {
        let visit = self.existing()?;
        match visit.status {
            Status::Booked if !visit.has_started(now) => Err(AppointmentRefusal::NotStarted),
            Status::Booked => Ok(vec![AppointmentEvent::NoShowMarked {}]),
            Status::NoShow => Ok(vec![]),
            Status::Arrived | Status::InProgress => Err(AppointmentRefusal::AlreadyArrived),
            Status::Pending => Err(AppointmentRefusal::NotConfirmed),
            Status::Cancelled => Err(visit.why_cancelled()),
            Status::Fulfilled => Err(AppointmentRefusal::AlreadyOver),
        }
    }

    pub(super) fn undo_check_in(&self, now: DateTime<Utc>) -> Decision {
        let visit = self.existing()?;
        match visit.status {
            Status::Arrived | Status::InProgress => visit
                .can_be_undone(now)
                .map(|()| vec![AppointmentEvent::ArrivalReversed {}]),
            Status::Booked => Ok(vec![]),
            Status::Pending => Err(AppointmentRefusal::NotConfirmed),
            Status::Cancelled => Err(visit.why_cancelled()),
            Status::Fulfilled | Status::NoShow => Err(AppointmentRefusal::AlreadyOver),
        }
    }

    pub(super) fn undo_no_show(&self, now: DateTime<Utc>) -> Decision {
        let visit = self.existing()?;
        match visit.status {
            Status::NoShow => visit
                .can_be_undone(now)
                .map(|()| vec![AppointmentEvent::NoShowReversed {}]),
            Status::Booked | Status::Arrived | Status::InProgress => Ok(vec![]),
            Status::Pending => Err(AppointmentRefusal::NotConfirmed),
            Status::Cancelled => Err(visit.why_cancelled()),
            Status::Fulfilled => Err(AppointmentRefusal::AlreadyOver),
        }
    }
}

impl Visit {
    fn has_started(&self, now: DateTime<Utc>) -> bool {
        self.booking.slot.starts_at <= now
    }

    fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires_at() <= now
    }

    /// A request is called off free: the doctor has not said yes.
    fn is_late_to_cancel(&self, now: DateTime<Utc>) -> bool {
        self.status != Status::Pending && self.free_until().is_none_or(|until| until < now)
    }

    /// Its time by the present rules of the clocks, if that is another one and the visit is still to come by either of
    /// the two: who comes at the local time that was agreed on is there in time.
    fn following_clocks(&self, now: DateTime<Utc>) -> Option<Slot> {
        let old = &self.booking.slot;
        let new = old.by_present_rules()?;
        let waits = match self.status {
            Status::Pending => !self.is_expired(now),
            Status::Booked => old.starts_at.max(new.starts_at) > now,
            Status::Arrived | Status::InProgress | Status::Fulfilled | Status::Cancelled | Status::NoShow => false,
        };
        waits.then_some(new)
    }

    fn why_cancelled(&self) -> AppointmentRefusal {
        if self.expired {
            AppointmentRefusal::RequestExpired
        } else {
            AppointmentRefusal::AlreadyCancelled
        }
    }

    /// A visit can be moved or called off until it starts, and until the patient is there.
    fn still_ahead(&self, now: DateTime<Utc>) -> Result<(), AppointmentRefusal> {
        match self.status {
            Status::Cancelled => Err(self.why_cancelled()),
            Status::Fulfilled | Status::NoShow => Err(AppointmentRefusal::AlreadyOver),
            Status::Arrived | Status::InProgress => Err(AppointmentRefusal::AlreadyArrived),
            Status::Pending | Status::Booked if self.has_started(now) => Err(AppointmentRefusal::AlreadyOver),
            Status::Pending | Status::Booked => Ok(()),
        }
    }

    fn door_is_open(&self, now: DateTime<Utc>) -> Result<(), AppointmentRefusal> {
        let times = DoorTimes::from(&self.booking.slot);
        if now < times.check_in_from {
            Err(AppointmentRefusal::TooEarly)
        } else if now >= times.check_in_until {
            Err(AppointmentRefusal::DayOver)
        } else {
            Ok(())
        }
    }

    fn can_be_undone(&self, now: DateTime<Utc>) -> Result<(), AppointmentRefusal> {
        if now < DoorTimes::from(&self.booking.slot).undo_until {
            Ok(())
        } else {
            Err(AppointmentRefusal::TooLateToUndo)
        }
    }
}
