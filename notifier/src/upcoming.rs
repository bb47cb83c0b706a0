//! Reminders of visits from before: of events that the checkpoint passed by without planning any, because it began at the end
//! of an old log, was set behind a demo's past or stood there before there were reminders.

use chrono::{DateTime, Utc};
use domain::time::Clock;
use event_store::{EventStore, Recorded};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

use crate::error::NotifierError;
use crate::outbox::Debt;
use crate::{checkpoint, outbox, planner};

const BATCH: u32 = 500;
const WAIT: Duration = Duration::from_secs(1);
const WAIT_AFTER_ERROR: Duration = Duration::from_secs(10);

/// Events that may make a visit firm. The others are not even understood here: they may be of times this program has
/// forgotten.
const FIRM: [&str; 3] = ["appointment.booked", "appointment.confirmed", "appointment.rescheduled"];

/// Plans them once for an installation, beside whatever else is going on. Errors are logged and tried again.
pub(crate) async fn remember(store: EventStore, clock: Arc<dyn Clock>, host: String, shutdown: CancellationToken) {
    loop {
        let Some(progress) = shutdown.run_until_cancelled(plan(&store, clock.now(), &host)).await else {
            return;
        };
        let wait = match progress {
            Ok(Progress::Planned) => return,
            Ok(Progress::NotDurable) => WAIT,
            Err(error) => {
                metrics::counter!("medbook_notifier_errors_total", "part" => "planner").increment(1);
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the log cannot be read for reminders of visits from before"
                );
                WAIT_AFTER_ERROR
            }
        };
        tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

enum Progress {
    Planned,
    /// Where the planner stands is not known or not durable yet.
    NotDurable,
}

/// Reads the log up to where the planner stands, which plans all that follows. What it plans as well, or another notifier
/// at the same time, is planned once: it is known by its event.
async fn plan(store: &EventStore, now: DateTime<Utc>, host: &str) -> Result<Progress, NotifierError> {
    let pool = store.pool();
    if checkpoint::reminders_planned(pool).await? {
        return Ok(Progress::Planned);
    }
    let barrier = store.barrier().await?;
    let Some(until) = checkpoint::stored(pool).await?.filter(|until| *until <= barrier) else {
        return Ok(Progress::NotDurable);
    };
    let (mut from, mut planned) = (0, 0);
    while from < until {
        let mut events = store.read_after(from, BATCH).await?;
        events.retain(|event| event.position <= until);
        let Some(last) = events.last() else {
            break;
        };
        from = last.position;
        let debts = still_to_come(store, &events, now).await?;
        if !debts.is_empty() {
            outbox::owe(&mut *pool.acquire().await?, &debts, host, now).await?;
        }
        planned += debts.len();
    }
    checkpoint::note_reminders_planned(pool, until, now).await?;
    tracing::info!(until, planned, "reminders of visits from before are planned");
    Ok(Progress::Planned)
}

async fn still_to_come(
    store: &EventStore,
    events: &[Recorded],
    now: DateTime<Utc>,
) -> Result<Vec<Debt>, NotifierError> {
    let mut debts = Vec::new();
    for event in events {
        if FIRM.contains(&event.event_type.as_str()) {
            debts.extend(planner::debts_of(store, event).await?);
        }
    }
    debts.retain(|debt| debt.owed.due_at.is_some_and(|due_at| due_at > now));
    Ok(debts)
}
