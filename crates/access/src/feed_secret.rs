use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;

/// 256 random bits in the address of a calendar feed: whoever has them reads the feed. The database knows only their
/// SHA-256. Does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct FeedSecret([u8; 32]);

impl FeedSecret {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn random() -> std::io::Result<Self> {
        let mut bytes = [0; 32];
        aws_lc_rs::rand::fill(&mut bytes).map_err(|_| std::io::Error::other("the system gives no random numbers"))?;
        Ok(Self(bytes))
    }

    /// The one in this file's name (`….ics`); `None` when there is none.
    pub fn in_file_name(name: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(name.strip_suffix(".ics")?).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The name of the file that is the feed.
    pub fn file_name(&self) -> String {
        format!("{}.ics", URL_SAFE_NO_PAD.encode(self.0))
    }

    /// What the database knows of it.
    pub fn hash(&self) -> [u8; 32] {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, &self.0).as_ref());
        hash
    }
}

impl fmt::Debug for FeedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_comes_back_as_it_went_and_does_not_print() {
        let secret = FeedSecret::random().unwrap();
        assert_eq!(FeedSecret::in_file_name(&secret.file_name()), Some(secret.clone()));
        assert_ne!(secret, FeedSecret::random().unwrap());
        assert_eq!(format!("{secret:?}"), "…");
        for stranger in ["short.ics", ".ics", "", secret.file_name().trim_end_matches(".ics")] {
            assert_eq!(FeedSecret::in_file_name(stranger), None, "{stranger}");
        }
    }
}
