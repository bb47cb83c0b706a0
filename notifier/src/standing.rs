//! Whether a visit is still what a reminder is about to say. Other mails tell of an event and are true whatever followed;
//! a reminder tells of the visit.

use domain::Aggregate;
use domain::appointment::{Appointment, Status};
use event_store::{Log, Recorded};

use crate::error::NotifierError;
use crate::history::Told;
use crate::reminder::makes_firm;

/// How a visit stands, seen from the event that owes a reminder of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It takes place at the time it had after that event, and nobody is there yet.
    Stands,
    /// It does not, or it is going on already: `moved`, or the word of the visit's status.
    Changed {
        /// Which.
        how: &'static str,
    },
    /// Something happened to it that may still un-happen in a crash: it has to be looked at again in a moment. Until then
    /// neither sending nor dropping the reminder is right for certain.
    NotDurable,
}

/// Looks at the whole stream of the visit, also at what happened after the event.
pub(crate) async fn standing(log: &impl Log, owing: &Recorded) -> Result<Standing, NotifierError> {
    // The barrier first: what is at or below it cannot be another event by the time the stream is read.
    let barrier = log.barrier().await?;
    let mut visit = Appointment::default();
    let mut moved = false;
    for event in log.stream(Appointment::TYPE, owing.stream_id).await? {
        if event.position > barrier {
            return Ok(Standing::NotDurable);
        }
        let fact = event.fact().map_err(|source| NotifierError::UnknownEvent {
            position: event.position,
            source,
        })?;
        let Some(told) = Appointment::told_by(fact) else {
            continue;
        };
        moved |= event.version > owing.version && makes_firm(&told);
        visit.evolve(&told);
    }
    // A visit that was moved and moved back owes its reminders again, by its last move: by one event only.
    Ok(match visit.status() {
        Some(Status::Booked) if !moved => Standing::Stands,
        Some(Status::Booked) => Standing::Changed { how: "moved" },
        Some(status) => Standing::Changed { how: status.as_str() },
        None => Standing::Changed { how: "unknown" },
    })
}
