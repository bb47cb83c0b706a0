use chrono::{DateTime, Utc};
use domain::{Aggregate, Reservation, StreamId};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

use crate::sealing::Sealed;
use crate::work::StreamWrite;
use crate::writer::Refused;
use crate::writer::ledger::{Known, Ledger};
use crate::{AppendError, Appended, IdempotencyKey, Loaded, Recorded, StoreError, StoredAnswer, Work, stored_event};

/// The log's tables.
#[derive(Default)]
pub(super) struct Rows {
    events: Vec<Recorded>,
    /// Where each stream's events are in `events`.
    streams: BTreeMap<(String, Uuid), Vec<usize>>,
    /// Versions, claims, reservations and answers, kept by the judge itself.
    known: Known,
    /// What was accepted and when, to do it again up to a point after a crash.
    accepted: Vec<(Arc<Work>, DateTime<Utc>)>,
}

impl Rows {
    pub fn append(&mut self, work: Arc<Work>, now: DateTime<Utc>) -> Result<Appended, AppendError> {
        let mut ledger = Ledger::new(std::mem::take(&mut self.known), self.head(), now);
        let verdict = ledger.judge(&work, &Sealed::default());
        self.known = ledger.into_known();
        let appended = verdict.map_err(|refused| match refused {
            Refused::Command(error) => error,
            Refused::KeyChanged => AppendError::Unknown,
        })?;
        for write in &work.writes {
            self.store(&work, write);
        }
        self.accepted.push((work, now));
        Ok(appended)
    }

    fn store(&mut self, work: &Work, write: &StreamWrite) {
        for (version, event) in (write.expected + 1..).zip(&write.events) {
            let place = self.events.len();
            self.streams
                .entry((write.stream.kind.to_owned(), write.stream.id))
                .or_default()
                .push(place);
            self.events.push(Recorded {
                position: place as u64 + 1,
                event_id: event.id,
                stream_type: write.stream.kind.to_owned(),
                stream_id: write.stream.id,
                version,
                event_type: event.event_type.to_owned(),
                schema_version: event.schema_version,
                payload: serde_json::from_str(&event.payload).unwrap_or_default(),
                unreadable: false,
                actor: work.audit.actor,
                causation_id: work.audit.causation_id,
                correlation_id: work.audit.correlation_id,
                recorded_at: work.audit.now,
            });
        }
    }

    /// Forgets what came after the first so many appends. The judge's rows are made anew by judging again.
    pub fn cut(&mut self, appends: usize) {
        if appends >= self.accepted.len() {
            return;
        }
        let mut kept = std::mem::take(self).accepted;
        kept.truncate(appends);
        for (work, now) in kept {
            let again = self.append(work, now);
            debug_assert!(again.is_ok(), "what was accepted once is accepted again: {again:?}");
        }
    }

    pub fn head(&self) -> u64 {
        self.events.len() as u64
    }

    pub fn appends(&self) -> usize {
        self.accepted.len()
    }

    pub fn after(&self, position: u64, limit: usize) -> Vec<Recorded> {
        let from = usize::try_from(position).unwrap_or(usize::MAX);
        self.events.iter().skip(from).take(limit).cloned().collect()
    }

    pub fn stream(&self, kind: &str, id: Uuid) -> Vec<Recorded> {
        let places = self.streams.get(&(kind.to_owned(), id)).into_iter().flatten();
        places.filter_map(|place| self.events.get(*place).cloned()).collect()
    }

    pub fn load<A: Aggregate>(&self, id: Uuid) -> Result<Loaded<A>, StoreError> {
        let mut loaded = Loaded::<A>::new_stream(id);
        for event in self.stream(A::TYPE, id) {
            let version = loaded.version + 1;
            let decoded = stored_event::recorded(&event, version).map_err(|reason| StoreError::Event {
                stream_type: A::TYPE,
                stream_id: id,
                version,
                reason,
            })?;
            loaded.state.evolve(&decoded);
            loaded.version = version;
        }
        debug_assert_eq!(self.version(loaded.stream()), loaded.version);
        Ok(loaded)
    }

    fn version(&self, stream: StreamId) -> u32 {
        self.known.versions.get(&stream).copied().unwrap_or(0)
    }

    pub fn answer(&self, key: &IdempotencyKey) -> Option<StoredAnswer> {
        self.known.answers.get(key).cloned()
    }

    pub fn reservations(&self) -> Vec<Reservation> {
        let held = self.known.reservations.values().flatten();
        let mut reservations: Vec<_> = held.map(|held| held.reservation).collect();
        reservations.sort_unstable();
        reservations
    }
}
