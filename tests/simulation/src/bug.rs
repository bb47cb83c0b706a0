/// A known mistake, planted in the simulated world to show that the checks find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// A projection moves its checkpoint without looking where it is.
    NoCompareAndSet,
    /// The rows of a projection are committed before its checkpoint.
    CheckpointApart,
    /// The barrier is the head of the log, durable or not.
    NoBarrier,
    /// Readers see the barrier before its commit is on disk.
    BarrierToldAtOnce,
    /// The head is read on one connection and the barrier moved on another, perhaps of the server's next life.
    HeadOfAnotherLife,
    /// A message's id on the broker is its position.
    IdIsPosition,
    /// A mail is known by kind and recipient, not by its event.
    MailWithoutVersion,
    /// The notifier moves its checkpoint before it writes down what is owed.
    DebtsApart,
    /// A refusal looks its key up and leaves nothing under it.
    RefusalForgotten,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::NoCompareAndSet,
        Self::CheckpointApart,
        Self::NoBarrier,
        Self::BarrierToldAtOnce,
        Self::HeadOfAnotherLife,
        Self::IdIsPosition,
        Self::MailWithoutVersion,
        Self::DebtsApart,
        Self::RefusalForgotten,
    ];
}
