//! What a runner meets outside: its tables and the feed. The log is [`event_store::Log`].

use messaging::{Broker, BrokerError, Delivered};
use std::future::Future;
use uuid::Uuid;

use super::stop::Stop;
use crate::Known;

/// How far the rows of a projection are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Last position taken in; 0: none.
    pub position: u64,
    /// The log the rows come from. `None`: nobody wrote it down.
    pub log: Option<Uuid>,
}

/// The read side of one projection.
pub trait Target: Send + Sync {
    /// The projection's name.
    fn name(&self) -> &'static str;

    /// How far it is; at 0 if it never ran.
    fn place(&self) -> impl Future<Output = Result<Place, Stop>> + Send;

    /// Writes down which log the rows come from. They stay as they are.
    fn belong_to(&self, log: Uuid) -> impl Future<Output = Result<(), Stop>> + Send;

    /// Throws all rows away and goes back to position 0, of this log from now on; [`Stop::Twin`] when it is no longer at
    /// this place.
    fn start_anew(&self, place: Place, log: Option<Uuid>) -> impl Future<Output = Result<(), Stop>> + Send;

    /// Moves from one position to another and takes these events in, all of it or nothing. The events lie after `from`,
    /// not after `to`, in order; positions in between that are missing are passed over.
    ///
    /// [`Stop::Twin`] when it is not at `from`; [`Stop::Poison`] when rows are refused, with the position of the first
    /// event: which of several is to blame is found out by trying each alone.
    fn absorb(&self, from: u64, to: u64, events: &[Known]) -> impl Future<Output = Result<(), Stop>> + Send;

    /// Writes down why it stands still before this position, unless it has moved meanwhile. Forgets that it was asked to
    /// try again.
    fn note_error(&self, position: u64, error: &str) -> impl Future<Output = Result<(), Stop>> + Send;

    /// Whether an operator asked to try again at once, since the last note.
    fn asked_to_retry(&self) -> impl Future<Output = Result<bool, Stop>> + Send;
}

/// Where feeds come from.
pub trait FeedSource: Clone + Send + Sync + 'static {
    /// A feed of it.
    type Feed: Feed;

    /// The messages of a log from about this position on.
    fn feed_from(&self, log: Uuid, position: u64) -> impl Future<Output = Result<Self::Feed, BrokerError>> + Send;
}

/// Messages of a log as they are stored. Positions may repeat and may skip.
pub trait Feed: Send {
    /// The next message. Safe to cancel.
    fn next(&mut self) -> impl Future<Output = Result<Delivered, BrokerError>> + Send;

    /// The next message if one is here already.
    ///
    /// # Errors
    /// When the feed broke.
    fn waiting(&mut self) -> Result<Option<Delivered>, BrokerError>;
}

impl FeedSource for Broker {
    type Feed = messaging::Feed;

    async fn feed_from(&self, log: Uuid, position: u64) -> Result<messaging::Feed, BrokerError> {
        Broker::feed_from(self, log, position).await
    }
}

impl Feed for messaging::Feed {
    async fn next(&mut self) -> Result<Delivered, BrokerError> {
        messaging::Feed::next(self).await
    }

    fn waiting(&mut self) -> Result<Option<Delivered>, BrokerError> {
        messaging::Feed::waiting(self)
    }
}
