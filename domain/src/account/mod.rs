//! People who sign in. Names and e-mail addresses are personal; the log holds their vault ids and a keyed hash of the
//! address, which is claimed so that one address has one account.

mod commands;
mod error;
mod events;
#[cfg(test)]
mod tests;

pub use commands::{AccountCommand, NewAccount};
pub use error::AccountRefusal;
pub use events::{AccountEvent, Identity};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::AccountId;
use crate::{Aggregate, Claim, Holdings};

/// The claim namespace of e-mail addresses. The key is the hex HMAC of the normalised address.
pub const EMAIL_CLAIM: &str = "email";

/// A mail somebody else can trigger is sent to one address at most this often.
const MAIL_AGAIN_AFTER: TimeDelta = TimeDelta::minutes(2);

/// What somebody who signs in is here for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Books visits.
    Patient,
    /// Runs a calendar.
    Doctor,
    /// Runs the platform.
    Admin,
}

impl Role {
    /// The name on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Doctor => "doctor",
            Self::Admin => "admin",
        }
    }
}

/// How far an account is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// No such account.
    #[default]
    Unknown,
    /// Signed up; the address is not confirmed yet.
    Unconfirmed,
    /// Invited; no password yet.
    Invited,
    /// Can sign in.
    Active,
}

/// One person's account.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Account {
    /// How far it is.
    pub standing: Standing,
    identity: Option<Identity>,
    mailed_at: Option<DateTime<Utc>>,
}

impl Account {
    /// Who this is; `None` before the first event.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    fn start(&self, new: NewAccount) -> Result<Identity, AccountRefusal> {
        if self.identity.is_some() {
            return Err(AccountRefusal::AlreadyExists);
        }
        Ok(new.into())
    }

    fn may_mail_again(&self, now: DateTime<Utc>) -> bool {
        self.mailed_at.is_none_or(|last| now - last >= MAIL_AGAIN_AFTER)
    }

    fn confirm_email(&self) -> Result<Vec<AccountEvent>, AccountRefusal> {
        match self.standing {
            Standing::Unconfirmed => Ok(vec![AccountEvent::EmailConfirmed {}]),
            Standing::Active => Ok(vec![]),
            Standing::Unknown | Standing::Invited => Err(AccountRefusal::LinkInvalid),
        }
    }

    fn accept_invitation(&self) -> Result<Vec<AccountEvent>, AccountRefusal> {
        match self.standing {
            Standing::Invited => Ok(vec![AccountEvent::InvitationAccepted {}]),
            Standing::Active => Err(AccountRefusal::InvitationUsed),
            Standing::Unknown | Standing::Unconfirmed => Err(AccountRefusal::LinkInvalid),
        }
    }

    fn renew_invitation(&self, now: DateTime<Utc>) -> Result<Vec<AccountEvent>, AccountRefusal> {
        match self.standing {
            Standing::Invited => Ok(vec![AccountEvent::InvitationRenewed { at: now }]),
            Standing::Active => Err(AccountRefusal::InvitationUsed),
            Standing::Unknown | Standing::Unconfirmed => Err(AccountRefusal::Unknown),
        }
    }

    fn resend_confirmation(&self, now: DateTime<Utc>) -> Vec<AccountEvent> {
        match self.standing {
            Standing::Unconfirmed if self.may_mail_again(now) => vec![AccountEvent::ConfirmationRequested { at: now }],
            Standing::Unconfirmed | Standing::Unknown | Standing::Invited | Standing::Active => vec![],
        }
    }

    fn repeat_sign_up(&self, now: DateTime<Utc>) -> Vec<AccountEvent> {
        if self.may_mail_again(now) {
            vec![AccountEvent::SignUpRepeated { at: now }]
        } else {
            vec![]
        }
    }
}

impl Aggregate for Account {
    const TYPE: &'static str = "account";
    type Command = AccountCommand;
    type Event = AccountEvent;
    type Refusal = AccountRefusal;

    fn decide(&self, command: AccountCommand) -> Result<Vec<AccountEvent>, AccountRefusal> {
        match command {
            AccountCommand::SignUp { account, now } => Ok(vec![AccountEvent::SignedUp {
                identity: self.start(account)?,
                at: now,
            }]),
            AccountCommand::Invite { account, now } => Ok(vec![AccountEvent::Invited {
                identity: self.start(account)?,
                at: now,
            }]),
            AccountCommand::CreateAdmin { account } => Ok(vec![AccountEvent::AdminCreated {
                identity: self.start(account)?,
            }]),
            AccountCommand::ConfirmEmail => self.confirm_email(),
            AccountCommand::ResendConfirmation { now } => Ok(self.resend_confirmation(now)),
            AccountCommand::RepeatSignUp { now } => Ok(self.repeat_sign_up(now)),
            AccountCommand::RenewInvitation { now } => self.renew_invitation(now),
            AccountCommand::AcceptInvitation => self.accept_invitation(),
        }
    }

    fn evolve(&mut self, event: &AccountEvent) {
        match event {
            AccountEvent::SignedUp { identity, at } => {
                self.standing = Standing::Unconfirmed;
                self.identity = Some(identity.clone());
                self.mailed_at = Some(*at);
            }
            AccountEvent::Invited { identity, at } => {
                self.standing = Standing::Invited;
                self.identity = Some(identity.clone());
                self.mailed_at = Some(*at);
            }
            AccountEvent::AdminCreated { identity } => {
                self.standing = Standing::Active;
                self.identity = Some(identity.clone());
            }
            AccountEvent::EmailConfirmed {} | AccountEvent::InvitationAccepted {} => self.standing = Standing::Active,
            AccountEvent::ConfirmationRequested { at }
            | AccountEvent::SignUpRepeated { at }
            | AccountEvent::InvitationRenewed { at } => self.mailed_at = Some(*at),
        }
    }

    fn holdings(&self) -> Holdings {
        let claims = self.identity.iter().map(|who| Claim {
            namespace: EMAIL_CLAIM,
            key: who.email_index.clone(),
        });
        Holdings {
            claims: claims.collect(),
            ..Holdings::default()
        }
    }
}

impl From<NewAccount> for Identity {
    fn from(new: NewAccount) -> Self {
        Self {
            account_id: AccountId(new.id.0),
            role: new.role,
            name: new.name,
            email: new.email,
            email_index: new.email_index,
            time_zone: new.time_zone,
            locale: new.locale,
        }
    }
}
