/// Why a command about a review was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewRefusal {
    /// No such review.
    #[error("There is no such review.")]
    Unknown,
    /// The visit did not take place, or nobody said so yet.
    #[error("You can review a visit once it has taken place and the practice has noted that.")]
    NotFulfilled,
    /// The visit is too long ago.
    #[error("A visit can be reviewed for 90 days after it ended. This time is over.")]
    TooLate,
    /// There is one, or there was.
    #[error("You have reviewed this visit already. A visit is reviewed once.")]
    AlreadyReviewed,
    /// The patient took it back.
    #[error("The patient has withdrawn this review, so nothing about it can be changed any more.")]
    Withdrawn,
    /// It is not public.
    #[error("This review is hidden at the moment.")]
    Hidden,
    /// It is public.
    #[error("This review is not hidden.")]
    NotHidden,
    /// Not one to five.
    #[error("Choose one to five stars.")]
    Rating,
    /// Nothing, or too much.
    #[error("Write at most 2,000 characters.")]
    Text,
    /// Reason missing or too long.
    #[error("Say why, in at most 500 characters.")]
    Note,
}
