use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;
use std::str::FromStr;
use uuid::Uuid;

use crate::{Code, Problem};

/// Answer header of a read: the newest position of the log the answer reflects.
pub const POSITION: &str = "x-position";

/// Answer header of a read: `true` when the asked position was not reached in time.
pub const STALE: &str = "x-stale";

/// The `Idempotency-Key` of a command: the same key and body give the same answer, however often they are sent.
///
/// Missing or not a UUID: 400 `idempotency-key-missing`. As `Option<IdempotencyKey>` it may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub Uuid);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        header(parts, "idempotency-key").and_then(|key| key.map(Self).ok_or_else(key_missing))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Problem> {
        Ok(header(parts, "idempotency-key")?.map(Self))
    }
}

/// The `X-Min-Position` of a read: the place in the log the answer should reflect, from a command's answer. 0 when not sent.
///
/// Not a number: 422 `validation-failed`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MinPosition(pub u64);

impl<S: Sync> FromRequestParts<S> for MinPosition {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("x-min-position") else {
            return Ok(Self::default());
        };
        let position = value.to_str().ok().and_then(|text| text.parse().ok());
        position
            .map(Self)
            .ok_or_else(|| Problem::invalid_field("X-Min-Position", "This has to be a position of the log."))
    }
}

fn header<T: FromStr>(parts: &Parts, name: &str) -> Result<Option<T>, Problem> {
    let Some(value) = parts.headers.get(name) else {
        return Ok(None);
    };
    let parsed = value.to_str().ok().and_then(|text| text.parse().ok());
    parsed.map(Some).ok_or_else(key_missing)
}

fn key_missing() -> Problem {
    Problem::new(
        Code::IdempotencyKeyMissing,
        "This request needs the header Idempotency-Key with a new UUID.",
    )
}
