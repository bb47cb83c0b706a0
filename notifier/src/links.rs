use access::{LinkPurpose, SigningKey};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The addresses mails point to. All of them start with the configured base address; nothing of a request gets here.
#[derive(Clone, Debug)]
pub struct Links {
    base: String,
}

/// The base address is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the base address of links has to look like https://medbook.example, without query or fragment")]
pub struct BaseUrlInvalid;

impl Links {
    /// Links below this address, for example `https://medbook.example`.
    ///
    /// # Errors
    /// [`BaseUrlInvalid`] when it is no http(s) address or has a query or a fragment.
    pub fn below(base_url: &str) -> Result<Self, BaseUrlInvalid> {
        let base = base_url.trim_end_matches('/');
        let host = base
            .strip_prefix("https://")
            .or_else(|| base.strip_prefix("http://"))
            .ok_or(BaseUrlInvalid)?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '#' | '?' | '"' | '<' | '>');
        if host.is_empty() || host.starts_with('/') || host.contains(odd) {
            return Err(BaseUrlInvalid);
        }
        Ok(Self { base: base.to_owned() })
    }

    /// Opens the page that confirms an address. The token stands in the fragment, which browsers keep to themselves.
    pub fn confirm_email(&self, keys: &SigningKey, account: Uuid, expires_at: DateTime<Utc>) -> String {
        let token = keys.link_token(LinkPurpose::ConfirmEmail, account, expires_at);
        format!("{}/confirm-email#token={token}", self.base)
    }

    /// Opens the page on which an invited person sets a password.
    pub fn invitation(&self, keys: &SigningKey, account: Uuid, expires_at: DateTime<Utc>) -> String {
        let token = keys.link_token(LinkPurpose::Invitation, account, expires_at);
        format!("{}/invitation#token={token}", self.base)
    }

    /// The patient's page of one visit.
    pub fn visit(&self, id: Uuid) -> String {
        format!("{}/visits/{id}", self.base)
    }

    /// Where a patient looks for another time.
    pub fn doctor(&self, id: Uuid) -> String {
        format!("{}/doctors/{id}", self.base)
    }

    /// The doctor's list of visits.
    pub fn doctors_visits(&self) -> String {
        format!("{}/doctor/visits", self.base)
    }

    /// Where a patient says yes or no to a time that is kept.
    pub fn waitlist(&self) -> String {
        format!("{}/waitlist", self.base)
    }

    /// The sign-in page.
    pub fn sign_in(&self) -> String {
        format!("{}/sign-in", self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_start_with_the_configured_address() {
        let id = Uuid::from_u64_pair(0, 7);
        for base in ["https://medbook.example", "https://medbook.example/"] {
            assert_eq!(
                Links::below(base).unwrap().visit(id),
                "https://medbook.example/visits/00000000-0000-0000-0000-000000000007"
            );
        }
        assert_eq!(
            Links::below("http://127.0.0.1:8080/app").unwrap().sign_in(),
            "http://127.0.0.1:8080/app/sign-in"
        );
    }

    #[test]
    fn an_address_with_anything_behind_the_path_is_refused() {
        for base in [
            "medbook.example",
            "ftp://x",
            "https://",
            "https:///x",
            "https://x/?a=1",
            "https://x#a",
            "https://x y",
        ] {
            assert_eq!(Links::below(base).err(), Some(BaseUrlInvalid), "{base}");
        }
    }
}
