//! What a mail is about, read from the log as it was at the mail's event.

use domain::account::Account;
use domain::appointment::{Appointment, AppointmentEvent, Party, Status};
use domain::doctor::Doctor;
use domain::schedule::Schedule;
use domain::waitlist::{WaitlistEntry, WaitlistEvent};
use domain::{Aggregate, Fact};
use event_store::{Log, Recorded};
use uuid::Uuid;

use crate::clocks::Clocks;
use crate::compose::{Reader, Visit};
use crate::error::NotifierError;
use crate::kept::Kept;
use crate::locale::Locale;
use crate::outbox::Taken;
use crate::ports::People;

/// The event a mail is owed for.
pub(crate) async fn event_of<L: Log>(log: &L, mail: &Taken) -> Result<Recorded, NotifierError> {
    let found = log.read_after(mail.position - 1, 1).await?.into_iter().next();
    found
        .filter(|event| event.event_id == mail.event_id)
        .ok_or(NotifierError::Missing {
            what: "the event",
            event_id: mail.event_id,
        })
}

/// Who the mail goes to; `None` when that person was erased, or has an address no mail server would take.
pub(crate) async fn reader<L: Log, P: People>(
    log: &L,
    people: &P,
    mail: &Taken,
) -> Result<Option<Reader>, NotifierError> {
    let account = fold::<Account>(log, mail.recipient, u32::MAX).await?;
    let Some(identity) = account.identity() else {
        return Err(NotifierError::Missing {
            what: "the recipient",
            event_id: mail.event_id,
        });
    };
    let texts = people.texts(&[identity.name.id(), identity.email.id()]).await?;
    let text = |id| texts.get(&id).cloned();
    let Some(address) = text(identity.email.id()).and_then(|address| address.parse().ok()) else {
        return Ok(None);
    };
    Ok(Some(Reader {
        account: mail.recipient,
        address,
        name: text(identity.name.id()).unwrap_or_default(),
        zone: identity.time_zone,
        locale: Locale::of(&identity.locale),
    }))
}

/// The visit the event is about; `None` when it is about something else.
pub(crate) async fn visit<L: Log>(log: &L, event: &Recorded) -> Result<Option<Visit>, NotifierError> {
    if event.stream_type != Appointment::TYPE {
        return Ok(None);
    }
    let events = events::<Appointment>(log, event.stream_id, event.version).await?;
    let missing = |what| NotifierError::Missing {
        what,
        event_id: event.event_id,
    };
    let (last, earlier) = events.split_last().ok_or_else(|| missing("the visit"))?;
    let before = Appointment::fold(earlier);
    let after = Appointment::fold(&events);
    let (Some(booking), Some(status)) = (after.booking().cloned(), after.status()) else {
        return Err(missing("the visit"));
    };
    let doctor = fold::<Doctor>(log, booking.doctor_id.0, u32::MAX).await?;
    let profile = doctor.profile().cloned().ok_or_else(|| missing("the doctor"))?;
    let by_doctor = matches!(last, AppointmentEvent::Cancelled { by: Party::Doctor, .. });
    let late = matches!(last, AppointmentEvent::Cancelled { late: true, .. });
    let declined = if let AppointmentEvent::Declined { reason } = last {
        Some(*reason)
    } else {
        None
    };
    let previous = before.booking().map(|booking| booking.slot.clone());
    Ok(Some(Visit {
        id: event.stream_id,
        version: event.version,
        previous: previous.filter(|slot| *slot != booking.slot),
        booking,
        status,
        was_booked: before.status() == Some(Status::Booked),
        by_doctor,
        expires_at: after.expires_at(),
        free_until: after.free_until(),
        declined,
        late,
        profile,
    }))
}

/// The time that was offered last to somebody who waits, if the event is about that.
pub(crate) async fn kept<L: Log>(log: &L, event: &Recorded) -> Result<Option<Kept>, NotifierError> {
    if event.stream_type != WaitlistEntry::TYPE {
        return Ok(None);
    }
    let events = events::<WaitlistEntry>(log, event.stream_id, event.version).await?;
    let missing = |what| NotifierError::Missing {
        what,
        event_id: event.event_id,
    };
    let offered = events.iter().rev().find_map(|event| match event {
        WaitlistEvent::Offered { time, until, .. } => Some((time, *until)),
        WaitlistEvent::Joined { .. }
        | WaitlistEvent::OfferLapsed { .. }
        | WaitlistEvent::OfferDeclined {}
        | WaitlistEvent::Accepted { .. }
        | WaitlistEvent::Left {}
        | WaitlistEvent::Closed { .. } => None,
    });
    let (time, until) = offered.ok_or_else(|| missing("the offered time"))?;
    let state = WaitlistEntry::fold(&events);
    let doctor = fold::<Doctor>(log, time.doctor_id.0, u32::MAX).await?;
    Ok(Some(Kept {
        slot: time.slot.clone(),
        until,
        moves: state.entry().is_some_and(|entry| entry.visit.is_some()),
        profile: doctor.profile().cloned().ok_or_else(|| missing("the doctor"))?,
    }))
}

/// What a change of the rules of clocks did to a doctor's schedule, if the event is about that.
pub(crate) fn clocks(event: &Recorded) -> Result<Option<Clocks>, NotifierError> {
    if event.stream_type != Schedule::TYPE {
        return Ok(None);
    }
    let fact = event.fact().map_err(|source| NotifierError::UnknownEvent {
        position: event.position,
        source,
    })?;
    Ok(if let Fact::Schedule(_, event) = fact {
        Clocks::of_schedule(&event)
    } else {
        None
    })
}

/// An aggregate as it stood at a version.
pub(crate) async fn fold<A: Told>(log: &impl Log, id: Uuid, version: u32) -> Result<A, NotifierError> {
    Ok(A::fold(&events::<A>(log, id, version).await?))
}

/// The events of one stream up to a version. All of them are read: a stream that mails are about is short.
async fn events<A: Told>(log: &impl Log, id: Uuid, version: u32) -> Result<Vec<A::Event>, NotifierError> {
    let mut events = Vec::new();
    for event in log.stream(A::TYPE, id).await? {
        if event.version > version {
            break;
        }
        let fact = event.fact().map_err(|source| NotifierError::UnknownEvent {
            position: event.position,
            source,
        })?;
        events.extend(A::told_by(fact));
    }
    Ok(events)
}

/// An aggregate that mails tell of.
pub(crate) trait Told: Aggregate {
    /// Its event in a fact.
    fn told_by(fact: Fact) -> Option<Self::Event>;
}

impl Told for Account {
    fn told_by(fact: Fact) -> Option<Self::Event> {
        if let Fact::Account(_, event) = fact {
            Some(event)
        } else {
            None
        }
    }
}

impl Told for Doctor {
    fn told_by(fact: Fact) -> Option<Self::Event> {
        if let Fact::Doctor(_, event) = fact {
            Some(event)
        } else {
            None
        }
    }
}

impl Told for Appointment {
    fn told_by(fact: Fact) -> Option<Self::Event> {
        if let Fact::Appointment(_, event) = fact {
            Some(event)
        } else {
            None
        }
    }
}

impl Told for WaitlistEntry {
    fn told_by(fact: Fact) -> Option<Self::Event> {
        if let Fact::Waitlist(_, event) = fact {
            Some(event)
        } else {
            None
        }
    }
}
