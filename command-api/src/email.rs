use event_store::MasterKey;
use garde::Validate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An e-mail address, trimmed and in lower case: what has one account. Does not print. Its JSON exists for the keyed
/// fingerprint of requests only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[serde(from = "String")]
#[garde(transparent)]
pub struct EmailAddress(#[garde(email, length(bytes, max = 254))] String);

impl From<String> for EmailAddress {
    fn from(text: String) -> Self {
        Self(text.trim().to_lowercase())
    }
}

impl EmailAddress {
    /// The keyed hash it is found and claimed by.
    pub fn index(&self, master: &MasterKey) -> String {
        master.index(domain::account::EMAIL_CLAIM, &self.0)
    }

    /// The address itself, on its way into the vault.
    pub fn into_text(self) -> String {
        self.0
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_one_address() {
        let typed = EmailAddress::from("  Zoe.Blau@Example.ORG ".to_owned());
        assert_eq!(typed, EmailAddress::from("zoe.blau@example.org".to_owned()));
        assert!(typed.validate().is_ok());
        assert_eq!(format!("{typed:?}"), "…");
    }

    #[test]
    fn what_cannot_receive_mail_is_refused() {
        for text in [
            "",
            "zoe",
            "zoe@",
            "@example.org",
            "zoe@example.org\r\nBcc: all@example.org",
            "a b@example.org",
        ] {
            assert!(EmailAddress::from(text.to_owned()).validate().is_err(), "{text:?}");
        }
        let long = format!("{}@example.org", "x".repeat(250));
        assert!(EmailAddress::from(long).validate().is_err());
    }
}
