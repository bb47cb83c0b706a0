//! The rows of a judged batch: one statement a table, then the head, then the commit, all in one packet.

use domain::{Claim, Reservation};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::ledger::{Changes, Held, Owner};
use super::rows::days;
use super::sql::{Script, Value};
use super::{Accepted, Command};
use crate::chain::{Hash, Link};

const EVENT: &str = "event (position, event_id, stream_type, stream_id, version, event_type, schema_version, payload, \
    actor, causation_id, correlation_id, recorded_at, hash)";
const CLAIM: &str = "claim (namespace, claim_key, owner_type, owner_id)";
const RESERVATION: &str = "reservation (resource_id, resource_kind, day, starts_at, ends_at, expires_at, owner_type, \
    owner_id)";
const VAULT_KEY: &str = "vault_key (subject_id, wrapped)";
const VAULT: &str = "vault (id, subject_id, sealed)";
const SECRET: &str = "secret (owner, kind, value)";
const ANSWER: &str = "idempotency (scope, idempotency_key, fingerprint, status, body, position, recorded_at)";

/// What the accepted commands carry, up to the commit. Releases come first, so that what one gave back another can take.
/// `previous` is the hash of the event before the batch, `head` its last event's position.
pub(super) fn script(accepted: &[Accepted<'_>], changes: &Changes, mut previous: Hash, head: u64) -> Script {
    let mut script = Script::default();
    add_changes(&mut script, changes);
    let mut events = Vec::new();
    for accepted in accepted {
        for link in links(accepted) {
            let hash = link.hash(&previous);
            events.push((link, hash));
            previous = hash;
        }
    }
    let rows: Vec<_> = events.iter().map(|(link, hash)| event(link, hash)).collect();
    script.insert(EVENT, "", &rows);
    add_values(&mut script, accepted);
    if !events.is_empty() {
        script.add_number("UPDATE log_head SET position=", head);
    }
    script.add("COMMIT");
    script
}

fn add_changes(script: &mut Script, changes: &Changes) {
    let claims: Vec<_> = changes.claims_released.iter().map(claim).collect();
    let columns = ["namespace=", "claim_key=", "owner_type=", "owner_id="];
    script.matching("DELETE FROM claim", columns, &claims, "");
    let days: Vec<_> = changes.reservations_released.iter().flat_map(released_days).collect();
    let columns = [
        "resource_id=",
        "resource_kind=",
        "day=",
        "starts_at=",
        "owner_type=",
        "owner_id=",
    ];
    script.matching("DELETE FROM reservation", columns, &days, "");
    let claims: Vec<_> = changes.claims_taken.iter().map(claim).collect();
    script.insert(CLAIM, "", &claims);
    let days: Vec<_> = changes.reservations_taken.iter().flat_map(taken_days).collect();
    script.insert(RESERVATION, "", &days);
    let keys: Vec<_> = changes
        .keys
        .iter()
        .map(|(subject, wrapped)| [Value::Id(subject.0), Value::Bytes(wrapped)])
        .collect();
    script.insert(VAULT_KEY, "", &keys);
}

/// Personal values, ordinary rows and answers.
fn add_values(script: &mut Script, accepted: &[Accepted<'_>]) {
    let sealed = accepted.iter().flat_map(|accepted| &accepted.command.sealed.rows);
    let sealed: Vec<_> = sealed
        .map(|row| [Value::Id(row.id), Value::Id(row.subject.0), Value::Bytes(&row.sealed)])
        .collect();
    script.insert(VAULT, "", &sealed);
    // The last of several values of one secret stays.
    let secrets = accepted.iter().flat_map(|accepted| &accepted.command.work.secrets);
    let secrets: BTreeMap<(Uuid, &str), &str> = secrets
        .map(|secret| ((secret.owner, secret.kind), secret.value.as_str()))
        .collect();
    let secrets: Vec<_> = secrets
        .iter()
        .map(|((owner, kind), value)| [Value::Id(*owner), Value::Text(kind), Value::Text(value)])
        .collect();
    // VALUES() is the one way to name the new row that both servers know.
    script.insert(SECRET, " ON DUPLICATE KEY UPDATE value=VALUES(value)", &secrets);
    let bodies: Vec<_> = accepted
        .iter()
        .filter_map(|accepted| Some((accepted, accepted.command.work.answer.as_ref()?)))
        .map(|(accepted, answer)| (accepted, answer, answer.body.to_string()))
        .collect();
    let answers: Vec<_> = bodies
        .iter()
        .map(|(accepted, answer, body)| {
            [
                Value::Id(answer.key.scope),
                Value::Id(answer.key.key),
                Value::Bytes(&answer.fingerprint),
                Value::Number(answer.status.into()),
                Value::Text(body),
                Value::Number(accepted.appended.position),
                Value::Instant(accepted.command.work.audit.now),
            ]
        })
        .collect();
    script.insert(ANSWER, "", &answers);
}

/// The events of a command with their places.
fn links<'a>(accepted: &Accepted<'a>) -> impl Iterator<Item = Link<'a>> {
    let command: &'a Command = accepted.command;
    let audit = command.work.audit;
    let events = command.work.writes.iter().flat_map(|write| {
        let versions = write.expected + 1..;
        versions
            .zip(&write.events)
            .map(move |(version, event)| (write.stream, version, event))
    });
    let first = accepted.appended.position + 1 - command.events();
    (first..)
        .zip(events)
        .map(move |(position, (stream, version, event))| Link {
            position,
            event_id: event.id,
            stream_type: stream.kind,
            stream_id: stream.id,
            version,
            event_type: event.event_type,
            schema_version: event.schema_version,
            payload: &event.payload,
            actor: audit.actor,
            causation_id: audit.causation_id,
            correlation_id: audit.correlation_id,
            recorded_at: audit.now,
        })
}

fn event<'a>(link: &Link<'a>, hash: &'a Hash) -> [Value<'a>; 13] {
    [
        Value::Number(link.position),
        Value::Id(link.event_id),
        Value::Text(link.stream_type),
        Value::Id(link.stream_id),
        Value::Number(link.version.into()),
        Value::Text(link.event_type),
        Value::Number(link.schema_version.into()),
        Value::Text(link.payload),
        link.actor.into(),
        Value::Id(link.causation_id),
        Value::Id(link.correlation_id),
        Value::Instant(link.recorded_at),
        Value::Bytes(hash),
    ]
}

fn claim((claim, owner): &(Claim, Owner)) -> [Value<'_>; 4] {
    [
        Value::Text(claim.namespace),
        Value::Text(&claim.key),
        Value::Text(&owner.kind),
        Value::Id(owner.id),
    ]
}

fn released_days(held: &Held) -> impl Iterator<Item = [Value<'_>; 6]> {
    let Reservation {
        resource, starts_at, ..
    } = held.reservation;
    days(&held.reservation).map(move |day| {
        [
            Value::Id(resource.id),
            Value::Text(resource.kind.as_str()),
            Value::Day(day),
            Value::Instant(starts_at),
            Value::Text(&held.owner.kind),
            Value::Id(held.owner.id),
        ]
    })
}

fn taken_days(held: &Held) -> impl Iterator<Item = [Value<'_>; 8]> {
    let reservation = held.reservation;
    days(&held.reservation).map(move |day| {
        [
            Value::Id(reservation.resource.id),
            Value::Text(reservation.resource.kind.as_str()),
            Value::Day(day),
            Value::Instant(reservation.starts_at),
            Value::Instant(reservation.ends_at),
            reservation.expires_at.into(),
            Value::Text(&held.owner.kind),
            Value::Id(held.owner.id),
        ]
    })
}
