use axum::extract::State as Extract;
use domain::account::{Account, EMAIL_CLAIM, Role, Standing};
use garde::Validate;
use http_kit::openapi::{ANY, BODY};
use http_kit::{ClientIp, Code, Json, Valid};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::email::EmailAddress;
use crate::passwords::Password;
use crate::refused::Refused;
use crate::sessions::{Session, SetCookie};
use crate::state::State;

/// Who somebody claims to be.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The account's address.
    #[garde(dive)]
    #[schema(value_type = String, format = "email", max_length = 254)]
    pub email: EmailAddress,
    /// Its password.
    #[garde(dive)]
    #[schema(value_type = String, format = "password", max_length = 1024)]
    pub password: Password,
}

http_kit::problems!(Problems: ANY, BODY, &[Code::WrongCredentials, Code::EmailUnconfirmed, Code::TooManyAttempts]);

/// Sign in.
///
/// Answers with an access token for 5 minutes and sets the refresh cookie. Takes as long, and says the same, for a wrong
/// password and for an address without an account.
#[utoipa::path(
    post, path = "/api/auth/sign-in", operation_id = "signIn", tag = "auth",
    request_body = SignIn, responses((status = 200, body = Session), Problems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    client: ClientIp,
    Valid(body): Valid<SignIn>,
) -> Result<(SetCookie, Json<Session>), Refused> {
    let index = body.email.index(&state.keys.master);
    state.limiters.sign_in(client, &index)?;
    let account_id = recognise(&state, &index, body.password).await?;
    let role = admit(&state, account_id).await?;
    let now = state.clock.now();
    let held = state.sessions.open(account_id, role, now).await?;
    state.opened(held, now).await
}

/// The account with this address and password.
async fn recognise(state: &State, email_index: &str, password: Password) -> Result<Uuid, Refused> {
    let owner = state.store.claimed_by(EMAIL_CLAIM, email_index).await?;
    // Asked also for nobody, so that both ways take as long.
    let hash = state
        .store
        .secret(owner.unwrap_or(Uuid::nil()), crate::PASSWORD)
        .await?;
    let right = password.matches(hash).await?;
    owner.filter(|_| right).ok_or_else(wrong_credentials)
}

/// What the account is for, if it may sign in. Told only to who knows the password.
async fn admit(state: &State, account_id: Uuid) -> Result<Role, Refused> {
    let account = state.store.load::<Account>(account_id).await?.state;
    let role = account.identity().map(|identity| identity.role);
    match account.standing {
        Standing::Active => role.ok_or_else(wrong_credentials),
        Standing::Unconfirmed => Err(Refused::because(
            Code::EmailUnconfirmed,
            "Please confirm your e-mail address first: open the link we sent you.",
        )),
        Standing::Unknown | Standing::Invited => Err(wrong_credentials()),
    }
}

fn wrong_credentials() -> Refused {
    Refused::because(Code::WrongCredentials, "The e-mail address or the password is wrong.")
}
