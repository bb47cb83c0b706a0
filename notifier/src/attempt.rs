//! One attempt at one mail.

use domain::time::Clock;
use event_store::EventStore;
use lettre::Message;
use std::time::Duration;

use crate::backoff;
use crate::compose::{Desk, Occasion, deadline};
use crate::error::NotifierError;
use crate::history;
use crate::kind::Kind;
use crate::outbox::{Outcome, Taken};
use crate::smtp::{Delivery, Smtp};

/// The longest reading and writing may take. With [`crate::smtp::TIMEOUT`] it stays below the lease.
const PREPARE_TIMEOUT: Duration = Duration::from_secs(15);

enum Prepared {
    Ready(Box<Message>),
    Needless(Outcome),
}

/// Writes the mail from the log and hands it over.
pub(crate) async fn attempt(
    store: &EventStore,
    clock: &dyn Clock,
    desk: &Desk,
    smtp: &mut Smtp,
    mail: &Taken,
) -> Outcome {
    let prepared = tokio::time::timeout(PREPARE_TIMEOUT, prepare(store, clock, desk, mail)).await;
    let delivery = match prepared {
        Ok(Ok(Prepared::Ready(message))) => smtp.send(*message).await,
        Ok(Ok(Prepared::Needless(outcome))) => return outcome,
        Ok(Err(error)) => {
            let event_id = mail.event_id;
            tracing::error!(
                error = &error as &dyn std::error::Error,
                %event_id, kind = mail.kind, "a mail cannot be written"
            );
            try_later("not-written")
        }
        Err(_) => try_later("log-timeout"),
    };
    match delivery {
        Delivery::Accepted => Outcome::Sent,
        Delivery::Refused { reason } => Outcome::Failed { reason },
        Delivery::TryLater { reason } => {
            match backoff::next_try(mail.event_id, mail.attempts, mail.recorded_at, clock.now()) {
                Some(at) => Outcome::Again { at, reason },
                None => Outcome::Failed { reason },
            }
        }
    }
}

async fn prepare(store: &EventStore, clock: &dyn Clock, desk: &Desk, mail: &Taken) -> Result<Prepared, NotifierError> {
    let event = history::event_of(store, mail).await?;
    let occasion = Occasion {
        kind: Kind::from_name(&mail.kind).ok_or(NotifierError::Missing {
            what: "the kind",
            event_id: mail.event_id,
        })?,
        recorded_at: event.recorded_at,
    };
    let visit = history::visit(store, &event).await?;
    let now = clock.now();
    if deadline(&occasion, visit.as_ref()).is_some_and(|deadline| deadline <= now) {
        return Ok(Prepared::Needless(Outcome::SkippedLate));
    }
    let Some(reader) = history::reader(store, mail).await? else {
        return Ok(Prepared::Needless(Outcome::SkippedGone));
    };
    let letter = desk.write(&occasion, reader, visit.as_ref(), mail.message_id.clone(), now)?;
    Ok(Prepared::Ready(Box::new(letter.into_message()?)))
}

fn try_later(reason: &str) -> Delivery {
    Delivery::TryLater {
        reason: reason.to_owned(),
    }
}
