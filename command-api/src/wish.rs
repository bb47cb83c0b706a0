use access::Principal;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use event_store::{Audit, IdempotencyKey as StoredKey};
use http_kit::{IdempotencyKey, Problem, RequestId};
use serde::Serialize;
use uuid::Uuid;

use crate::refused::Refused;
use crate::state::State;

/// What a command's request brings along besides who asks and the body.
#[derive(Clone, Debug)]
pub struct Intent {
    key: Option<Uuid>,
    request_id: Uuid,
    /// Method and path: two endpoints never share an answer.
    target: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Intent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let key = Option::<IdempotencyKey>::from_request_parts(parts, state).await?;
        let Ok(RequestId(request_id)) = RequestId::from_request_parts(parts, state).await;
        Ok(Self {
            key: key.map(|key| key.0),
            request_id,
            target: format!("{} {}", parts.method, parts.uri.path()),
        })
    }
}

/// One wish of one caller: what its retries have in common.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// The name the caller gave it; nameless ones cannot be retried safely.
    pub key: Option<StoredKey>,
    /// Keyed hash of what is asked for.
    pub fingerprint: [u8; 32],
    /// Who asks.
    pub actor: Option<Uuid>,
    /// The command's id in the log: the key, or the request where there is none.
    pub causation_id: Uuid,
    /// The request.
    pub correlation_id: Uuid,
}

impl Wish {
    /// Who asked for what it stores, decided for this instant.
    pub(crate) fn audit(&self, now: DateTime<Utc>) -> Audit {
        Audit {
            actor: self.actor,
            causation_id: self.causation_id,
            correlation_id: self.correlation_id,
            now,
        }
    }
}

impl State {
    /// The wish of somebody signed in, who has to name it.
    pub(crate) fn wish(&self, intent: &Intent, principal: &Principal, body: &impl Serialize) -> Result<Wish, Refused> {
        if intent.key.is_none() {
            return Err(Refused::key_missing());
        }
        self.any_wish(intent, Some(principal.account_id), body)
    }

    /// The wish of somebody not signed in.
    pub(crate) fn anonymous_wish(&self, intent: &Intent, body: &impl Serialize) -> Result<Wish, Refused> {
        self.any_wish(intent, None, body)
    }

    fn any_wish(&self, intent: &Intent, actor: Option<Uuid>, body: &impl Serialize) -> Result<Wish, Refused> {
        let body = serde_json::to_string(body).map_err(Problem::internal)?;
        // Keyed, not a plain hash: bodies hold names and passwords, which a plain hash would let a thief try out.
        let hash = self.keys.master.index("request", &format!("{}\n{body}", intent.target));
        let mut fingerprint = [0; 32];
        hex::decode_to_slice(hash, &mut fingerprint).map_err(Problem::internal)?;
        let scope = actor.unwrap_or(Uuid::nil());
        Ok(Wish {
            key: intent.key.map(|key| StoredKey { scope, key }),
            fingerprint,
            actor,
            causation_id: intent.key.unwrap_or(intent.request_id),
            correlation_id: intent.request_id,
        })
    }
}
