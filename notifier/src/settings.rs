use lettre::message::Mailbox;
use std::fmt;

use crate::links::{BaseUrlInvalid, Links};
use crate::smtp::{Smtp, SmtpUrlInvalid};

/// What the notifier is told from outside.
#[derive(Clone)]
pub struct Config {
    /// The mail server, for example `smtps://user:password@mail.example` or `smtp://127.0.0.1:1025`.
    pub smtp_url: String,
    /// Who mails come from, for example `Medbook <no-reply@medbook.example>`.
    pub from: String,
    /// Where links lead, for example `https://medbook.example`.
    pub base_url: String,
}

impl fmt::Debug for Config {
    // The server's address may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("from", &self.from)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

/// Why the notifier cannot start with this configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// No mail server address.
    #[error(transparent)]
    SmtpUrl(#[from] SmtpUrlInvalid),
    /// No sender.
    #[error("the sender of mails has to look like Medbook <no-reply@medbook.example>")]
    From(#[from] lettre::address::AddressError),
    /// No base address.
    #[error(transparent)]
    BaseUrl(#[from] BaseUrlInvalid),
}

/// A configuration that was checked.
#[derive(Clone)]
pub(crate) struct Settings {
    pub smtp_url: String,
    pub from: Mailbox,
    pub links: Links,
}

impl Settings {
    pub fn read(config: &Config) -> Result<Self, ConfigError> {
        Smtp::connect_to(&config.smtp_url)?;
        Ok(Self {
            smtp_url: config.smtp_url.clone(),
            from: config.from.parse()?,
            links: Links::below(&config.base_url)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config {
            smtp_url: "smtp://mailer:hunter2@127.0.0.1:1025".to_owned(),
            from: "Medbook <no-reply@medbook.example>".to_owned(),
            base_url: "https://medbook.example".to_owned(),
        }
    }

    #[tokio::test]
    async fn each_setting_is_checked_at_the_start() {
        assert!(Settings::read(&config()).is_ok());
        let with = |change: fn(&mut Config)| {
            let mut config = config();
            change(&mut config);
            Settings::read(&config).err()
        };
        assert!(matches!(
            with(|c| c.smtp_url = "127.0.0.1".to_owned()),
            Some(ConfigError::SmtpUrl(_))
        ));
        assert!(matches!(
            with(|c| c.from = "Medbook".to_owned()),
            Some(ConfigError::From(_))
        ));
        assert!(matches!(
            with(|c| c.base_url = "medbook".to_owned()),
            Some(ConfigError::BaseUrl(_))
        ));
    }

    #[test]
    fn the_password_of_the_mail_server_does_not_print() {
        assert!(!format!("{:?}", config()).contains("hunter2"));
    }
}
