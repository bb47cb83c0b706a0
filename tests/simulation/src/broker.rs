//! One broker with one stream, which may lose what it likes.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use messaging::{BrokerError, End, Outgoing, Placed, Published, StreamError, Tail};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::bug::Bug;
use crate::world::{LOG, Process, World};

/// The window in which a message id is known.
const WINDOW: Duration = Duration::from_mins(2);

/// A stored message.
#[derive(Clone, Debug)]
pub struct Message {
    pub sequence: u64,
    pub id: Uuid,
    pub log: Uuid,
    pub position: u64,
    pub payload: Arc<[u8]>,
}

/// The stream.
#[derive(Default)]
pub struct Stream {
    pub exists: bool,
    pub last_sequence: u64,
    pub messages: VecDeque<Message>,
    ids: BTreeMap<Uuid, (u64, Instant)>,
    pub down_until: Option<Instant>,
    /// Changes when readers have to open their feed anew.
    pub generation: u64,
}

/// What became of one message.
enum Ack {
    Stored(u64),
    Duplicate(u64),
    Refused,
}

impl Stream {
    pub fn is_up(&self) -> bool {
        self.down_until.is_none_or(|until| until <= Instant::now())
    }

    /// The server is restarted on a folder without its newest messages.
    pub fn lose_tail(&mut self, messages: usize) {
        for _ in 0..messages {
            if let Some(lost) = self.messages.pop_back() {
                self.last_sequence = lost.sequence - 1;
                self.ids.remove(&lost.id);
            }
        }
    }

    pub fn wipe(&mut self) {
        *self = Self {
            down_until: self.down_until,
            generation: self.generation + 1,
            ..Self::default()
        };
    }

    fn store(&mut self, end: End, message: Message) -> Ack {
        let known = self.ids.get(&message.id).filter(|(_, at)| at.elapsed() < WINDOW);
        if let Some((sequence, _)) = known {
            return Ack::Duplicate(*sequence);
        }
        let last = self.messages.back().map(|message| message.id);
        if end.sequence != self.last_sequence || end.message.is_some_and(|before| last != Some(before)) {
            return Ack::Refused;
        }
        self.force(message);
        Ack::Stored(self.last_sequence)
    }

    /// Stores it whatever stands before.
    pub fn force(&mut self, mut message: Message) {
        self.last_sequence += 1;
        message.sequence = self.last_sequence;
        self.ids.insert(message.id, (message.sequence, Instant::now()));
        self.messages.push_back(message);
    }
}

struct Parcel {
    log: Uuid,
    after: End,
    batch: Vec<Outgoing>,
    reply: oneshot::Sender<Published>,
}

/// A relay's connection. What was sent arrives in order, also when the sender is gone meanwhile.
#[derive(Clone)]
pub struct FarStream {
    process: Process,
    parcels: mpsc::UnboundedSender<Parcel>,
}

impl FarStream {
    pub fn connect(process: Process) -> Self {
        let (parcels, arriving) = mpsc::unbounded_channel();
        tokio::spawn(carry(process.world.clone(), arriving));
        Self { process, parcels }
    }

    async fn reach(&self) -> Result<(), BrokerError> {
        self.process.travel().await;
        if self.is_up() {
            Ok(())
        } else {
            Err(BrokerError::Disconnected)
        }
    }

    fn is_up(&self) -> bool {
        self.process.world.lock().stream.is_up()
    }
}

async fn carry(world: Arc<World>, mut arriving: mpsc::UnboundedReceiver<Parcel>) {
    while let Some(parcel) = arriving.recv().await {
        sleep(world.chance(|chance| chance.pause(3))).await;
        let published = deliver(&world, &parcel);
        sleep(world.chance(|chance| chance.pause(2))).await;
        let _ = parcel.reply.send(published);
    }
}

