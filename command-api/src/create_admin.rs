use domain::account::{Account, AccountCommand, AccountRefusal, NewAccount, Role};
use domain::ids::{AccountId, IdGen};
use domain::time::Clock;
use domain::{Personal, PersonalId};
use event_store::{AppendError, Audit, EventStore, Loaded, MasterKey, Work};
use garde::Validate;
use std::sync::Arc;
use uuid::Uuid;

use crate::email::EmailAddress;
use crate::passwords::{HashError, NewPassword, Password};

/// Why no admin was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateAdminError {
    /// The address cannot be used.
    #[error("this is not an e-mail address")]
    Email,
    /// The name is missing or too long.
    #[error("a name has 1 to 120 characters")]
    Name,
    /// The password is too short or too long.
    #[error("a password has 10 to 1,024 bytes")]
    Password,
    /// Somebody has this address.
    #[error("this e-mail address has an account already")]
    EmailTaken,
    /// The rules refused.
    #[error(transparent)]
    Refused(#[from] AccountRefusal),
    /// The password could not be hashed.
    #[error("the password cannot be stored")]
    Hash(#[from] HashError),
    /// The log refused.
    #[error("the account cannot be stored")]
    Append(#[source] AppendError),
}

/// Makes an admin who can sign in at once. Only the operator's console does this: there is no default admin.
///
/// # Errors
/// See [`CreateAdminError`]; nothing is stored then.
pub async fn create_admin(
    store: &EventStore,
    master: &MasterKey,
    ids: Arc<dyn IdGen>,
    clock: &dyn Clock,
    name: &str,
    email: &str,
    password: &str,
) -> Result<Uuid, CreateAdminError> {
    let email = EmailAddress::from(email.to_owned());
    email.validate().map_err(|_| CreateAdminError::Email)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 120 {
        return Err(CreateAdminError::Name);
    }
    let password = NewPassword(Password::new(password.to_owned()));
    password.validate().map_err(|_| CreateAdminError::Password)?;

    let id = ids.next();
    let account = NewAccount {
        id: AccountId(id),
        role: Role::Admin,
        name: Personal::new(PersonalId(ids.next()), name.to_owned()),
        email_index: email.index(master),
        email: Personal::new(PersonalId(ids.next()), email.into_text()),
        time_zone: chrono_tz::UTC,
        locale: "en".to_owned(),
    };
    let audit = Audit {
        actor: None,
        causation_id: id,
        correlation_id: id,
        now: clock.now(),
    };
    let mut work = Work::new(audit, ids);
    work.decide(
        &Loaded::<Account>::new_stream(id),
        AccountCommand::CreateAdmin { account },
    )?;
    work.secret(id, crate::PASSWORD, password.0.hash().await?);
    store.append(work).await.map_err(|error| match error {
        AppendError::Claimed { .. } => CreateAdminError::EmailTaken,
        AppendError::Conflict { .. }
        | AppendError::Overlap { .. }
        | AppendError::Answered(_)
        | AppendError::TooLarge { .. }
        | AppendError::Unavailable(_)
        | AppendError::Unknown => CreateAdminError::Append(error),
    })?;
    Ok(id)
}
