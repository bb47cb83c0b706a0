use std::time::Duration;
use tokio::time::Instant;

/// What a rebuild is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It takes the log in; counted in events.
    Fill,
    /// It compares the new rows with the live ones; counted in rows.
    Compare,
    /// It changes the tables' names.
    Flip,
}

/// How far a rebuild is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What it is doing.
    pub stage: Stage,
    /// How many events or rows are done.
    pub done: u64,
    /// Of how many, as far as that is known now: a log that grows moves it.
    pub total: u64,
    /// Events or rows a second, over the whole stage.
    pub per_second: f64,
    /// How long the stage will take at that speed; `None` before there is a speed.
    pub left: Option<Duration>,
}

impl Progress {
    /// Without a speed.
    pub(super) fn at(stage: Stage, done: u64, total: u64) -> Self {
        Self {
            stage,
            done,
            total,
            per_second: 0.0,
            left: None,
        }
    }
}

/// Tells how far a stage is.
pub(super) struct Report<'a> {
    stage: Stage,
    began: Instant,
    /// Where the stage began, so that the speed is its own.
    first: Option<u64>,
    tell: &'a mut (dyn FnMut(Progress) + Send),
}

impl<'a> Report<'a> {
    pub(super) fn new(stage: Stage, tell: &'a mut (dyn FnMut(Progress) + Send)) -> Self {
        Self {
            stage,
            began: Instant::now(),
            first: None,
            tell,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a speed")]
    pub(super) fn say(&mut self, done: u64, total: u64) {
        let first = *self.first.get_or_insert(done);
        let seconds = self.began.elapsed().as_secs_f64();
        let per_second = if seconds > 0.0 {
            (done - first) as f64 / seconds
        } else {
            0.0
        };
        let left = (per_second > 0.0)
            .then(|| Duration::try_from_secs_f64(total.saturating_sub(done) as f64 / per_second).ok())
            .flatten();
        (self.tell)(Progress {
            stage: self.stage,
            done,
            total,
            per_second,
            left,
        });
    }
}
