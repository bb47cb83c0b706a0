//! Who is signed in: rows of the write side, not events. A session is a family of refresh tokens, each used once.

mod cookie;
mod opened;
mod rotate;
mod token;

pub use cookie::{NAME, SetCookie, clear_cookie, refresh_cookie};
pub use opened::{Session, session_ended};
pub use rotate::Rotated;
pub use token::RefreshToken;

use access::Principal;
use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Role;
use domain::ids::IdGen;
use sqlx::MySqlPool;
use std::sync::Arc;
use uuid::Uuid;

/// How long a session lives at most.
pub const LIFE: TimeDelta = TimeDelta::days(30);

/// How long after its first use a refresh token still works: for two tabs at once, and for an answer lost on the way.
pub const GRACE: TimeDelta = TimeDelta::seconds(10);

/// How long a session may lie unused.
pub fn idle_life(role: Role) -> TimeDelta {
    match role {
        Role::Patient => TimeDelta::hours(24),
        Role::Doctor | Role::Admin => TimeDelta::hours(12),
    }
}

/// The table of sessions.
#[derive(Clone)]
pub struct Sessions {
    pool: MySqlPool,
    ids: Arc<dyn IdGen>,
}

/// A session with a fresh refresh token.
pub struct Held {
    /// Who it speaks for.
    pub principal: Principal,
    /// The token its holder comes back with.
    pub token: RefreshToken,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

impl Sessions {
    pub fn new(pool: MySqlPool, ids: Arc<dyn IdGen>) -> Self {
        Self { pool, ids }
    }

    /// Opens a session for somebody who has proved who they are.
    pub async fn open(&self, account_id: Uuid, role: Role, now: DateTime<Utc>) -> Result<Held, sqlx::Error> {
        const INSERT: &str = "INSERT INTO session (id, account_id, role, created_at, last_used_at, expires_at) \
            VALUES (?, ?, ?, ?, ?, ?)";
        let principal = Principal {
            account_id,
            role,
            session_id: self.ids.next(),
        };
        let (token, expires_at) = (RefreshToken::random()?, now + LIFE);
        let mut transaction = self.pool.begin().await?;
        sqlx::query(INSERT)
            .bind(principal.session_id)
            .bind(account_id)
            .bind(role.as_str())
            .bind(now)
            .bind(now)
            .bind(expires_at)
            .execute(&mut *transaction)
            .await?;
        rotate::issue(&mut transaction, &token, principal.session_id, now).await?;
        transaction.commit().await?;
        Ok(Held {
            principal,
            token,
            expires_at,
        })
    }

    /// Ends the session a refresh token belongs to. Its id, if there is one.
    pub async fn end(&self, token: &RefreshToken, now: DateTime<Utc>) -> Result<Option<Uuid>, sqlx::Error> {
        const SELECT: &str = "SELECT session_id FROM refresh_token WHERE hash = ?";
        let session_id: Option<Uuid> = sqlx::query_scalar(SELECT)
            .bind(token.hash().as_slice())
            .fetch_optional(&self.pool)
            .await?;
        if let Some(session_id) = session_id {
            rotate::revoke(&mut *self.pool.acquire().await?, session_id, now).await?;
        }
        Ok(session_id)
    }
}
