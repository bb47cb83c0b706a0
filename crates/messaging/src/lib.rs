//! The feed: a copy of the log's newest events in a JetStream stream, for readers in a hurry.
//!
//! The log is the only truth. The stream may lag, lose its tail, be deleted or hold messages of strangers; whoever reads
//! it compares positions and reads the log where something does not fit. So nothing here promises durability.
//!
//! | file | what is in it |
//! |---|---|
//! | [`broker`](Broker) | the connection, which comes back by itself |
//! | `stream` | the stream's definition and the check that the server took it as it was meant |
//! | `tail` | what stands at the stream's end |
//! | `publish` | messages into the stream, in order and once |
//! | `feed` | messages out of the stream, from a position on |
//! | `bell` | that there are new ones, for those who may only listen |
//! | [`header`] | the headers a message carries |
//!
//! Only what nats-server 2.9 really does is used: one stream, pull consumers without a filter, no key-value store.
//! What is deliberately not in it: consumers with a memory of their own (a durable consumer can skip events after the
//! stream lost its tail), and any knowledge of what an event means.

mod bell;
mod broker;
mod feed;
pub mod header;
mod publish;
mod stream;
mod tail;

pub use bell::Bell;
pub use broker::{Broker, BrokerError};
pub use feed::{Delivered, Feed};
pub use publish::{End, InFlight, Outgoing, Published};
pub use stream::{Limits, STREAM, StreamError};
pub use tail::{Placed, Tail};
