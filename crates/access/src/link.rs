//! Tokens in mailed links: they prove that somebody reads the mail of an account's address.
//!
//! A token is 16 bytes of account id, 8 bytes of expiry (seconds since 1970) and the HMAC-SHA-256 of both under a key of
//! its purpose, in URL-safe base64: 75 characters. Nothing is stored; a link that may work only once is refused by the
//! account's own rules. Links carry it in the fragment, which browsers never send to a server.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{LinkError, SigningKey};

/// How long a link that confirms an e-mail address works, counted from the event that asked for it.
pub const CONFIRM_EMAIL_LIFE: TimeDelta = TimeDelta::hours(48);

/// How long an invitation works, counted from the event that asked for it.
pub const INVITATION_LIFE: TimeDelta = TimeDelta::days(7);

const ID: usize = 16;
const SIGNED: usize = ID + 8;

/// What a link is for. A token of one purpose is invalid for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Confirms the e-mail address of an account.
    ConfirmEmail,
    /// Lets an invited person set a password.
    Invitation,
}

impl LinkPurpose {
    /// How long such a link works.
    pub fn life(self) -> TimeDelta {
        match self {
            Self::ConfirmEmail => CONFIRM_EMAIL_LIFE,
            Self::Invitation => INVITATION_LIFE,
        }
    }
}

impl SigningKey {
    /// A token for a link that works until `expires_at` (whole seconds). The same inputs give the same token.
    pub fn link_token(&self, purpose: LinkPurpose, account_id: Uuid, expires_at: DateTime<Utc>) -> String {
        let mut bytes = Vec::with_capacity(SIGNED + 32);
        bytes.extend_from_slice(account_id.as_bytes());
        bytes.extend_from_slice(&expires_at.timestamp().to_be_bytes());
        let tag = hmac::sign(self.link_key(purpose), &bytes);
        bytes.extend_from_slice(tag.as_ref());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The account a link's token was made for.
    ///
    /// # Errors
    /// [`LinkError::Invalid`] for anything this key did not sign for this purpose, [`LinkError::Expired`] from the expiry on.
    pub fn read_link_token(&self, purpose: LinkPurpose, token: &str, now: DateTime<Utc>) -> Result<Uuid, LinkError> {
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| LinkError::Invalid)?;
        let (signed, tag) = bytes.split_at_checked(SIGNED).ok_or(LinkError::Invalid)?;
        hmac::verify(self.link_key(purpose), signed, tag).map_err(|_| LinkError::Invalid)?;
        let (id, expiry) = signed.split_at_checked(ID).ok_or(LinkError::Invalid)?;
        let expiry = i64::from_be_bytes(expiry.try_into().map_err(|_| LinkError::Invalid)?);
        if expiry <= now.timestamp() {
            return Err(LinkError::Expired);
        }
        Uuid::from_slice(id).map_err(|_| LinkError::Invalid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    const ALICE: Uuid = Uuid::from_u128(1);

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_base64(&STANDARD.encode([seed; 32])).unwrap()
    }

    fn now() -> DateTime<Utc> {
        "2026-11-22T08:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_link_opens_its_account_until_it_expires() {
        let token = key(1).link_token(LinkPurpose::ConfirmEmail, ALICE, now() + CONFIRM_EMAIL_LIFE);
        let read = |at| key(1).read_link_token(LinkPurpose::ConfirmEmail, &token, at);
        assert_eq!(read(now()), Ok(ALICE));
        assert_eq!(read(now() + CONFIRM_EMAIL_LIFE - TimeDelta::seconds(1)), Ok(ALICE));
        assert_eq!(read(now() + CONFIRM_EMAIL_LIFE), Err(LinkError::Expired));
    }

    #[test]
    fn a_link_of_another_purpose_or_key_is_invalid() {
        let token = key(1).link_token(LinkPurpose::ConfirmEmail, ALICE, now() + CONFIRM_EMAIL_LIFE);
        let invalid = Err(LinkError::Invalid);
        assert_eq!(key(1).read_link_token(LinkPurpose::Invitation, &token, now()), invalid);
        assert_eq!(
            key(2).read_link_token(LinkPurpose::ConfirmEmail, &token, now()),
            invalid
        );
    }

    #[test]
    fn a_changed_or_shortened_link_is_invalid() {
        let token = key(1).link_token(LinkPurpose::Invitation, ALICE, now() + INVITATION_LIFE);
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 1;
            let changed = URL_SAFE_NO_PAD.encode(changed);
            assert_eq!(
                key(1).read_link_token(LinkPurpose::Invitation, &changed, now()),
                Err(LinkError::Invalid)
            );
            let shortened = URL_SAFE_NO_PAD.encode(&bytes[..position]);
            assert_eq!(
                key(1).read_link_token(LinkPurpose::Invitation, &shortened, now()),
                Err(LinkError::Invalid)
            );
        }
    }
}
