//! The rows of a judged batch, one statement for each table that has any.

use sqlx::mysql::MySqlConnection;
use std::collections::BTreeMap;

use super::ledger::Changes;
use super::rows::{AnswerRow, ClaimRow, EventRow, ReservationRow, SecretRow, VaultKeyRow, VaultRow, id, instant, json};
use super::{Accepted, Command};

const RELEASE_CLAIMS: &str = "DELETE c FROM JSON_TABLE(?, '$[*]' COLUMNS (\
    namespace VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.namespace', \
    claim_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin PATH '$.key', \
    owner_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.owner_kind', \
    owner CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.owner')) w \
    STRAIGHT_JOIN claim c FORCE INDEX (PRIMARY) ON c.namespace = w.namespace AND c.claim_key = w.claim_key \
    AND c.owner_type = w.owner_kind AND c.owner_id = UNHEX(w.owner)";

const RELEASE_RESERVATIONS: &str = "DELETE r FROM JSON_TABLE(?, '$[*]' COLUMNS (\
    kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
    id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
    day DATE PATH '$.day', starts DATETIME(6) PATH '$.starts', \
    owner_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.owner_kind', \
    owner CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.owner')) w \
    STRAIGHT_JOIN reservation r FORCE INDEX (PRIMARY) ON r.resource_id = UNHEX(w.id) AND r.resource_kind = w.kind AND r.day = w.day \
    AND r.starts_at = w.starts AND r.owner_type = w.owner_kind AND r.owner_id = UNHEX(w.owner)";

const EVENTS: &str = "INSERT INTO event (position, event_id, stream_type, stream_id, version, event_type, \
    schema_version, payload, actor, causation_id, correlation_id, recorded_at) \
    SELECT w.position, UNHEX(w.id), w.stream_kind, UNHEX(w.stream), w.version, w.event, w.schema_version, w.payload, \
    UNHEX(w.actor), UNHEX(w.causation), UNHEX(w.correlation), w.recorded FROM JSON_TABLE(?, '$[*]' COLUMNS (\
    position BIGINT UNSIGNED PATH '$.position', \
    id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
    stream_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.stream_kind', \
    stream CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.stream', \
    version INT UNSIGNED PATH '$.version', \
    event VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$.event', \
    schema_version SMALLINT UNSIGNED PATH '$.schema', \
    payload LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.payload', \
    actor CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.actor', \
    causation CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.causation', \
    correlation CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.correlation', \
    recorded DATETIME(6) PATH '$.recorded')) w";

const CLAIMS: &str = "INSERT INTO claim (namespace, claim_key, owner_type, owner_id) \
    SELECT w.namespace, w.claim_key, w.owner_kind, UNHEX(w.owner) FROM JSON_TABLE(?, '$[*]' COLUMNS (\
    namespace VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.namespace', \
    claim_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin PATH '$.key', \
    owner_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.owner_kind', \
    owner CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.owner')) w";

const RESERVATIONS: &str = "INSERT INTO reservation (resource_id, resource_kind, day, starts_at, ends_at, expires_at, \
    owner_type, owner_id) \
    SELECT UNHEX(w.id), w.kind, w.day, w.starts, w.ends, w.expires, w.owner_kind, UNHEX(w.owner) \
    FROM JSON_TABLE(?, '$[*]' COLUMNS (\
    kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
    id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
    day DATE PATH '$.day', starts DATETIME(6) PATH '$.starts', ends DATETIME(6) PATH '$.ends', \
    expires DATETIME(6) PATH '$.expires', \
    owner_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.owner_kind', \
    owner CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.owner')) w";

const VAULT_KEYS: &str = "INSERT INTO vault_key (subject_id, wrapped) \
    SELECT UNHEX(w.subject), UNHEX(w.wrapped) FROM JSON_TABLE(?, '$[*]' COLUMNS (\
    subject CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.subject', \
    wrapped VARCHAR(256) CHARACTER SET ascii COLLATE ascii_bin PATH '$.wrapped')) w";

const VAULT: &str = "INSERT INTO vault (id, subject_id, sealed) \
    SELECT UNHEX(w.id), UNHEX(w.subject), UNHEX(w.sealed) FROM JSON_TABLE(?, '$[*]' COLUMNS (\
    id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
    subject CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.subject', \
    sealed LONGTEXT CHARACTER SET ascii COLLATE ascii_bin PATH '$.sealed')) w";

// VALUES() is the one way to name the new row that both servers know.
const SECRETS: &str = "INSERT INTO secret (owner, kind, value) \
    SELECT UNHEX(w.owner), w.kind, w.value FROM JSON_TABLE(?, '$[*]' COLUMNS (\
    owner CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.owner', \
    kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
    value MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.value')) w \
    ON DUPLICATE KEY UPDATE value = VALUES(value)";

