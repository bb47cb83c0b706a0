//! The sending half: from mails owed to the mail server.

use domain::time::Clock;
use event_store::Log;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::attempt::{Sources, attempt};
use crate::error::NotifierError;
use crate::outbox::{Outcome, Taken};
use crate::ports::{MailServer, Outbox, People};
use crate::smtp::SmtpUrlInvalid;

/// Messages handed over at the same time, each on a connection of its own: one that hangs does not hold up the others.
const CONNECTIONS: usize = 8;
const POLL: Duration = Duration::from_millis(500);
const WAIT_AFTER_ERROR: Duration = Duration::from_secs(2);
/// How often what came of a mail is written down again when the database does not take it. A mail that went out and is not
/// noted waits for its lease and goes out twice; a database that was restarted is back before that.
const NOTE_TRIES: u32 = 15;
const NOTE_WAIT: Duration = Duration::from_secs(1);
const GAUGE_EVERY: u32 = 20;

/// Takes mails owed and sends them. Any number of these share the work.
pub struct Sender<L, O, P, S> {
    /// What mails are made from.
    pub sources: Sources<L, P>,
    /// What is owed.
    pub outbox: O,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where mails go.
    pub server: S,
    /// Rings when something may be owed.
    pub owed: Arc<Notify>,
}

impl<L: Log, O: Outbox, P: People, S: MailServer> Sender<L, O, P, S> {
    /// Runs until the shutdown, then finishes what it has begun.
    ///
    /// # Errors
    /// When the mail server's address cannot be read.
    pub async fn run(self, shutdown: CancellationToken) -> Result<(), SmtpUrlInvalid> {
        let mut idle = Vec::new();
        let mut busy = JoinSet::new();
        let mut rounds = 0_u32;
        while !shutdown.is_cancelled() {
            while idle.len() + busy.len() < CONNECTIONS {
                idle.push(self.server.connection()?);
            }
            let wait = match self.start(&mut idle, &mut busy, &shutdown).await {
                Ok(()) => POLL,
                Err(error) => {
                    metrics::counter!("medbook_notifier_errors_total", "part" => "sender").increment(1);
                    tracing::error!(error = &error as &dyn std::error::Error, "mails owed cannot be taken");
                    WAIT_AFTER_ERROR
                }
            };
            if rounds.is_multiple_of(GAUGE_EVERY) {
                self.gauge().await;
            }
            rounds = rounds.wrapping_add(1);
            tokio::select! {
                // In order, so that the same history of wake-ups always leads to the same choice.
                biased;
                () = shutdown.cancelled() => {}
                () = self.owed.notified() => {}
                Some(done) = busy.join_next() => idle.extend(done.ok()),
                () = tokio::time::sleep(wait) => {}
            }
            // All that have finished, so that the next round takes a mail for each.
            while let Some(done) = busy.try_join_next() {
                idle.extend(done.ok());
            }
        }
        while busy.join_next().await.is_some() {}
        Ok(())
    }

    async fn start(
        &self,
        idle: &mut Vec<S::Connection>,
        busy: &mut JoinSet<S::Connection>,
        shutdown: &CancellationToken,
    ) -> Result<(), NotifierError> {
        if idle.is_empty() {
            return Ok(());
        }
        let taken = self.outbox.take(idle.len(), self.clock.now()).await?;
        let connections = idle.split_off(idle.len().saturating_sub(taken.len()));
        for (mail, mut connection) in taken.into_iter().zip(connections) {
            let (sources, outbox, clock) = (self.sources.clone(), self.outbox.clone(), self.clock.clone());
            let (span, shutdown) = (span(&mail), shutdown.clone());
            let work = async move {
                let outcome = attempt(&sources, clock.as_ref(), &mut connection, &mail).await;
                Span::current().record("outcome", label(&outcome));
                note(&outbox, clock.as_ref(), &mail, &outcome, &shutdown).await;
                connection
            };
            busy.spawn(work.instrument(span));
        }
        Ok(())
    }

    async fn gauge(&self) {
        if let Ok(owed) = self.outbox.backlog(self.clock.now()).await {
            metrics::gauge!("medbook_notifier_mails_due").set(f64::from(owed));
        }
    }
}

/// One attempt. It joins the trace of the command it is about once its event is read; see ADR 0016.
fn span(mail: &Taken) -> Span {
    tracing::debug_span!(
        "mail",
        correlation_id = Empty,
        event_id = %mail.event_id,
        kind = mail.kind,
        position = mail.position,
        attempts = mail.attempts,
        outcome = Empty,
    )
}

async fn note(outbox: &impl Outbox, clock: &dyn Clock, mail: &Taken, outcome: &Outcome, shutdown: &CancellationToken) {
    let Taken {
        event_id,
        kind,
        attempts,
        ..
    } = mail;
    metrics::counter!("medbook_notifier_mails_total", "kind" => kind.clone(), "outcome" => label(outcome)).increment(1);
    match outcome {
        Outcome::Failed { reason } => tracing::error!(%event_id, kind, attempts, reason, "a mail could not be sent"),
        Outcome::Again { at, reason } => {
            tracing::warn!(%event_id, kind, attempts, reason, next_try_at = %at, "a mail is tried again later");
        }
        Outcome::SkippedStale { reason } => {
            tracing::info!(%event_id, kind, attempts, reason, outcome = outcome.as_str(), "a mail is settled");
        }
        Outcome::Sent | Outcome::SkippedLate | Outcome::SkippedGone => {
            tracing::info!(%event_id, kind, attempts, outcome = outcome.as_str(), "a mail is settled");
        }
    }
    match settle(outbox, clock, mail, outcome, shutdown).await {
        Ok(true) => {}
        Ok(false) => tracing::warn!(%event_id, kind, attempts, "somebody else took the mail over"),
        // The lease runs out and the mail is tried again: the one case in which somebody gets it twice.
        Err(error) => tracing::error!(
            error = &error as &dyn std::error::Error,
            %event_id, kind, attempts, "what came of a mail could not be noted"
        ),
    }
}

/// Noting may be done twice: the attempt is settled once, and later tries find nothing to change.
async fn settle(
    outbox: &impl Outbox,
    clock: &dyn Clock,
    mail: &Taken,
    outcome: &Outcome,
    shutdown: &CancellationToken,
) -> Result<bool, sqlx::Error> {
    let mut tries = 1;
    loop {
        match outbox.settle(mail, outcome, clock.now()).await {
            Err(error) if tries < NOTE_TRIES && !shutdown.is_cancelled() => {
                let (event_id, kind) = (mail.event_id, &mail.kind);
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, %event_id, kind, tries, "what came of a mail is noted again");
            }
            settled => return settled,
        }
        tries += 1;
        tokio::select! {
            biased;
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(NOTE_WAIT) => {}
        }
    }
}

fn label(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Again { .. } => "again",
        Outcome::Sent
        | Outcome::Failed { .. }
        | Outcome::SkippedLate
        | Outcome::SkippedStale { .. }
        | Outcome::SkippedGone => outcome.as_str(),
    }
}
