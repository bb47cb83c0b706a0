//! Locking the log and asking about everything a batch depends on, in one round trip.

use domain::{Claim, Reservation, Resource, StreamId, SubjectId};
use futures_util::TryStreamExt;
use sqlx::mysql::{MySqlConnection, MySqlQueryResult, MySqlRow};
use sqlx::{AssertSqlSafe, Either, Executor, FromRow, Row};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::Command;
use super::ledger::{Held, Known, Owner, taken_claims, taken_reservations};
use super::rows::days;
use super::sql::{Script, Value};
use crate::chain::{Hash, START};
use crate::{IdempotencyKey, StoredAnswer};

/// The lock every append of every process takes first, with what the chain goes on from.
const HEAD: &str = "SELECT h.position, e.hash FROM log_head h LEFT JOIN event e ON e.position = h.position FOR UPDATE";

// Every part finds its rows by equality on a key, whatever the history behind it; the index is forced because the
// servers scan tables they believe to be small.
const VERSIONS: &str = "SELECT stream_type, stream_id, MAX(version) AS version FROM event FORCE INDEX (event_stream)";
const CLAIMS: &str = "SELECT namespace, claim_key, owner_type, owner_id FROM claim FORCE INDEX (PRIMARY)";
const DAYS: &str = "SELECT resource_kind, resource_id, starts_at, ends_at, expires_at, owner_type, owner_id \
    FROM reservation FORCE INDEX (PRIMARY)";
const ANSWERS: &str = "SELECT scope, idempotency_key, fingerprint, status, body, position \
    FROM idempotency FORCE INDEX (PRIMARY)";
const KEYS: &str = "SELECT subject_id, wrapped FROM vault_key FORCE INDEX (PRIMARY)";

/// Where the log ends, and what is there of what the batch asks for.
pub(super) struct Found {
    pub head: u64,
    pub hash: Hash,
    pub known: Known,
}

/// Locks the log, then asks; the answers stay true until the transaction ends.
pub(super) async fn lock_and_ask(connection: &mut MySqlConnection, commands: &[Command]) -> Result<Found, sqlx::Error> {
    let mut questions = Questions::default();
    for command in commands {
        questions.add(command);
    }
    let (script, parts) = questions.script();
    let mut found = Found {
        head: 0,
        hash: START,
        known: Known::default(),
    };
    let (text, _) = script.finish();
    let mut results = connection.fetch_many(sqlx::raw_sql(AssertSqlSafe(text)));
    let mut parts = parts.into_iter();
    let mut part = parts.next();
    while let Some(result) = results.try_next().await? {
        let result: Either<MySqlQueryResult, MySqlRow> = result;
        match (result, part) {
            (Either::Right(row), Some(part)) => questions.answer(part, &row, &mut found)?,
            (Either::Right(_), None) => return Err(unasked()),
            (Either::Left(_), _) => part = parts.next(),
        }
    }
    Ok(found)
}

/// Which question a result answers.
#[derive(Clone, Copy)]
enum Part {
    Head,
    Versions,
    Claims,
    Days,
    Answers,
    Keys,
}

