//! Random works, alone and in batches, against a model that is too simple to be wrong.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Aggregate, Reservation};
use event_store::{AppendError, IdempotencyKey, Loaded, Work};
use proptest::prelude::*;
use serde_json::json;
use std::cell::Cell;
use std::collections::BTreeSet;
use support::*;
use uuid::Uuid;

const STREAMS: usize = 4;

/// One work: a stream is told what to hold from now on.
#[derive(Clone, Debug)]
struct Step {
    stream: usize,
    /// Decided on the state before the newest.
    stale: bool,
    /// Has to be unchanged.
    watched: Option<usize>,
    times: Vec<(u8, i64, i64, Expiry)>,
    keys: Vec<u8>,
    answer: Option<u8>,
}

#[derive(Clone, Copy, Debug)]
enum Expiry {
    Never,
    Past,
    Future,
}

fn step() -> impl Strategy<Value = Step> {
    let expiry = prop_oneof![4 => Just(Expiry::Never), 1 => Just(Expiry::Past), 1 => Just(Expiry::Future)];
    // Half-hours around midnight, so that many overlap and some cross it.
    let time = (0..2_u8, 0..10_i64, 1..6_i64, expiry);
    (
        0..STREAMS,
        prop::bool::weighted(0.1),
        prop::option::weighted(0.2, 0..STREAMS),
        prop::collection::vec(time, 0..3),
        prop::collection::vec(0..4_u8, 0..2),
        prop::option::weighted(0.3, 0..6_u8),
    )
        .prop_map(|(stream, stale, watched, times, keys, answer)| Step {
            stream,
            stale,
            watched,
            times,
            keys,
            answer,
        })
}

/// One case's own streams, rooms and keys, so that all cases share one database.
struct Names(u64);

impl Names {
    fn stream(&self, n: usize) -> Uuid {
        Uuid::from_u64_pair(self.0, n as u64)
    }

    fn answer(&self, n: u8) -> IdempotencyKey {
        IdempotencyKey {
            scope: Uuid::from_u64_pair(self.0, 0),
            key: Uuid::from_u64_pair(self.0, n.into()),
        }
    }

    fn wish(&self, step: &Step) -> Wish {
        let midnight: DateTime<Utc> = at("2026-11-24T00:00:00Z");
        let time = |&(room, from, length, expiry): &(u8, i64, i64, Expiry)| Time {
            room: Uuid::from_u64_pair(self.0, room.into()),
            from: midnight + TimeDelta::minutes(30 * (from - 5)),
            to: midnight + TimeDelta::minutes(30 * (from - 5 + length)),
            expires: match expiry {
                Expiry::Never => None,
                Expiry::Past => Some(at(NOW)),
                Expiry::Future => Some(at(NOW) + TimeDelta::seconds(1)),
            },
        };
        Wish {
            times: step.times.iter().map(time).collect(),
            keys: step.keys.iter().map(|key| format!("{}-{key}", self.0)).collect(),
            note: String::new(),
        }
    }
}

#[derive(Debug, PartialEq)]
enum Outcome {
    Stored(u64),
    Conflict,
    Claimed,
    Overlap,
    Answered(u64),
}

/// Every wish ever stored, by stream; nothing else.
#[derive(Clone, Default)]
struct Model {
    head: u64,
    streams: [Vec<Wish>; STREAMS],
    answers: Vec<(u8, u64)>,
}

impl Model {
    fn holder(&self, stream: usize, version: usize) -> Holder {
        let wish = version.checked_sub(1).map(|last| self.streams[stream][last].clone());
        Holder {
            wish: wish.unwrap_or_default(),
        }
    }

    fn loaded(&self, names: &Names, stream: usize, stale: bool) -> Loaded<Holder> {
        let version = self.streams[stream].len().saturating_sub(usize::from(stale));
        Loaded {
            id: names.stream(stream),
            version: u32::try_from(version).unwrap(),
            state: self.holder(stream, version),
        }
    }

    fn apply(&mut self, step: &Step, seen: &Loaded<Holder>, watched: Option<u32>, wish: Wish) -> Outcome {
        if let Some((_, position)) = step
            .answer
            .and_then(|key| self.answers.iter().find(|(known, _)| *known == key))
        {
            return Outcome::Answered(*position);
        }
        let version = |stream: usize| u32::try_from(self.streams[stream].len()).unwrap();
        let moved = step
            .watched
            .zip(watched)
            .is_some_and(|(stream, seen)| version(stream) != seen);
        if version(step.stream) != seen.version || moved {
            return Outcome::Conflict;
        }
        let before = seen.state.holdings();
        let after = Holder { wish: wish.clone() }.holdings();
        let others = || (0..STREAMS).filter(|other| *other != step.stream);
        let held = |stream| self.holder(stream, self.streams[stream].len()).holdings();
        if others().any(|other| !held(other).claims.is_disjoint(&after.claims)) {
            return Outcome::Claimed;
        }
        let blocks = |one: &Reservation| one.expires_at.is_none_or(|expiry| expiry > at(NOW));
        for taken in after.reservations.difference(&before.reservations) {
            let theirs = others().any(|other| held(other).reservations.iter().any(|r| blocks(r) && r.overlaps(taken)));
            let kept = after
                .reservations
                .intersection(&before.reservations)
                .any(|r| blocks(r) && r.overlaps(taken));
            let own = after
                .reservations
                .difference(&before.reservations)
                .any(|r| r != taken && r.overlaps(taken));
            if theirs || kept || own {
                return Outcome::Overlap;
            }
        }
        self.head += 1;
        self.streams[step.stream].push(wish);
        self.answers.extend(step.answer.map(|key| (key, self.head)));
        Outcome::Stored(self.head)
    }
}

