//! One question to the database about everything a batch depends on.

use domain::{Claim, Reservation, StreamId, SubjectId};
use sqlx::mysql::{MySqlConnection, MySqlRow};
use sqlx::{AssertSqlSafe, FromRow, Row};
use std::borrow::Cow;

use super::Command;
use super::ledger::{Held, Known, Owner, taken_claims, taken_reservations};
use super::rows::{ClaimKeyRow, KeyRow, ReservationRow, StreamRow, id, json};
use crate::{IdempotencyKey, StoredAnswer};

/// Each part joins its JSON rows by equality on a key, whatever the history behind it; the index is forced because the
/// servers scan tables they believe to be small. `n` is the row asked for, from 1. Numbers a part does not have are 0,
/// not NULL, which would make the column a DECIMAL on MariaDB.
const VERSIONS: &str = "\
SELECT 1 AS part, w.n AS n, CAST(COALESCE((SELECT MAX(e.version) FROM event e FORCE INDEX (event_stream) \
        WHERE e.stream_id = UNHEX(w.id) AND e.stream_type = w.kind), 0) AS UNSIGNED) AS version, \
    NULL AS owner_type, NULL AS owner_id, NULL AS starts_at, NULL AS ends_at, NULL AS expires_at, \
    NULL AS fingerprint, CAST(0 AS UNSIGNED) AS status, NULL AS body, CAST(0 AS UNSIGNED) AS position, \
    NULL AS wrapped \
FROM JSON_TABLE(?, '$[*]' COLUMNS (n FOR ORDINALITY, \
    kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
    id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id')) w";

const CLAIMS: &str = "\
SELECT 2 AS part, w.n AS n, CAST(0 AS UNSIGNED) AS version, \
    c.owner_type AS owner_type, c.owner_id AS owner_id, NULL AS starts_at, NULL AS ends_at, NULL AS expires_at, \
    NULL AS fingerprint, CAST(0 AS UNSIGNED) AS status, NULL AS body, CAST(0 AS UNSIGNED) AS position, \
    NULL AS wrapped \
FROM JSON_TABLE(?, '$[*]' COLUMNS (n FOR ORDINALITY, \
    namespace VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.namespace', \
    claim_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin PATH '$.key')) w \
STRAIGHT_JOIN claim c FORCE INDEX (PRIMARY) ON c.namespace = w.namespace AND c.claim_key = w.claim_key";

const DAYS: &str = "\
SELECT 3 AS part, w.n AS n, CAST(0 AS UNSIGNED) AS version, \
    r.owner_type AS owner_type, r.owner_id AS owner_id, \
    r.starts_at AS starts_at, r.ends_at AS ends_at, r.expires_at AS expires_at, \
    NULL AS fingerprint, CAST(0 AS UNSIGNED) AS status, NULL AS body, CAST(0 AS UNSIGNED) AS position, \
    NULL AS wrapped \
FROM JSON_TABLE(?, '$[*]' COLUMNS (n FOR ORDINALITY, \
    kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
    id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
    day DATE PATH '$.day', starts DATETIME(6) PATH '$.starts', ends DATETIME(6) PATH '$.ends')) w \
STRAIGHT_JOIN reservation r FORCE INDEX (PRIMARY) \
    ON r.resource_id = UNHEX(w.id) AND r.resource_kind = w.kind AND r.day = w.day \
    AND r.starts_at < w.ends AND r.ends_at > w.starts";

const ANSWERS: &str = "\
SELECT 4 AS part, w.n AS n, CAST(0 AS UNSIGNED) AS version, \
    NULL AS owner_type, NULL AS owner_id, NULL AS starts_at, NULL AS ends_at, NULL AS expires_at, \
    i.fingerprint AS fingerprint, CAST(i.status AS UNSIGNED) AS status, i.body AS body, i.position AS position, \
    NULL AS wrapped \
FROM JSON_TABLE(?, '$[*]' COLUMNS (n FOR ORDINALITY, \
    scope CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.scope', \
    answer_key CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.key')) w \
STRAIGHT_JOIN idempotency i FORCE INDEX (PRIMARY) \
    ON i.scope = UNHEX(w.scope) AND i.idempotency_key = UNHEX(w.answer_key)";

const KEYS: &str = "\
SELECT 5 AS part, w.n AS n, CAST(0 AS UNSIGNED) AS version, \
    NULL AS owner_type, NULL AS owner_id, NULL AS starts_at, NULL AS ends_at, NULL AS expires_at, \
    NULL AS fingerprint, CAST(0 AS UNSIGNED) AS status, NULL AS body, CAST(0 AS UNSIGNED) AS position, \
    k.wrapped AS wrapped \
FROM JSON_TABLE(?, '$[*]' COLUMNS (n FOR ORDINALITY, \
    id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) w \
STRAIGHT_JOIN vault_key k FORCE INDEX (PRIMARY) ON k.subject_id = UNHEX(w.id)";

/// What the works of a batch depend on. The answers name them by their place in these lists.
#[derive(Default)]
struct Questions {
    streams: Vec<StreamId>,
    claims: Vec<Claim>,
    /// One entry for each day of a reservation.
    days: Vec<Held>,
    keys: Vec<IdempotencyKey>,
    subjects: Vec<SubjectId>,
}

