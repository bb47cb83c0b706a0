//! What a mail is about, read from the log as it was at the mail's event.

use domain::account::Account;
use domain::appointment::{Appointment, AppointmentEvent, Party, Status};
use domain::doctor::Doctor;
use domain::{Aggregate, Fact};
use event_store::{EventStore, Recorded};
use uuid::Uuid;

use crate::compose::{Reader, Visit};
use crate::error::NotifierError;
use crate::locale::Locale;
use crate::outbox::Taken;

/// The event a mail is owed for.
pub(crate) async fn event_of(store: &EventStore, mail: &Taken) -> Result<Recorded, NotifierError> {
    let found = store.read_after(mail.position - 1, 1).await?.into_iter().next();
    found
        .filter(|event| event.event_id == mail.event_id)
        .ok_or(NotifierError::Missing {
            what: "the event",
            event_id: mail.event_id,
        })
}

/// Who the mail goes to; `None` when that person was erased, or has an address no mail server would take.
pub(crate) async fn reader(store: &EventStore, mail: &Taken) -> Result<Option<Reader>, NotifierError> {
    let account = store.load::<Account>(mail.recipient).await?;
    let Some(identity) = account.state.identity() else {
        return Err(NotifierError::Missing {
            what: "the recipient",
            event_id: mail.event_id,
        });
    };
    let texts = store.vault().texts(&[identity.name.id(), identity.email.id()]).await?;
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
pub(crate) async fn visit(store: &EventStore, event: &Recorded) -> Result<Option<Visit>, NotifierError> {
    if event.stream_type != Appointment::TYPE {
        return Ok(None);
    }
    let events = appointment_events(store, event.stream_id, event.version).await?;
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
    let doctor = store.load::<Doctor>(booking.doctor_id).await?;
    let profile = doctor.state.profile().cloned().ok_or_else(|| missing("the doctor"))?;
    let previous = before.booking().map(|booking| booking.slot.clone());
    Ok(Some(Visit {
        id: event.stream_id,
        version: event.version,
        previous: previous.filter(|slot| *slot != booking.slot),
        booking,
        status,
        was_booked: before.status() == Some(Status::Booked),
        by_doctor: matches!(last, AppointmentEvent::Cancelled { by: Party::Doctor, .. }),
        profile,
    }))
}

/// The events of one visit up to a version. A visit has a handful.
async fn appointment_events(
    store: &EventStore,
    id: Uuid,
    version: u32,
) -> Result<Vec<AppointmentEvent>, NotifierError> {
    const SELECT: &str = "SELECT position, event_id, stream_type, stream_id, version, event_type, schema_version, \
        payload, actor, causation_id, correlation_id, recorded_at FROM event \
        WHERE stream_type = ? AND stream_id = ? AND version <= ? ORDER BY version";
    let recorded: Vec<Recorded> = sqlx::query_as(SELECT)
        .bind(Appointment::TYPE)
        .bind(id)
        .bind(version)
        .fetch_all(store.pool())
        .await?;
    let mut events = Vec::with_capacity(recorded.len());
    for event in &recorded {
        let fact = event.fact().map_err(|source| NotifierError::UnknownEvent {
            position: event.position,
            source,
        })?;
        if let Fact::Appointment(_, event) = fact {
            events.push(event);
        }
    }
    Ok(events)
}
