//! One attempt at one mail.

use domain::time::Clock;
use event_store::Log;
use lettre::Message;
use std::sync::Arc;
use std::time::Duration;
use tracing::Span;
use tracing::field::display;

use crate::backoff;
use crate::compose::{About, Desk, Occasion, deadline};
use crate::error::NotifierError;
use crate::history;
use crate::kind::Kind;
use crate::outbox::{Outcome, Taken};
use crate::ports::{Connection, People};
use crate::reminder::Reminder;
use crate::smtp::Delivery;
use crate::standing::{Standing, standing};

/// The longest reading and writing may take. With [`crate::smtp::TIMEOUT`] it stays below the lease.
const PREPARE_TIMEOUT: Duration = Duration::from_secs(15);

/// What a mail is made from.
#[derive(Clone)]
pub struct Sources<L, P> {
    /// What happened.
    pub log: L,
    /// Whom to write to.
    pub people: P,
    /// How to put it.
    pub desk: Arc<Desk>,
}

enum Prepared {
    Ready(Box<Message>),
    Needless(Outcome),
    /// It is not certain yet whether it is needless.
    Undecided,
}

/// Writes the mail from the log and hands it over.
pub(crate) async fn attempt<L: Log, P: People>(
    sources: &Sources<L, P>,
    clock: &dyn Clock,
    connection: &mut impl Connection,
    mail: &Taken,
) -> Outcome {
    let prepared = tokio::time::timeout(PREPARE_TIMEOUT, prepare(sources, clock, mail)).await;
    let delivery = match prepared {
        Ok(Ok(Prepared::Ready(message))) => connection.send(mail, *message).await,
        Ok(Ok(Prepared::Needless(outcome))) => return outcome,
        Ok(Ok(Prepared::Undecided)) => try_later("not-durable"),
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
            match backoff::next_try(mail.event_id, mail.attempts, mail.owed_since(), clock.now()) {
                Some(at) => Outcome::Again { at, reason },
                None => Outcome::Failed { reason },
            }
        }
    }
}

async fn prepare<L: Log, P: People>(
    Sources { log, people, desk }: &Sources<L, P>,
    clock: &dyn Clock,
    mail: &Taken,
) -> Result<Prepared, NotifierError> {
    let event = history::event_of(log, mail).await?;
    Span::current().record("correlation_id", display(event.correlation_id));
    let occasion = Occasion {
        kind: Kind::from_name(&mail.kind).ok_or(NotifierError::Missing {
            what: "the kind",
            event_id: mail.event_id,
        })?,
        recorded_at: event.recorded_at,
    };
    let visit = history::visit(log, &event).await?;
    let kept = history::kept(log, &event).await?;
    let clocks = history::clocks(&event)?;
    let about = match (&visit, &kept, &clocks) {
        (Some(visit), ..) => About::Visit(visit),
        (None, Some(kept), _) => About::Kept(kept),
        (None, None, Some(clocks)) => About::Clocks(clocks),
        (None, None, None) => About::Reader,
    };
    if Reminder::of(occasion.kind).is_some() {
        match standing(log, &event).await? {
            Standing::Stands => {}
            Standing::Changed { how } => return Ok(Prepared::Needless(Outcome::SkippedStale { reason: how })),
            Standing::NotDurable => return Ok(Prepared::Undecided),
        }
    }
    let now = clock.now();
    if deadline(&occasion, about).is_some_and(|deadline| deadline <= now) {
        return Ok(Prepared::Needless(Outcome::SkippedLate));
    }
    let Some(reader) = history::reader(log, people, mail).await? else {
        return Ok(Prepared::Needless(Outcome::SkippedGone));
    };
    let letter = desk.write(&occasion, reader, about, mail.message_id.clone(), now)?;
    Ok(Prepared::Ready(Box::new(letter.into_message()?)))
}

fn try_later(reason: &str) -> Delivery {
    Delivery::TryLater {
        reason: reason.to_owned(),
    }
}
