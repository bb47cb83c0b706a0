//! The reading half: from the log to mails owed.

use domain::appointment::{Appointment, AppointmentEvent};
use domain::time::Clock;
use domain::{Aggregate, Fact};
use event_store::{Log, Recorded};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::checkpoint;
use crate::error::NotifierError;
use crate::history;
use crate::outbox::Debt;
use crate::plan::mails_owed;
use crate::ports::Outbox;

const BATCH: u32 = 200;
const SHORT_WAIT: Duration = Duration::from_millis(50);
const LONG_WAIT: Duration = Duration::from_millis(800);
const WAIT_AFTER_ERROR: Duration = Duration::from_secs(2);

/// Reads the log and writes down what is owed.
pub struct Planner<L, O> {
    /// What happened.
    pub log: L,
    /// What is owed.
    pub outbox: O,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The right-hand side of message ids.
    pub host: String,
    /// Wakes the sender.
    pub owed: Arc<Notify>,
}

impl<L: Log, O: Outbox> Planner<L, O> {
    /// Runs until the shutdown. Errors are logged and tried again: the checkpoint stays where it is.
    pub async fn run(self, shutdown: CancellationToken) {
        let mut appended = self.log.appended();
        let mut wait = SHORT_WAIT;
        loop {
            wait = match self.step().await {
                Ok(0) => (wait * 2).clamp(SHORT_WAIT, LONG_WAIT),
                Ok(_) => Duration::ZERO,
                Err(error) => {
                    metrics::counter!("medbook_notifier_errors_total", "part" => "planner").increment(1);
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the log cannot be read for mails"
                    );
                    WAIT_AFTER_ERROR
                }
            };
            tokio::select! {
                // In order, so that the same history of wake-ups always leads to the same choice.
                biased;
                () = shutdown.cancelled() => return,
                () = tokio::time::sleep(wait) => {}
                // What this process appended takes a moment to become durable. The wait also keeps a busy log from
                // being asked after each single append.
                Ok(()) = appended.changed(), if wait > SHORT_WAIT => {
                    tokio::time::sleep(SHORT_WAIT).await;
                    wait = SHORT_WAIT;
                }
            }
        }
    }

    /// Takes in one batch and returns how many events it had.
    async fn step(&self) -> Result<usize, NotifierError> {
        let now = self.clock.now();
        let from = checkpoint::read(&self.log, &self.outbox, now).await?;
        // Beyond the barrier an event may still un-happen in a crash; a mail could not.
        let barrier = self.log.barrier().await?;
        metrics::gauge!("medbook_notifier_lag_events").set(as_f64(barrier.saturating_sub(from)));
        if barrier <= from {
            return Ok(0);
        }
        let mut events = self.log.read_after(from, BATCH).await?;
        events.retain(|event| event.position <= barrier);
        let Some(last) = events.last() else {
            return Ok(0);
        };
        let to = last.position;
        let mut debts = Vec::new();
        for event in &events {
            debts.extend(debts_of(&self.log, event).await?);
        }
        // When another notifier took this batch in, or the checkpoint was moved, it is read again.
        self.outbox.owe(from, to, &debts, &self.host, now).await?;
        self.owed.notify_one();
        Ok(events.len())
    }
}

/// The mails one event owes.
pub(crate) async fn debts_of(log: &impl Log, event: &Recorded) -> Result<Vec<Debt>, NotifierError> {
    let fact = event.fact().map_err(|source| NotifierError::UnknownEvent {
        position: event.position,
        source,
    })?;
    let visit = visit(log, &fact, event.version).await?;
    let owed = mails_owed(&fact, visit.as_ref(), event.actor, event.recorded_at);
    let debt = |owed| Debt {
        event_id: event.event_id,
        stream_id: event.stream_id,
        position: event.position,
        recorded_at: event.recorded_at,
        owed,
    };
    Ok(owed.into_iter().map(debt).collect())
}

/// The visit the fact is about, as it was then, where a mail may be owed. The event that made it says it all.
async fn visit(log: &impl Log, fact: &Fact, version: u32) -> Result<Option<Appointment>, NotifierError> {
    let Fact::Appointment(id, event) = fact else {
        return Ok(None);
    };
    match event {
        AppointmentEvent::Requested { .. } | AppointmentEvent::Booked { .. } => {
            Ok(Some(Appointment::fold(std::slice::from_ref(event))))
        }
        AppointmentEvent::Arrived {}
        | AppointmentEvent::ArrivalReversed {}
        | AppointmentEvent::Started {}
        | AppointmentEvent::Fulfilled {}
        | AppointmentEvent::NoShowMarked {}
        | AppointmentEvent::NoShowReversed {} => Ok(None),
        AppointmentEvent::Confirmed {}
        | AppointmentEvent::Declined { .. }
        | AppointmentEvent::Expired {}
        | AppointmentEvent::Rescheduled { .. }
        | AppointmentEvent::ClocksMoved { .. }
        | AppointmentEvent::Cancelled { .. } => Ok(Some(history::fold(log, id.0, version).await?)),
    }
}

/// For gauges, which are floating point numbers; exact up to 2⁵³.
#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge of more than 2^53 events would still be close"
)]
fn as_f64(number: u64) -> f64 {
    number as f64
}