/// Appends a group of steps as one batch; each was decided on what was there before the group.
async fn run(world: &World, names: &Names, model: &mut Model, group: &[Step]) {
    let before = model.clone();
    let mut works = Vec::new();
    let mut expected = Vec::new();
    for step in group {
        let seen = before.loaded(names, step.stream, step.stale);
        let mut work: Work = work();
        work.decide(&seen, names.wish(step)).unwrap();
        let watched = step.watched.map(|stream| before.loaded(names, stream, false));
        if let Some(watched) = &watched {
            work.unchanged(watched);
        }
        if let Some(key) = step.answer {
            work.answer(names.answer(key), [0; 32], 200, json!({}));
        }
        works.push(work);
        expected.push(model.apply(step, &seen, watched.map(|watched| watched.version), names.wish(step)));
    }
    let results = if works.len() == 1 {
        vec![world.store.append(works.remove(0)).await]
    } else {
        append_together(world, works).await
    };
    let outcome = |result| match result {
        Ok(event_store::Appended { position }) => Outcome::Stored(position),
        Err(AppendError::Conflict { .. }) => Outcome::Conflict,
        Err(AppendError::Claimed { .. }) => Outcome::Claimed,
        Err(AppendError::Overlap { .. }) => Outcome::Overlap,
        Err(AppendError::Answered(stored)) => Outcome::Answered(stored.position),
        Err(other) => panic!("{other:?}"),
    };
    let outcomes: Vec<_> = results.into_iter().map(outcome).collect();
    assert_eq!(outcomes, expected, "{group:#?}");
}

/// What the tables say is held, and what the model says: holder, room or key, first instant taken.
async fn assert_tables(world: &World, names: &Names, model: &Model) {
    const DAYS: &str = "SELECT DISTINCT owner_id, resource_id, starts_at FROM reservation \
        WHERE SUBSTRING(resource_id, 1, 8) = ? AND (expires_at IS NULL OR expires_at > ?)";
    const CLAIMS: &str = "SELECT owner_id, claim_key FROM claim WHERE claim_key LIKE CONCAT(?, '-%')";
    let mut times: BTreeSet<(Uuid, Uuid, DateTime<Utc>)> = BTreeSet::new();
    let mut keys: BTreeSet<(Uuid, String)> = BTreeSet::new();
    for stream in 0..STREAMS {
        let held = model.holder(stream, model.streams[stream].len()).holdings();
        let in_force = held
            .reservations
            .iter()
            .filter(|r| r.expires_at.is_none_or(|expiry| expiry > at(NOW)));
        times.extend(in_force.map(|r| (names.stream(stream), r.resource.id, r.starts_at)));
        keys.extend(held.claims.into_iter().map(|claim| (names.stream(stream), claim.key)));
    }
    let days: Vec<(Uuid, Uuid, DateTime<Utc>)> = sqlx::query_as(DAYS)
        .bind(names.0.to_be_bytes().as_slice())
        .bind(at(NOW))
        .fetch_all(&world.databases.write)
        .await
        .unwrap();
    assert_eq!(BTreeSet::from_iter(days), times);
    let claims: Vec<(Uuid, String)> = sqlx::query_as(CLAIMS)
        .bind(names.0.to_string())
        .fetch_all(&world.databases.write)
        .await
        .unwrap();
    assert_eq!(BTreeSet::from_iter(claims), keys);
}

async fn run_case(world: &World, names: &Names, groups: &[Vec<Step>]) {
    let head = world.store.head().await.unwrap();
    let mut model = Model {
        head,
        ..Model::default()
    };
    for group in groups {
        run(world, names, &mut model, group).await;
    }
    assert_eq!(world.store.head().await.unwrap(), model.head);
    for stream in 0..STREAMS {
        let loaded = world.store.load::<Holder>(names.stream(stream)).await.unwrap();
        assert_eq!(loaded.version as usize, model.streams[stream].len());
        assert_eq!(
            loaded.state.wish,
            model.holder(stream, model.streams[stream].len()).wish
        );
    }
    assert_tables(world, names, &model).await;
}

#[test]
fn any_sequence_of_works_ends_as_the_model_says() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let world = runtime.block_on(world());
    let case = Cell::new(0);
    let groups = prop::collection::vec(prop::collection::vec(step(), 1..6), 1..12);
    let config = ProptestConfig {
        cases: 40,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(groups in groups)| {
        case.set(case.get() + 1);
        runtime.block_on(run_case(&world, &Names(case.get()), &groups));
    });
    runtime.block_on(world.store.clone().close());
}
