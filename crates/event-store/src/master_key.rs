use aws_lc_rs::{hkdf, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The key all others hang on: 32 random bytes that are not in the database. It is never used itself; one key for
/// wrapping people's keys and one for blind indexes are derived from it.
#[derive(Clone)]
pub struct MasterKey {
    wrapping: Arc<Zeroizing<[u8; 32]>>,
    index: Arc<hmac::Key>,
}

/// Why a text is no master key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeyError {
    /// Not base64.
    #[error("the master key is not valid base64")]
    NotBase64,
    /// Not 32 bytes.
    #[error("the master key has to be 32 bytes")]
    Length,
    /// The crypto library refused.
    #[error("no keys could be derived from the master key")]
    Derivation,
}

impl MasterKey {
    /// Reads 32 bytes of standard base64, surrounding white space ignored.
    ///
    /// # Errors
    /// When the text is something else.
    pub fn from_base64(text: &str) -> Result<Self, MasterKeyError> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| MasterKeyError::NotBase64)?);
        if bytes.len() != 32 {
            return Err(MasterKeyError::Length);
        }
        let wrapping = derive(&bytes, b"medbook vault key wrapping v1")?;
        let index = derive(&bytes, b"medbook blind index v1")?;
        Ok(Self {
            wrapping: Arc::new(wrapping),
            index: Arc::new(hmac::Key::new(hmac::HMAC_SHA256, &*index)),
        })
    }

    /// A keyed hash (hex HMAC-SHA-256) by which a personal text can be found without being readable, for example the
    /// claim of an e-mail address. Texts of different domains never give the same hash.
    pub fn index(&self, domain: &str, text: &str) -> String {
        let mut context = hmac::Context::with_key(&self.index);
        context.update(domain.as_bytes());
        context.update(&[0]);
        context.update(text.as_bytes());
        hex::encode(context.sign())
    }

    pub(crate) fn wrapping(&self) -> &[u8; 32] {
        &self.wrapping
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

fn derive(master: &[u8], purpose: &[u8]) -> Result<Zeroizing<[u8; 32]>, MasterKeyError> {
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"medbook");
    let mut key = Zeroizing::new([0; 32]);
    salt.extract(master)
        .expand(&[purpose], hkdf::HKDF_SHA256)
        .and_then(|derived| derived.fill(&mut *key))
        .map_err(|_| MasterKeyError::Derivation)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> MasterKey {
        MasterKey::from_base64(&STANDARD.encode([byte; 32])).unwrap()
    }

    #[test]
    fn an_index_depends_on_key_domain_and_text() {
        let index = key(1).index("email", "a@example.org");
        assert_eq!(index, key(1).index("email", "a@example.org"));
        assert_eq!(index.len(), 64);
        assert_ne!(index, key(2).index("email", "a@example.org"));
        assert_ne!(index, key(1).index("phone", "a@example.org"));
        assert_ne!(key(1).index("ab", "c"), key(1).index("a", "bc"));
    }

    #[test]
    fn a_key_of_another_length_is_refused_and_none_is_printed() {
        assert_eq!(MasterKey::from_base64("AAAA").unwrap_err(), MasterKeyError::Length);
        assert_eq!(MasterKey::from_base64("?").unwrap_err(), MasterKeyError::NotBase64);
        assert_eq!(format!("{:?}", key(7)), "MasterKey(…)");
    }
}
