use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono_tz::Tz;
use domain::account::{Account, AccountCommand, NewAccount, Role};
use domain::ids::AccountId;
use domain::{Personal, PersonalId};
use event_store::Loaded;
use garde::Validate;
use http_kit::openapi::{ANY, BODY};
use http_kit::{ClientIp, Code, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, Done};
use crate::attempt::{Attempt, Decided};
use crate::email::EmailAddress;
use crate::passwords::NewPassword;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// Somebody who wants to book visits.
// No `Debug`: it holds a name.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignUp {
    /// Where the confirmation goes.
    #[garde(dive)]
    #[schema(value_type = String, format = "email", max_length = 254)]
    pub email: EmailAddress,
    /// At least 10 bytes.
    #[garde(dive)]
    #[schema(value_type = String, format = "password", min_length = 10, max_length = 1024)]
    pub password: NewPassword,
    /// Full name.
    #[garde(custom(valid_name))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// The person's zone, an IANA name.
    #[garde(skip)]
    #[schema(value_type = String)]
    pub time_zone: Tz,
    /// Language of mails and pages, a BCP 47 tag.
    #[garde(custom(valid_locale))]
    #[schema(min_length = 2, max_length = 35)]
    pub locale: String,
}

http_kit::problems!(Problems: ANY, BODY, &[
    Code::IdempotencyKeyMissing, Code::IdempotencyKeyReused, Code::VersionConflict, Code::TooManyAttempts,
]);

/// Sign up as a patient.
///
/// The address has to be confirmed by the mailed link before signing in. Says the same whether or not the address has an
/// account; if it has, its owner is told by mail.
#[utoipa::path(
    post, path = "/api/auth/sign-up", operation_id = "signUp", tag = "auth",
    params(("Idempotency-Key" = Option<Uuid>, Header)), request_body = SignUp,
    responses((status = 202, body = Done), Problems)
)]
pub async fn handler(
    Extract(state): Extract<State>,
    client: ClientIp,
    intent: Intent,
    Valid(body): Valid<SignUp>,
) -> Result<Answer, Refused> {
    state.limiters.sign_up(client)?;
    let wish = state.anonymous_wish(&intent, &body)?;
    let account = new_account(&state, &body);
    // Hashed also when the address turns out to be known: both ways take as long.
    let hash = body.password.0.hash().await?;
    state
        .execute(wish, move |attempt| sign_up(attempt, account.clone(), hash.clone()))
        .await
}

async fn sign_up(mut attempt: Attempt, account: NewAccount, hash: String) -> Result<Decided, Refused> {
    let now = attempt.now;
    if let Some(owner) = attempt.account_of(&account.email_index).await? {
        let known = attempt.load::<Account>(owner).await?;
        attempt.decide(&known, AccountCommand::RepeatSignUp { now })?;
    } else {
        let id = account.id;
        attempt.decide(
            &Loaded::<Account>::new_stream(id),
            AccountCommand::SignUp { account, now },
        )?;
        attempt.password(id.0, hash);
    }
    attempt.answer(StatusCode::ACCEPTED, &Done::default())
}

fn new_account(state: &State, body: &SignUp) -> NewAccount {
    NewAccount {
        id: AccountId(state.ids.next()),
        role: Role::Patient,
        name: Personal::new(PersonalId(state.ids.next()), body.name.trim().to_owned()),
        email: Personal::new(PersonalId(state.ids.next()), body.email.clone().into_text()),
        email_index: body.email.index(&state.keys.master),
        time_zone: body.time_zone,
        locale: body.locale.clone(),
    }
}

fn valid_name<C>(text: &str, _context: &C) -> garde::Result {
    if (1..=120).contains(&text.trim().chars().count()) {
        Ok(())
    } else {
        Err(garde::Error::new("A name has 1 to 120 characters."))
    }
}

fn valid_locale<C>(tag: &str, _context: &C) -> garde::Result {
    let subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if (2..=35).contains(&tag.len()) && tag.split('-').all(subtag) {
        Ok(())
    } else {
        Err(garde::Error::new("A language is written as a tag such as de or en-GB."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Aggregate;
    use std::panic::catch_unwind;
    use uuid::Uuid;

    #[test]
    fn h_11_a_panic_with_a_person_in_scope_shows_nobody() {
        let personal = |id, text: &str| Personal::new(PersonalId(Uuid::from_u128(id)), text.to_owned());
        let account = NewAccount {
            id: AccountId(Uuid::from_u128(1)),
            role: Role::Patient,
            name: personal(2, "Zoë Quetzalcoatl"),
            email: personal(3, "zoe@quetzalcoatl.example"),
            email_index: "0123".into(),
            time_zone: Tz::UTC,
            locale: "en".into(),
        };
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        let command = AccountCommand::SignUp { account, now };
        let events = Account::default().decide(command.clone()).unwrap();
        let email: EmailAddress = serde_json::from_value("zoe@quetzalcoatl.example".into()).unwrap();
        let password: NewPassword = serde_json::from_value("quetzalcoatl-2026".into()).unwrap();
        let panic = catch_unwind(|| panic!("cannot go on with {command:?}, {events:?}, {email:?}, {password:?}"));
        let text = *panic.unwrap_err().downcast::<String>().unwrap();
        assert!(text.contains("SignUp") && text.contains('…'), "{text}");
        assert!(
            !text.to_lowercase().contains("quetzalcoatl") && !text.contains("Zoë"),
            "{text}"
        );
    }
}