/// Asks under the log's lock; the answer stays true until the transaction ends.
pub(super) async fn ask(connection: &mut MySqlConnection, commands: &[Command]) -> Result<Known, sqlx::Error> {
    let mut questions = Questions::default();
    for command in commands {
        questions.add(command);
    }
    let parts = questions.parts()?;
    if parts.is_empty() {
        return Ok(Known::default());
    }
    // At most 31 texts, each prepared once; a plain command asks for versions only, which is a quarter of the work.
    let text: Vec<_> = parts.iter().map(|(part, _)| *part).collect();
    let mut query = sqlx::query(AssertSqlSafe(text.join(" UNION ALL ")));
    for (_, rows) in parts {
        query = query.bind(rows);
    }
    let rows = query.fetch_all(connection).await?;
    let mut known = Known::default();
    for row in &rows {
        questions.answer(row, &mut known)?;
    }
    Ok(known)
}

impl Questions {
    fn add(&mut self, command: &Command) {
        let work = &command.work;
        self.streams.extend(work.writes.iter().map(|write| write.stream));
        self.streams.extend(work.unchanged.iter().map(|(stream, _)| *stream));
        self.claims.extend(taken_claims(work).map(|(claim, _)| claim.clone()));
        for held in taken_reservations(work) {
            let days = super::rows::days(&held.reservation).count();
            self.days.extend(std::iter::repeat_n(held, days));
        }
        self.keys.extend(work.answer.iter().map(|answer| answer.key));
        self.subjects.extend(command.sealed.keys.keys());
    }

    /// The statement's parts that ask for anything, and what they ask for.
    fn parts(&self) -> Result<Vec<(&'static str, String)>, sqlx::Error> {
        let mut parts = Vec::new();
        if !self.streams.is_empty() {
            parts.push((VERSIONS, self.streams_json()?));
        }
        if !self.claims.is_empty() {
            parts.push((CLAIMS, self.claims_json()?));
        }
        if !self.days.is_empty() {
            parts.push((DAYS, self.days_json()?));
        }
        if !self.keys.is_empty() {
            parts.push((ANSWERS, self.keys_json()?));
        }
        if !self.subjects.is_empty() {
            parts.push((KEYS, json(self.subjects.iter().map(|subject| id(subject.0)))?));
        }
        Ok(parts)
    }

    fn streams_json(&self) -> Result<String, sqlx::Error> {
        json(self.streams.iter().map(|stream| StreamRow {
            kind: stream.kind,
            id: id(stream.id),
        }))
    }

    fn claims_json(&self) -> Result<String, sqlx::Error> {
        json(self.claims.iter().map(|claim| ClaimKeyRow {
            namespace: claim.namespace,
            key: &claim.key,
        }))
    }

    fn days_json(&self) -> Result<String, sqlx::Error> {
        // Each reservation stands there once for each of its days, one after the other.
        let mut rows = Vec::with_capacity(self.days.len());
        while let Some(held) = self.days.get(rows.len()) {
            rows.extend(ReservationRow::each_day(held));
        }
        json(rows)
    }

    fn keys_json(&self) -> Result<String, sqlx::Error> {
        json(self.keys.iter().map(|key| KeyRow {
            scope: id(key.scope),
            key: id(key.key),
        }))
    }

    fn answer(&self, row: &MySqlRow, known: &mut Known) -> Result<(), sqlx::Error> {
        let part: i64 = row.try_get("part")?;
        let n: i64 = row.try_get("n")?;
        let at = usize::try_from(n)
            .ok()
            .and_then(|n| n.checked_sub(1))
            .unwrap_or(usize::MAX);
        match part {
            1 => {
                known
                    .versions
                    .insert(asked(&self.streams, at)?, row.try_get("version")?);
            }
            2 => {
                known.claims.insert(asked(&self.claims, at)?, owner(row)?);
            }
            3 => {
                let wanted = asked(&self.days, at)?.reservation;
                let held = Held {
                    reservation: Reservation {
                        resource: wanted.resource,
                        starts_at: row.try_get("starts_at")?,
                        ends_at: row.try_get("ends_at")?,
                        expires_at: row.try_get("expires_at")?,
                    },
                    owner: owner(row)?,
                };
                known.reservations.entry(wanted.resource).or_default().insert(held);
            }
            4 => {
                known
                    .answers
                    .insert(asked(&self.keys, at)?, StoredAnswer::from_row(row)?);
            }
            _ => {
                known.keys.insert(asked(&self.subjects, at)?, row.try_get("wrapped")?);
            }
        }
        Ok(())
    }
}

fn asked<T: Clone>(list: &[T], at: usize) -> Result<T, sqlx::Error> {
    list.get(at)
        .cloned()
        .ok_or_else(|| sqlx::Error::Protocol(format!("an answer to question {at}, which was not asked")))
}

fn owner(row: &MySqlRow) -> Result<Owner, sqlx::Error> {
    Ok(Owner {
        kind: Cow::Owned(row.try_get("owner_type")?),
        id: row.try_get("owner_id")?,
    })
}
