use access::Principal;
use chrono::{DateTime, Utc};
use domain::account::Role;
use sqlx::MySqlConnection;
use uuid::Uuid;

use super::{GRACE, Held, RefreshToken, Sessions, idle_life};

/// What became of a refresh token that came back.
pub enum Rotated {
    /// Its session goes on under a new one.
    Renewed(Held),
    /// Its session is over.
    Ended {
        /// The session that was revoked because the token had been used before: somebody else has it too.
        stolen: Option<Uuid>,
    },
}

#[derive(sqlx::FromRow)]
struct Row {
    session_id: Uuid,
    account_id: Uuid,
    role: String,
    used_at: Option<DateTime<Utc>>,
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

impl Row {
    fn role(&self) -> Option<Role> {
        [Role::Patient, Role::Doctor, Role::Admin]
            .into_iter()
            .find(|role| role.as_str() == self.role)
    }

    /// Itself with its role, if the session stands.
    fn standing(self, now: DateTime<Utc>) -> Option<(Self, Role)> {
        let role = self.role()?;
        let idle = now - self.last_used_at;
        let stands = self.revoked_at.is_none() && now < self.expires_at && idle < idle_life(role);
        stands.then_some((self, role))
    }

    /// Used before, and too long ago for an honest repetition. A clock that was set back makes no token young again.
    fn is_reused(&self, now: DateTime<Utc>) -> bool {
        self.used_at.is_some_and(|used_at| (now - used_at).abs() > GRACE)
    }
}

impl Sessions {
    /// Takes a refresh token back and gives a new one. One that comes back a second time after the grace was copied:
    /// the whole family ends, for the thief and the owner.
    pub async fn rotate(&self, token: &RefreshToken, now: DateTime<Utc>) -> Result<Rotated, sqlx::Error> {
        let mut transaction = self.pool.begin().await?;
        let row = find(&mut transaction, token).await?;
        let Some((row, role)) = row.and_then(|row| row.standing(now)) else {
            transaction.rollback().await?;
            return Ok(Rotated::Ended { stolen: None });
        };
        if row.is_reused(now) {
            revoke(&mut transaction, row.session_id, now).await?;
            transaction.commit().await?;
            let stolen = Some(row.session_id);
            return Ok(Rotated::Ended { stolen });
        }
        let next = RefreshToken::random()?;
        mark_used(&mut transaction, token, row.session_id, now).await?;
        issue(&mut transaction, &next, row.session_id, now).await?;
        transaction.commit().await?;
        Ok(Rotated::Renewed(Held {
            principal: Principal {
                account_id: row.account_id,
                role,
                session_id: row.session_id,
            },
            token: next,
            expires_at: row.expires_at,
        }))
    }
}

async fn find(db: &mut MySqlConnection, token: &RefreshToken) -> Result<Option<Row>, sqlx::Error> {
    const SELECT: &str = "SELECT t.session_id, s.account_id, s.role, t.used_at, s.last_used_at, s.expires_at, \
        s.revoked_at FROM refresh_token t JOIN session s ON s.id = t.session_id WHERE t.hash = ? FOR UPDATE";
    sqlx::query_as(SELECT)
        .bind(token.hash().as_slice())
        .fetch_optional(db)
        .await
}

async fn mark_used(
    db: &mut MySqlConnection,
    token: &RefreshToken,
    session_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    // The first use counts: a repetition within the grace does not prolong it.
    sqlx::query("UPDATE refresh_token SET used_at = COALESCE(used_at, ?) WHERE hash = ?")
        .bind(now)
        .bind(token.hash().as_slice())
        .execute(&mut *db)
        .await?;
    sqlx::query("UPDATE session SET last_used_at = ? WHERE id = ?")
        .bind(now)
        .bind(session_id)
        .execute(db)
        .await?;
    Ok(())
}

pub(super) async fn issue(
    db: &mut MySqlConnection,
    token: &RefreshToken,
    session_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO refresh_token (hash, session_id, issued_at) VALUES (?, ?, ?)")
        .bind(token.hash().as_slice())
        .bind(session_id)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

pub(super) async fn revoke(db: &mut MySqlConnection, session_id: Uuid, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE session SET revoked_at = COALESCE(revoked_at, ?) WHERE id = ?")
        .bind(now)
        .bind(session_id)
        .execute(db)
        .await?;
    Ok(())
}
