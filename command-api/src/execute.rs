use domain::ResourceKind;
use domain::appointment::Booking;
use event_store::{AppendError, StoredAnswer, Work};
use http_kit::{Code, Problem};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tracing::Instrument;

use crate::answer::Answer;
use crate::attempt::{Attempt, Decided, IfTaken};
use crate::refused::Refused;
use crate::schedules::Facts;
use crate::state::State;
use crate::wish::Wish;

/// How often a command is decided before somebody else's changes win.
const TRIES: u32 = 5;

/// Why a try did not lead to an answer.
enum Failed {
    /// It was decided on something remembered, which may be out of date: it says nothing yet.
    Hearsay,
    /// What was decided on has changed; deciding again may help.
    Outdated,
    /// The wish was answered before.
    Answered(StoredAnswer),
    /// It stays refused.
    Refused(Refused),
}

impl State {
    /// Carries out a wish in a task of its own and waits for the answer. A caller that stops waiting changes nothing.
    ///
    /// `attempt` is called for each try; it loads, decides and says what to answer. Ids the command makes are made before,
    /// so that every try makes the same ones.
    pub(crate) async fn execute<F, T>(&self, wish: Wish, attempt: F) -> Result<Answer, Refused>
    where
        F: Fn(Attempt) -> T + Send + Sync + 'static,
        T: Future<Output = Result<Decided, Refused>> + Send,
    {
        let state = self.clone();
        let span =
            tracing::debug_span!("command", correlation_id = %wish.correlation_id, causation_id = %wish.causation_id);
        let task = async move { state.carry_out(wish, attempt).await }.instrument(span);
        self.commands
            .spawn(task.in_current_span())
            .await
            .map_err(Problem::internal)?
    }

    /// The key is not looked up before the first try: the append looks it up under the log's lock, and a refusal is
    /// appended as well, so that a retry racing its own first try does not hear that its slot is taken. A repeated wish
    /// is decided once for nothing, and every new one is spared a question.
    async fn carry_out<F, T>(&self, wish: Wish, attempt: F) -> Result<Answer, Refused>
    where
        F: Fn(Attempt) -> T,
        T: Future<Output = Result<Decided, Refused>>,
    {
        let mut facts = Facts::Remembered;
        for tries in 1..=TRIES {
            let outcome = match self.try_once(&wish, &attempt, facts).await {
                Err(Failed::Hearsay) => self.try_once(&wish, &attempt, Facts::Read).await,
                outcome => outcome,
            };
            facts = Facts::Read;
            match outcome {
                Ok(answer) => return Ok(answer),
                Err(Failed::Hearsay | Failed::Outdated) => {
                    metrics::counter!("medbook_command_retries_total").increment(1);
                    tokio::time::sleep(pause(&wish, tries)).await;
                }
                Err(Failed::Answered(stored)) => return compare(&wish, stored),
                Err(Failed::Refused(refused)) => return self.refuse(&wish, refused).await,
            }
        }
        let conflict = Problem::new(
            Code::VersionConflict,
            "Somebody else changed this at the same time. Please look again and retry.",
        );
        self.refuse(&wish, conflict.into()).await
    }

    async fn try_once<F, T>(&self, wish: &Wish, attempt: &F, facts: Facts) -> Result<Answer, Failed>
    where
        F: Fn(Attempt) -> T,
        T: Future<Output = Result<Decided, Refused>>,
    {
        let relied_on_memory = Arc::new(AtomicBool::new(false));
        let decided = attempt(Attempt::new(self, wish, facts, relied_on_memory.clone())).await;
        let hearsay = relied_on_memory.load(Ordering::Relaxed);
        let mut decided = match decided {
            Ok(decided) => decided,
            Err(_) if hearsay => return Err(Failed::Hearsay),
            Err(refused) => return Err(Failed::Refused(refused)),
        };
        let Decided { status, ref body, .. } = decided;
        if let Some(key) = wish.key {
            let status = status.as_u16();
            decided.work.answer(key, wish.fingerprint, status, body.clone());
        }
        let appended = match self.store.append(decided.work).await {
            Ok(appended) => appended,
            Err(error) => {
                let failed = match (&error, decided.if_taken) {
                    (AppendError::Overlap { .. }, IfTaken::DecideAgain) => Failed::Outdated,
                    _ => self.failed(error, decided.wanted.as_ref()).await,
                };
                // What was remembered is out of date, and no rival is in the way: no pause. Any other refusal came after
                // the version of what was remembered had been checked under the log's lock.
                let outdated = hearsay && matches!(failed, Failed::Outdated);
                return Err(if outdated { Failed::Hearsay } else { failed });
            }
        };
        if !hearsay {
            for schedule in decided.relied_on {
                self.schedules.keep(schedule).await;
            }
        }
        Ok(Answer::new(status, decided.body, appended.position))
    }

    async fn failed(&self, error: AppendError, wanted: Option<&Booking>) -> Failed {
        match error {
            // Whoever holds a claim shows when the command is decided again, and so do other rooms and places.
            AppendError::Conflict { .. }
            | AppendError::Claimed { .. }
            | AppendError::Overlap {
                kind: ResourceKind::HoldPlace | ResourceKind::Room | ResourceKind::DayPlace | ResourceKind::WeekPlace,
                ..
            } => Failed::Outdated,
            AppendError::Answered(stored) => Failed::Answered(stored),
            AppendError::Overlap { kind, .. } => Failed::Refused(self.taken(kind, wanted).await),
            AppendError::TooLarge { .. } => {
                Failed::Refused(Problem::new(Code::BodyTooLarge, "This is more than can be stored at once.").into())
            }
            error @ (AppendError::Unavailable(_) | AppendError::Unknown) => {
                Failed::Refused(Problem::unavailable(error).into())
            }
        }
    }

    /// Makes a refusal the answer of the wish's key, so that no other try of it stores anything once the caller has heard
    /// no: one that was held up may be carried out after the time has become free again. If another try was answered
    /// meanwhile, that is the answer.
    async fn refuse(&self, wish: &Wish, refused: Refused) -> Result<Answer, Refused> {
        let Some(key) = wish.key else { return Err(refused) };
        let document = refused.decided(wish.correlation_id)?;
        let body = serde_json::to_value(&document).map_err(Problem::internal)?;
        let mut work = Work::new(wish.audit(self.clock.now()), self.ids.clone());
        work.answer(key, wish.fingerprint, document.status, body.clone());
        match self.store.append(work).await {
            Ok(_) => Err(Refused::remembered(body)),
            Err(AppendError::Answered(stored)) => compare(wish, stored),
            Err(error) => Err(Problem::unavailable(error).into()),
        }
    }
}

fn compare(wish: &Wish, stored: StoredAnswer) -> Result<Answer, Refused> {
    if stored.fingerprint != wish.fingerprint {
        let reused = Problem::new(
            Code::IdempotencyKeyReused,
            "This Idempotency-Key was used for another request. Please use a new one.",
        );
        Err(reused.into())
    } else if stored.status < 400 {
        Ok(stored.into())
    } else {
        Err(Refused::remembered(stored.body))
    }
}

/// Longer after each try, and different for each wish, so that rivals do not meet again.
fn pause(wish: &Wish, tries: u32) -> Duration {
    let [.., spread] = *wish.causation_id.as_bytes();
    Duration::from_micros(u64::from(tries) * (500 + 40 * u64::from(spread)))
}
