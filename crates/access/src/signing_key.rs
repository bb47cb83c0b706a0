use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use aws_lc_rs::{hkdf, hmac};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{DecodingKey, EncodingKey};
use std::fmt;
use zeroize::Zeroizing;

use crate::{LinkPurpose, SigningKeyError};

/// The secret behind access tokens (Ed25519) and mailed links (HMAC under keys derived with HKDF, one per purpose).
///
/// Whoever has it can speak for anybody: it is read from a file once and never printed.
#[derive(Clone)]
pub struct SigningKey {
    pub(crate) encoding: EncodingKey,
    pub(crate) decoding: DecodingKey,
    confirm_email: hmac::Key,
    invitation: hmac::Key,
}

impl SigningKey {
    /// A key from 32 random bytes in base64, surrounding white space ignored.
    ///
    /// # Errors
    /// [`SigningKeyError`] when the text is not that.
    pub fn from_base64(text: &str) -> Result<Self, SigningKeyError> {
        let seed = Zeroizing::new(STANDARD.decode(text.trim())?);
        if seed.len() != 32 {
            return Err(SigningKeyError::Length(seed.len()));
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| SigningKeyError::Rejected)?;
        let pkcs8 = pair.to_pkcs8v1().map_err(|_| SigningKeyError::Rejected)?;
        Ok(Self {
            encoding: EncodingKey::from_ed_der(pkcs8.as_ref()),
            decoding: DecodingKey::from_ed_der(pair.public_key().as_ref()),
            confirm_email: derive(&seed, b"medbook/link/confirm-email/1")?,
            invitation: derive(&seed, b"medbook/link/invitation/1")?,
        })
    }

    pub(crate) fn link_key(&self, purpose: LinkPurpose) -> &hmac::Key {
        match purpose {
            LinkPurpose::ConfirmEmail => &self.confirm_email,
            LinkPurpose::Invitation => &self.invitation,
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

fn derive(seed: &[u8], purpose: &[u8]) -> Result<hmac::Key, SigningKeyError> {
    let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, b"medbook").extract(seed);
    let info = [purpose];
    let expanded = extracted
        .expand(&info, hmac::HMAC_SHA256)
        .map_err(|_| SigningKeyError::Rejected)?;
    Ok(hmac::Key::from(expanded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_of_another_length_or_in_another_encoding_is_refused() {
        let short = SigningKey::from_base64(&STANDARD.encode([7; 31]));
        assert!(matches!(short, Err(SigningKeyError::Length(31))));
        assert!(matches!(
            SigningKey::from_base64("%%"),
            Err(SigningKeyError::Encoding(_))
        ));
    }

    #[test]
    fn the_key_does_not_print() {
        let key = SigningKey::from_base64(&STANDARD.encode([7; 32])).unwrap();
        assert_eq!(format!("{key:?}"), "SigningKey(…)");
    }
}
