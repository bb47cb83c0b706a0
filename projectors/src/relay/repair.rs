use std::time::Duration;
use tokio::time::Instant;

/// After so many refusals in a row the stream is made anew, and at most so often.
const REFUSALS: u32 = 5;
const BETWEEN: Duration = Duration::from_mins(1);

/// When to give up a stream the broker cannot write to: its files were deleted under the running server, which does not
/// notice by itself. Not at the first refusal, and not over and over when the disk is full.
#[derive(Default)]
pub(super) struct Repair {
    refusals: u32,
    last: Option<Instant>,
}

impl Repair {
    /// Counts an interruption and says whether the stream is to be made anew now.
    pub(super) fn is_due(&mut self, not_written: bool, now: Instant) -> bool {
        if !not_written {
            self.refusals = 0;
            return false;
        }
        self.refusals += 1;
        let rested = self.last.is_none_or(|last| now - last >= BETWEEN);
        let due = self.refusals >= REFUSALS && rested;
        if due {
            self.last = Some(now);
            self.refusals = 0;
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_that_cannot_be_written_is_given_up_after_a_while_and_not_again_at_once() {
        let mut repair = Repair::default();
        let start = Instant::now();
        let mut due = |not_written, second| repair.is_due(not_written, start + Duration::from_secs(second));
        assert_eq!((0..20).filter(|second| due(true, *second)).collect::<Vec<_>>(), [4]);
        assert!(due(true, 64));
        assert!(!due(false, 200));
        assert!(!due(true, 201), "the count begins anew");
    }
}
