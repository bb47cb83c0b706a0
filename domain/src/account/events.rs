use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::Role;
use crate::ids::AccountId;
use crate::{Event, Personal, Sealing, SubjectId};

/// Who an account belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// The account.
    pub account_id: AccountId,
    /// What the person is here for.
    pub role: Role,
    /// Full name.
    pub name: Personal<String>,
    /// Normalised e-mail address.
    pub email: Personal<String>,
    /// Hex HMAC-SHA-256 of the address; the claim's key.
    pub email_index: String,
    /// The person's zone.
    pub time_zone: Tz,
    /// BCP 47 language tag.
    pub locale: String,
}

/// What happened to an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum AccountEvent {
    /// A person signed up.
    #[serde(rename = "account.signed-up")]
    SignedUp { identity: Identity, at: DateTime<Utc> },
    /// A person was invited.
    #[serde(rename = "account.invited")]
    Invited { identity: Identity, at: DateTime<Utc> },
    /// The operator made an admin.
    #[serde(rename = "account.admin-created")]
    AdminCreated { identity: Identity },
    /// The address is the person's own.
    #[serde(rename = "account.email-confirmed")]
    EmailConfirmed {},
    /// The confirmation link has to be sent again.
    #[serde(rename = "account.confirmation-requested")]
    ConfirmationRequested { at: DateTime<Utc> },
    /// Somebody signed up with this account's address.
    #[serde(rename = "account.sign-up-repeated")]
    SignUpRepeated { at: DateTime<Utc> },
    /// The invitation has to be sent again.
    #[serde(rename = "account.invitation-renewed")]
    InvitationRenewed { at: DateTime<Utc> },
    /// The invited person set a password.
    #[serde(rename = "account.invitation-accepted")]
    InvitationAccepted {},
}

impl Event for AccountEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::SignedUp { .. } => "account.signed-up",
            Self::Invited { .. } => "account.invited",
            Self::AdminCreated { .. } => "account.admin-created",
            Self::EmailConfirmed {} => "account.email-confirmed",
            Self::ConfirmationRequested { .. } => "account.confirmation-requested",
            Self::SignUpRepeated { .. } => "account.sign-up-repeated",
            Self::InvitationRenewed { .. } => "account.invitation-renewed",
            Self::InvitationAccepted {} => "account.invitation-accepted",
        }
    }

    fn personal(&self) -> Vec<Sealing> {
        match self {
            Self::SignedUp { identity, .. } | Self::Invited { identity, .. } | Self::AdminCreated { identity } => {
                let subject = SubjectId(identity.account_id.0);
                [identity.name.sealing(subject), identity.email.sealing(subject)]
                    .into_iter()
                    .flatten()
                    .collect()
            }
            Self::EmailConfirmed {}
            | Self::ConfirmationRequested { .. }
            | Self::SignUpRepeated { .. }
            | Self::InvitationRenewed { .. }
            | Self::InvitationAccepted {} => Vec::new(),
        }
    }
}
