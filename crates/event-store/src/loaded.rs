use domain::{Aggregate, StreamId};
use uuid::Uuid;

/// An aggregate as it stood when it was read.
#[derive(Clone, Debug)]
pub struct Loaded<A> {
    /// Which one.
    pub id: Uuid,
    /// Number of events folded; 0: there is no such stream.
    pub version: u32,
    /// Their fold.
    pub state: A,
}

impl<A: Aggregate> Loaded<A> {
    /// The stream of an aggregate that does not exist yet. Saves a read where the id has just been made.
    pub fn new_stream(id: impl Into<Uuid>) -> Self {
        Self {
            id: id.into(),
            version: 0,
            state: A::default(),
        }
    }

    /// Its stream.
    pub fn stream(&self) -> StreamId {
        StreamId::of::<A>(self.id)
    }
}
