use chrono::{DateTime, Utc};

use super::{HideReason, Rating, RestoreReason, ReviewedVisit};
use crate::Personal;

/// What may be asked of a review.
#[derive(Clone, Debug, PartialEq)]
pub enum ReviewCommand {
    /// The patient says how a visit was. Whoever appends makes sure that the visit still stands as it does here.
    Write {
        visit: ReviewedVisit,
        rating: Rating,
        /// 1 to [`TEXT_LIMIT`](super::TEXT_LIMIT) characters, if any.
        text: Option<Personal<String>>,
        now: DateTime<Utc>,
    },
    /// The patient takes it back, for good.
    Withdraw,
    /// The doctor answers, or puts another answer in place of the first.
    Reply {
        /// 1 to [`TEXT_LIMIT`](super::TEXT_LIMIT) characters.
        text: Personal<String>,
    },
    /// The doctor takes the answer back.
    WithdrawReply,
    /// An admin takes it from the public.
    Hide {
        reason: HideReason,
        /// 1 to [`NOTE_LIMIT`](super::NOTE_LIMIT) characters, and nothing about a person: it stands in the log.
        note: String,
    },
    /// An admin gives it back to the public.
    Restore {
        reason: RestoreReason,
        /// As when hiding.
        note: String,
    },
}