const ANSWERS: &str = "INSERT INTO idempotency (scope, idempotency_key, fingerprint, status, body, position, \
    recorded_at) \
    SELECT UNHEX(w.scope), UNHEX(w.answer_key), UNHEX(w.fingerprint), w.status, w.body, w.position, w.recorded \
    FROM JSON_TABLE(?, '$[*]' COLUMNS (\
    scope CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.scope', \
    answer_key CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.key', \
    fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$.fingerprint', \
    status SMALLINT UNSIGNED PATH '$.status', \
    body LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.body', \
    position BIGINT UNSIGNED PATH '$.position', \
    recorded DATETIME(6) PATH '$.recorded')) w";

/// Writes what the accepted commands carry; releases come first, so that what one gave back another can take.
pub(super) async fn write(
    connection: &mut MySqlConnection,
    accepted: &[Accepted<'_>],
    changes: &Changes,
) -> Result<(), sqlx::Error> {
    write_changes(connection, changes).await?;
    let mut batch = Rows::default();
    for command in accepted {
        batch.add(command);
    }
    put(connection, EVENTS, &batch.events).await?;
    put(connection, VAULT, &batch.vault).await?;
    put(connection, SECRETS, &batch.secrets.into_values().collect::<Vec<_>>()).await?;
    put(connection, ANSWERS, &batch.answers).await
}

async fn write_changes(connection: &mut MySqlConnection, changes: &Changes) -> Result<(), sqlx::Error> {
    let released: Vec<_> = changes
        .claims_released
        .iter()
        .map(|(claim, owner)| ClaimRow::of(claim, owner))
        .collect();
    put(connection, RELEASE_CLAIMS, &released).await?;
    let released: Vec<_> = changes
        .reservations_released
        .iter()
        .flat_map(ReservationRow::each_day)
        .collect();
    put(connection, RELEASE_RESERVATIONS, &released).await?;
    let taken: Vec<_> = changes
        .claims_taken
        .iter()
        .map(|(claim, owner)| ClaimRow::of(claim, owner))
        .collect();
    put(connection, CLAIMS, &taken).await?;
    let taken: Vec<_> = changes
        .reservations_taken
        .iter()
        .flat_map(ReservationRow::each_day)
        .collect();
    put(connection, RESERVATIONS, &taken).await?;
    let keys: Vec<_> = changes
        .keys
        .iter()
        .map(|(subject, wrapped)| VaultKeyRow {
            subject: id(subject.0),
            wrapped: hex::encode(wrapped),
        })
        .collect();
    put(connection, VAULT_KEYS, &keys).await
}

async fn put<T: serde::Serialize>(
    connection: &mut MySqlConnection,
    statement: &'static str,
    rows: &[T],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(statement).bind(json(rows)?).execute(connection).await?;
    Ok(())
}

#[derive(Default)]
struct Rows<'a> {
    events: Vec<EventRow<'a>>,
    vault: Vec<VaultRow>,
    /// The last of several values of one secret stays.
    secrets: BTreeMap<(uuid::Uuid, &'static str), SecretRow<'a>>,
    answers: Vec<AnswerRow>,
}

impl<'a> Rows<'a> {
    fn add(&mut self, accepted: &Accepted<'a>) {
        self.add_events(accepted);
        let Command { work, sealed, .. } = accepted.command;
        self.vault.extend(sealed.rows.iter().map(|row| VaultRow {
            id: id(row.id),
            subject: id(row.subject.0),
            sealed: hex::encode(&row.sealed),
        }));
        for secret in &work.secrets {
            let row = SecretRow {
                owner: id(secret.owner),
                kind: secret.kind,
                value: &secret.value,
            };
            self.secrets.insert((secret.owner, secret.kind), row);
        }
        self.answers.extend(work.answer.iter().map(|answer| AnswerRow {
            scope: id(answer.key.scope),
            key: id(answer.key.key),
            fingerprint: hex::encode(answer.fingerprint),
            status: answer.status,
            body: answer.body.to_string(),
            position: accepted.appended.position,
            recorded: instant(work.audit.now),
        }));
    }

    fn add_events(&mut self, accepted: &Accepted<'a>) {
        let work = &accepted.command.work;
        let count: usize = work.writes.iter().map(|write| write.events.len()).sum();
        let mut position = accepted.appended.position - count as u64;
        for write in &work.writes {
            for (version, event) in (write.expected + 1..).zip(&write.events) {
                position += 1;
                self.events.push(EventRow {
                    position,
                    id: id(event.id),
                    stream_kind: write.stream.kind,
                    stream: id(write.stream.id),
                    version,
                    event: event.event_type,
                    schema: event.schema_version,
                    payload: &event.payload,
                    actor: work.audit.actor.map(id),
                    causation: id(work.audit.causation_id),
                    correlation: id(work.audit.correlation_id),
                    recorded: instant(work.audit.now),
                });
            }
        }
    }
}
