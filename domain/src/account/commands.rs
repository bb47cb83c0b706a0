use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Role;
use crate::Personal;
use crate::ids::AccountId;

/// Who a new account is for.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// What the person is here for.
    pub role: Role,
    /// Full name, 1 to 120 characters.
    pub name: Personal<String>,
    /// Normalised e-mail address.
    pub email: Personal<String>,
    /// Hex HMAC-SHA-256 of the normalised address.
    pub email_index: String,
    /// Where the person's clock is.
    pub time_zone: Tz,
    /// BCP 47 language tag of mails and pages.
    pub locale: String,
}

/// What may be asked of an account.
#[derive(Clone, Debug, PartialEq)]
pub enum AccountCommand {
    /// A person signs up; the address has to be confirmed.
    SignUp { account: NewAccount, now: DateTime<Utc> },
    /// An admin invites a person, who sets a password through the mailed link.
    Invite { account: NewAccount, now: DateTime<Utc> },
    /// The operator makes an admin from the console.
    CreateAdmin { account: NewAccount },
    /// The mailed confirmation link was opened.
    ConfirmEmail,
    /// Send the confirmation link again.
    ResendConfirmation { now: DateTime<Utc> },
    /// Somebody signed up with an address that has an account: the owner is told by mail, the asker learns nothing.
    RepeatSignUp { now: DateTime<Utc> },
    /// Send the invitation again.
    RenewInvitation { now: DateTime<Utc> },
    /// The mailed invitation was opened and a password set.
    AcceptInvitation,
}
