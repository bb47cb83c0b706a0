use access::SigningKey;
use chrono::{DateTime, Utc};
use domain::account::{Account, Identity};
use event_store::Vault;
use http_kit::{Json, Me, Problem};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Held, SetCookie, refresh_cookie};
use crate::refused::Refused;
use crate::state::State;

/// Somebody is signed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Goes into `Authorization: Bearer …`; never into storage.
    pub access_token: String,
    /// When the access token ends; refresh before.
    pub expires_at: DateTime<Utc>,
    /// Who is signed in.
    pub account: Me,
}

impl State {
    /// The answer to whoever holds a session: an access token, who they are, and the refresh cookie.
    pub(crate) async fn opened(&self, held: Held, now: DateTime<Utc>) -> Result<(SetCookie, Json<Session>), Refused> {
        let account = self.store.load::<Account>(held.principal.account_id).await?;
        let identity = account.state.identity().ok_or_else(session_ended)?;
        let life = SigningKey::ACCESS_TOKEN_LIFE.min(held.expires_at - now);
        let token = self.keys.signing.mint(&held.principal, now, life);
        let session = Session {
            access_token: token.map_err(Problem::internal)?,
            expires_at: now + life,
            account: me(self.store.vault(), identity).await?,
        };
        let cookie = refresh_cookie(&held, now, self.config.insecure_cookies);
        Ok((cookie, Json(session)))
    }
}

async fn me(vault: &Vault, identity: &Identity) -> Result<Me, Refused> {
    let (name, email) = (identity.name.id(), identity.email.id());
    let mut texts = vault.texts(&[name, email]).await?;
    Ok(Me {
        id: identity.account_id.0,
        role: identity.role,
        // Somebody whose data was erased has no account any more.
        name: texts.remove(&name).ok_or_else(session_ended)?,
        email: texts.remove(&email).ok_or_else(session_ended)?,
        time_zone: identity.time_zone.name().to_owned(),
        locale: identity.locale.clone(),
    })
}

pub fn session_ended() -> Refused {
    Refused::because(
        http_kit::Code::SessionEnded,
        "Your session has ended. Please sign in again.",
    )
}
