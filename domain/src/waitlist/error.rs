/// Why a command about an entry of the waitlist was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaitlistRefusal {
    /// No such entry.
    #[error("There is no such entry on the waitlist.")]
    Unknown,
    /// The id is in use.
    #[error("This entry exists already.")]
    AlreadyExists,
    /// The days are in the wrong order, over, or too far away.
    #[error("Please choose days from today on, the first before the last, at most a year ahead.")]
    Days,
    /// The hours are in the wrong order.
    #[error("Please choose hours that end after they begin.")]
    Hours,
    /// The offer's time is over, or it was answered.
    #[error("This time is no longer kept for you. We will ask you again when another one frees up.")]
    OfferOver,
    /// It is being asked, or has ended.
    #[error("This entry is not waiting.")]
    NotWaiting,
    /// Not what the patient wishes.
    #[error("This time is not what was wished for.")]
    NotWished,
}