/// What the works of a batch depend on, each once.
#[derive(Default)]
struct Questions {
    /// By what their rows say.
    streams: BTreeMap<(Uuid, &'static str), StreamId>,
    claims: BTreeSet<Claim>,
    times: BTreeSet<Reservation>,
    keys: BTreeSet<IdempotencyKey>,
    subjects: BTreeSet<SubjectId>,
    /// The resources of `times`, by what their rows say.
    resources: BTreeMap<(&'static str, Uuid), Resource>,
}

impl Questions {
    fn add(&mut self, command: &Command) {
        let work = &command.work;
        let written = work.writes.iter().map(|write| write.stream);
        let watched = work.unchanged.iter().map(|(stream, _)| *stream);
        self.streams
            .extend(written.chain(watched).map(|stream| ((stream.id, stream.kind), stream)));
        self.claims.extend(taken_claims(work).map(|(claim, _)| claim.clone()));
        for held in taken_reservations(work) {
            let resource = held.reservation.resource;
            self.resources.insert((resource.kind.as_str(), resource.id), resource);
            self.times.insert(held.reservation);
        }
        self.keys.extend(work.answer.iter().map(|answer| answer.key));
        self.subjects.extend(command.sealed.keys.keys());
    }

    /// The statements, and which question each asks.
    fn script(&self) -> (Script, Vec<Part>) {
        let mut script = Script::default();
        script.add(HEAD);
        let mut parts = vec![Part::Head];
        let mut asked = |part, statements| parts.extend(std::iter::repeat_n(part, statements));
        let rows: Vec<_> = self
            .streams
            .keys()
            .map(|(id, kind)| [Value::Id(*id), Value::Text(kind)])
            .collect();
        let columns = ["stream_id=", "stream_type="];
        let by_stream = " GROUP BY stream_id, stream_type";
        asked(Part::Versions, script.matching(VERSIONS, columns, &rows, by_stream));
        let rows: Vec<_> = self
            .claims
            .iter()
            .map(|c| [Value::Text(c.namespace), Value::Text(&c.key)])
            .collect();
        asked(
            Part::Claims,
            script.matching(CLAIMS, ["namespace=", "claim_key="], &rows, ""),
        );
        let rows: Vec<_> = self.times.iter().flat_map(each_day).collect();
        let columns = ["resource_id=", "resource_kind=", "day=", "starts_at<", "ends_at>"];
        asked(Part::Days, script.matching(DAYS, columns, &rows, ""));
        let rows: Vec<_> = self
            .keys
            .iter()
            .map(|k| [Value::Id(k.scope), Value::Id(k.key)])
            .collect();
        asked(
            Part::Answers,
            script.matching(ANSWERS, ["scope=", "idempotency_key="], &rows, ""),
        );
        let rows: Vec<_> = self.subjects.iter().map(|subject| [Value::Id(subject.0)]).collect();
        asked(Part::Keys, script.matching(KEYS, ["subject_id="], &rows, ""));
        (script, parts)
    }

    fn answer(&self, part: Part, row: &MySqlRow, found: &mut Found) -> Result<(), sqlx::Error> {
        let known = &mut found.known;
        match part {
            Part::Head => {
                found.head = row.try_get("position")?;
                let hash: Option<&[u8]> = row.try_get("hash")?;
                found.hash = hash.and_then(|hash| hash.try_into().ok()).unwrap_or(START);
            }
            Part::Versions => {
                let (kind, id): (&str, Uuid) = (row.try_get("stream_type")?, row.try_get("stream_id")?);
                let stream = *self.streams.get(&(id, kind)).ok_or_else(unasked)?;
                known.versions.insert(stream, row.try_get("version")?);
            }
            Part::Claims => {
                let (namespace, key): (&str, &str) = (row.try_get("namespace")?, row.try_get("claim_key")?);
                let of = |claim: &&Claim| claim.namespace == namespace && claim.key == key;
                let claim = self.claims.iter().find(of).ok_or_else(unasked)?;
                known.claims.insert(claim.clone(), owner(row)?);
            }
            Part::Days => {
                let (kind, id): (&str, Uuid) = (row.try_get("resource_kind")?, row.try_get("resource_id")?);
                let resource = *self.resources.get(&(kind, id)).ok_or_else(unasked)?;
                let held = held(row, resource)?;
                known.reservations.entry(resource).or_default().insert(held);
            }
            Part::Answers => {
                let key = IdempotencyKey {
                    scope: row.try_get("scope")?,
                    key: row.try_get("idempotency_key")?,
                };
                known.answers.insert(key, StoredAnswer::from_row(row)?);
            }
            Part::Keys => {
                known
                    .keys
                    .insert(SubjectId(row.try_get("subject_id")?), row.try_get("wrapped")?);
            }
        }
        Ok(())
    }
}

fn each_day(time: &Reservation) -> impl Iterator<Item = [Value<'static>; 5]> {
    let Reservation {
        resource,
        starts_at,
        ends_at,
        ..
    } = *time;
    days(time).map(move |day| {
        [
            Value::Id(resource.id),
            Value::Text(resource.kind.as_str()),
            Value::Day(day),
            Value::Instant(ends_at),
            Value::Instant(starts_at),
        ]
    })
}

fn held(row: &MySqlRow, resource: Resource) -> Result<Held, sqlx::Error> {
    Ok(Held {
        reservation: Reservation {
            resource,
            starts_at: row.try_get("starts_at")?,
            ends_at: row.try_get("ends_at")?,
            expires_at: row.try_get("expires_at")?,
        },
        owner: owner(row)?,
    })
}

fn owner(row: &MySqlRow) -> Result<Owner, sqlx::Error> {
    Ok(Owner {
        kind: Cow::Owned(row.try_get("owner_type")?),
        id: row.try_get("owner_id")?,
    })
}

fn unasked() -> sqlx::Error {
    sqlx::Error::Protocol("a row that was not asked for".to_owned())
}