fn deliver(world: &World, parcel: &Parcel) -> Published {
    let mut published = Published {
        held: 0,
        duplicates: 0,
        last_sequence: parcel.after.sequence,
        failure: None,
    };
    // From here on the connection is gone, or the server deaf.
    let cut = if world.trouble(4) {
        world.chance(|chance| chance.below(parcel.batch.len() as u64 + 1))
    } else {
        u64::MAX
    };
    let silent = world.trouble(4);
    let mut end = parcel.after;
    for (n, message) in (0..).zip(&parcel.batch) {
        if n >= cut || !world.lock().stream.is_up() || !world.lock().stream.exists {
            published.failure.get_or_insert(BrokerError::Disconnected);
            break;
        }
        check_durable(world, message);
        let id = if world.has(Bug::IdIsPosition) {
            Uuid::from_u128(message.position.into())
        } else {
            message.event_id
        };
        let before = end.message.map(|before| {
            if world.has(Bug::IdIsPosition) {
                Uuid::from_u128(u128::from(message.position) - 1)
            } else {
                before
            }
        });
        let stored = Message {
            sequence: 0,
            id,
            log: parcel.log,
            position: message.position,
            payload: message.payload.to_vec().into(),
        };
        let ack = world.lock().stream.store(End { message: before, ..end }, stored);
        end = end.followed_by(message);
        if published.failure.is_some() {
            continue;
        }
        match ack {
            Ack::Stored(sequence) => {
                published.held += 1;
                published.last_sequence = sequence;
            }
            Ack::Duplicate(sequence) => {
                published.held += 1;
                published.duplicates += 1;
                published.last_sequence = published.last_sequence.max(sequence);
            }
            Ack::Refused => published.failure = Some(BrokerError::Disconnected),
        }
    }
    world.note(
        "broker",
        &format!(
            "got {} after {}: {} held",
            parcel.batch.len(),
            parcel.after.sequence,
            published.held
        ),
    );
    if silent {
        published.held = 0;
        published.failure = Some(BrokerError::Disconnected);
    }
    published
}

/// Nothing may be published that a crash could take back.
fn check_durable(world: &World, message: &Outgoing) {
    let durable = world.lock().server.durable_head();
    if message.position > durable || world.log.event(message.position, message.event_id).is_none() {
        world.broken(format!("published {} when {durable} was durable", message.position));
    }
}

impl projectors::relay::Stream for FarStream {
    fn is_connected(&self) -> bool {
        self.is_up()
    }

    async fn ensure(&self) -> Result<(), StreamError> {
        self.reach().await?;
        self.process.world.lock().stream.exists = true;
        Ok(())
    }

    async fn remake(&self) -> Result<(), StreamError> {
        self.reach().await?;
        self.process.world.lock().stream.wipe();
        self.process.world.lock().stream.exists = true;
        Ok(())
    }

    async fn tail(&self, log: Uuid) -> Result<Tail, BrokerError> {
        self.reach().await?;
        let tail = {
            let inner = self.process.world.lock();
            tail(&inner.stream, log)?
        };
        self.process.travel().await;
        Ok(tail)
    }

    async fn send(&self, log: Uuid, after: End, batch: &[Outgoing]) -> BoxFuture<'static, Published> {
        self.process.travel().await;
        let (reply, answer) = oneshot::channel();
        let parcel = Parcel {
            log,
            after,
            batch: batch.to_vec(),
            reply,
        };
        let _ = self.parcels.send(parcel);
        let lost = Published {
            held: 0,
            duplicates: 0,
            last_sequence: after.sequence,
            failure: Some(BrokerError::Disconnected),
        };
        answer.map(|published| published.unwrap_or(lost)).boxed()
    }
}

/// What stands at the stream's end.
pub fn tail(stream: &Stream, log: Uuid) -> Result<Tail, BrokerError> {
    if !stream.exists {
        return Err(BrokerError::NoStream);
    }
    let newest = stream.messages.iter().rev().take(65).find(|message| message.log == log);
    Ok(Tail {
        first_sequence: stream.messages.front().map_or(1, |message| message.sequence),
        last_sequence: stream.last_sequence,
        newest: newest.map(|message| Placed {
            sequence: message.sequence,
            position: message.position,
            event_id: world_id(message),
        }),
    })
}

/// The event's id, which stands in the payload also where a bug gave the message another one.
fn world_id(message: &Message) -> Uuid {
    let payload: serde_json::Value = serde_json::from_slice(&message.payload).unwrap_or_default();
    let id = payload
        .get("event_id")
        .and_then(|id| id.as_str())
        .and_then(|id| id.parse().ok());
    id.unwrap_or(message.id)
}

/// Something that is not of the log.
pub fn stranger(world: &World, position: u64) -> Message {
    let id = if world.has(Bug::IdIsPosition) {
        Uuid::from_u128(position.into())
    } else {
        domain::ids::IdGen::next(world)
    };
    Message {
        sequence: 0,
        id,
        log: Uuid::from_u128(LOG.as_u128() + 1),
        position,
        payload: Arc::from(*b"{}"),
    }
}
