//! Given these events, when this command, then these events or this refusal.

use crate::Aggregate;

pub struct Given<A: Aggregate>(A);

pub struct Outcome<A: Aggregate>(Result<Vec<A::Event>, A::Refusal>);

pub fn given<A: Aggregate>(events: impl IntoIterator<Item = A::Event>) -> Given<A> {
    let events: Vec<_> = events.into_iter().collect();
    Given(A::fold(&events))
}

impl<A: Aggregate> Given<A> {
    pub fn when(self, command: A::Command) -> Outcome<A> {
        Outcome(self.0.decide(command))
    }
}

impl<A: Aggregate> Outcome<A> {
    #[track_caller]
    pub fn then(self, expected: impl IntoIterator<Item = A::Event>) {
        assert_eq!(self.0, Ok(expected.into_iter().collect()));
    }

    #[track_caller]
    pub fn then_nothing(self) {
        assert_eq!(self.0, Ok(vec![]));
    }

    #[track_caller]
    pub fn then_refused(self, expected: A::Refusal) {
        assert_eq!(self.0, Err(expected));
    }
}
