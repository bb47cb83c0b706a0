use access::{Decision, Operation, Principal, SigningKey, Verified};
use axum::extract::{FromRef, FromRequestParts};
use chrono::{DateTime, Utc};
use domain::time::Clock;
use http::header::AUTHORIZATION;
use http::request::Parts;
use moka::future::Cache;
use sqlx::MySqlPool;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

use crate::known_tokens::KnownTokens;
use crate::{Code, Problem};

/// How long a session that stood is believed to stand. Signing out in another process takes effect after this at the latest.
const BELIEVED_FOR: Duration = Duration::from_secs(5);

/// Sessions remembered; some hundred bytes each.
const REMEMBERED: u64 = 100_000;

/// Finds out who a request speaks for: the access token has to be good and its session has to stand on the write side.
#[derive(Clone)]
pub struct Gate {
    key: Arc<SigningKey>,
    clock: Arc<dyn Clock>,
    write: MySqlPool,
    tokens: KnownTokens,
    expiry: Cache<Uuid, Option<DateTime<Utc>>>,
}

impl Gate {
    /// A gate that asks the write side's table of sessions.
    pub fn new(key: Arc<SigningKey>, clock: Arc<dyn Clock>, write: MySqlPool) -> Self {
        let expiry = Cache::builder()
            .max_capacity(REMEMBERED)
            .time_to_live(BELIEVED_FOR)
            .build();
        Self {
            key,
            clock,
            write,
            tokens: KnownTokens::new(),
            expiry,
        }
    }

    /// Forgets what is believed of a session: call it in the process that just ended one.
    pub async fn forget(&self, session_id: Uuid) {
        self.expiry.invalidate(&session_id).await;
    }

    /// Who an access token speaks for right now.
    ///
    /// # Errors
    /// 401 `sign-in-required`, or 503 when the sessions cannot be asked.
    pub async fn admit(&self, token: &str) -> Result<Principal, Problem> {
        self.verify(token).await.map(|verified| verified.principal)
    }

    async fn verify(&self, token: &str) -> Result<Verified, Problem> {
        let now = self.clock.now();
        let verified = self.tokens.verify(&self.key, token, now).await;
        let verified = verified.map_err(|_| sign_in_required())?;
        let principal = verified.principal;
        let expiry = self
            .expiry
            .try_get_with(principal.session_id, self.session_expiry(principal.session_id))
            .await
            .map_err(Problem::unavailable)?;
        match expiry {
            Some(expires_at) if now < expires_at => Ok(verified),
            Some(_) | None => Err(sign_in_required()),
        }
    }

    /// When the session ends by itself; `None` when it was revoked or never was.
    async fn session_expiry(&self, session_id: Uuid) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
        sqlx::query_scalar("SELECT expires_at FROM session WHERE id = ? AND revoked_at IS NULL")
            .bind(session_id)
            .fetch_optional(&self.write)
            .await
    }
}

/// Whoever is signed in. Without a valid access token of a standing session: 401 `sign-in-required`.
#[derive(Clone, Copy, Debug)]
pub struct Caller(pub Principal);

impl Caller {
    /// The caller, if the operation is open to the caller's role.
    ///
    /// # Errors
    /// 403 `forbidden`.
    pub fn authorise(&self, operation: Operation) -> Result<Principal, Problem> {
        match access::may(Some(&self.0), operation) {
            Decision::Allow => Ok(self.0),
            Decision::SignInRequired => Err(sign_in_required()),
            Decision::Forbidden => Err(Problem::new(Code::Forbidden, "Your account cannot be used for this.")),
        }
    }
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    Gate: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let token = bearer(parts).ok_or_else(sign_in_required)?;
        Gate::from_ref(state).admit(token).await.map(Self)
    }
}

/// The caller's leave to stay connected, to be looked at again and again: it ends with the access token or the session.
#[derive(Clone)]
pub struct Pass {
    gate: Gate,
    token: String,
    expires_at: DateTime<Utc>,
}

impl Pass {
    /// How long it lasts at most, from now on.
    pub fn lasts(&self) -> Duration {
        let left = self.expires_at - self.gate.clock.now();
        left.to_std().unwrap_or_default()
    }

    /// Whether the token is good and its session stands, right now. That the sessions cannot be asked is a no.
    pub async fn holds(&self) -> bool {
        self.gate.admit(&self.token).await.is_ok()
    }
}

impl<S> FromRequestParts<S> for Pass
where
    S: Send + Sync,
    Gate: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let token = bearer(parts).ok_or_else(sign_in_required)?.to_owned();
        let gate = Gate::from_ref(state);
        let expires_at = gate.verify(&token).await?.expires_at;
        Ok(Self {
            gate,
            token,
            expires_at,
        })
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn sign_in_required() -> Problem {
    Problem::new(Code::SignInRequired, "Please sign in to continue.")
}
