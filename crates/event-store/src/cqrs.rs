//! The one place that knows `cqrs-es`: every aggregate of `domain` can be driven by its given–when–then framework and by
//! its command loop over our log. Our own handlers do not need it; they append several streams at once, which it cannot.

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, AggregateContext, AggregateError, DomainEvent, EventEnvelope};
use domain::ids::IdGen;
use domain::time::Clock;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;
use std::fmt::Debug;
use std::marker::PhantomData;
use std::sync::Arc;
use uuid::Uuid;

use crate::{AppendError, Audit, EventStore, Loaded, StoreError, Work};

/// Any aggregate of `domain`, as cqrs-es wants it.
#[derive(Clone, Debug, Default)]
pub struct CqrsAggregate<A>(pub A);

/// An event of such an aggregate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent, bound = "E: domain::Event")]
pub struct CqrsEvent<E>(pub E);

impl<E: domain::Event> DomainEvent for CqrsEvent<E> {
    fn event_type(&self) -> String {
        self.0.event_type().to_owned()
    }

    fn event_version(&self) -> String {
        self.0.schema_version().to_string()
    }
}

impl<A: domain::Aggregate> Aggregate for CqrsAggregate<A> {
    const TYPE: &'static str = A::TYPE;
    type Command = A::Command;
    type Event = CqrsEvent<A::Event>;
    type Error = A::Refusal;
    type Services = ();

    async fn handle(&mut self, command: A::Command, (): &(), sink: &EventSink<Self>) -> Result<(), A::Refusal> {
        for event in self.0.decide(command)? {
            sink.write(CqrsEvent(event), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: CqrsEvent<A::Event>) {
        self.0.evolve(&event.0);
    }
}

/// cqrs-es could store a state as a snapshot. Ours are folded from short streams, so that is refused.
const NO_SNAPSHOTS: &str = "an aggregate is folded from its events and never stored";

impl<A> Serialize for CqrsAggregate<A> {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom(NO_SNAPSHOTS))
    }
}

impl<'de, A> Deserialize<'de> for CqrsAggregate<A> {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom(NO_SNAPSHOTS))
    }
}

/// Our log as an event store of cqrs-es for one kind of aggregate. It implements that trait and not the narrower
/// `PersistedEventRepository`, which sees events as JSON only and could not keep claims and reservations.
pub struct CqrsStore<A> {
    store: EventStore,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdGen>,
    aggregate: PhantomData<fn() -> A>,
}

/// An aggregate on its way through a command.
pub struct CqrsContext<A> {
    loaded: Loaded<A>,
    working: CqrsAggregate<A>,
}

impl<A> CqrsStore<A> {
    /// The log, and where the events' times and ids come from.
    pub fn new(store: EventStore, clock: Arc<dyn Clock>, ids: Arc<dyn IdGen>) -> Self {
        Self {
            store,
            clock,
            ids,
            aggregate: PhantomData,
        }
    }
}

impl<A: domain::Aggregate> AggregateContext<CqrsAggregate<A>> for CqrsContext<A> {
    fn aggregate(&mut self) -> &mut CqrsAggregate<A> {
        &mut self.working
    }
}

type Failed<A> = AggregateError<<A as domain::Aggregate>::Refusal>;

impl<A: domain::Aggregate> cqrs_es::EventStore<CqrsAggregate<A>> for CqrsStore<A> {
    type AC = CqrsContext<A>;

    async fn load_events(&self, aggregate_id: &str) -> Result<Vec<EventEnvelope<CqrsAggregate<A>>>, Failed<A>> {
        let events = self
            .store
            .events::<A>(id::<A>(aggregate_id)?)
            .await
            .map_err(unread::<A>)?;
        Ok(envelopes(aggregate_id, 0, events, &HashMap::new()))
    }

    async fn load_aggregate(&self, aggregate_id: &str) -> Result<CqrsContext<A>, Failed<A>> {
        let loaded = self
            .store
            .load::<A>(id::<A>(aggregate_id)?)
            .await
            .map_err(unread::<A>)?;
        Ok(CqrsContext {
            working: CqrsAggregate(loaded.state.clone()),
            loaded,
        })
    }

    async fn commit(
        &self,
        events: Vec<CqrsEvent<A::Event>>,
        context: CqrsContext<A>,
        metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<CqrsAggregate<A>>>, Failed<A>> {
        let events: Vec<_> = events.into_iter().map(|event| event.0).collect();
        let audit = Audit {
            actor: None,
            causation_id: self.ids.next(),
            correlation_id: self.ids.next(),
            now: self.clock.now(),
        };
        let mut work = Work::new(audit, self.ids.clone());
        work.record(&context.loaded, &events);
        self.store.append(work).await.map_err(|error| match error {
            AppendError::Conflict { .. } => AggregateError::AggregateConflict,
            AppendError::Unavailable(_) => AggregateError::DatabaseConnectionError(Box::new(error)),
            AppendError::Claimed { .. }
            | AppendError::Overlap { .. }
            | AppendError::Answered(_)
            | AppendError::TooLarge { .. }
            | AppendError::Unknown => AggregateError::UnexpectedError(Box::new(error)),
        })?;
        let (id, version) = (context.loaded.id.to_string(), context.loaded.version);
        Ok(envelopes(&id, version, events, &metadata))
    }
}

fn envelopes<A: domain::Aggregate>(
    aggregate_id: &str,
    after: u32,
    events: Vec<A::Event>,
    metadata: &HashMap<String, String>,
) -> Vec<EventEnvelope<CqrsAggregate<A>>> {
    let envelope = |(sequence, event)| EventEnvelope {
        aggregate_id: aggregate_id.to_owned(),
        sequence,
        payload: CqrsEvent(event),
        metadata: metadata.clone(),
    };
    (after as usize + 1..).zip(events).map(envelope).collect()
}

fn id<A: domain::Aggregate>(text: &str) -> Result<Uuid, Failed<A>> {
    text.parse()
        .map_err(|error: uuid::Error| AggregateError::UnexpectedError(Box::new(error)))
}

fn unread<A: domain::Aggregate>(error: StoreError) -> Failed<A> {
    match error {
        StoreError::Database { .. } => AggregateError::DatabaseConnectionError(Box::new(error)),
        StoreError::Event { .. }
        | StoreError::HeadMismatch { .. }
        | StoreError::Gap { .. }
        | StoreError::WrongMasterKey => AggregateError::DeserializationError(Box::new(error)),
    }
}
