use anyhow::{Context, Result};
use clap::Args;
use command_api::Limits;
use http_kit::TrustedProxies;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

/// What the roles need to know. Every flag can be given by its environment variable; secrets only by variable or file.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// The write side: the log and what belongs to it.
    #[arg(
        long,
        env = "MEDBOOK_DATABASE_URL",
        hide_env_values = true,
        global = true,
        default_value = ""
    )]
    database_url: String,
    /// The read side; the write side's database name with `_read` appended if left out.
    #[arg(long, env = "MEDBOOK_READ_DATABASE_URL", hide_env_values = true, global = true)]
    read_database_url: Option<String>,
    /// The broker.
    #[arg(
        long,
        env = "MEDBOOK_NATS_URL",
        hide_env_values = true,
        global = true,
        default_value = "nats://127.0.0.1:4222"
    )]
    pub nats_url: String,
    /// The folder with `master.key` and `signing.key`.
    #[arg(long, env = "MEDBOOK_KEYS", global = true, default_value = "keys")]
    pub keys: PathBuf,
    /// What links in mails start with, and what cookies belong to.
    #[arg(
        long,
        env = "MEDBOOK_BASE_URL",
        global = true,
        default_value = "http://127.0.0.1:8080"
    )]
    pub base_url: String,
    /// Where this process answers HTTP (health and metrics in every role).
    #[arg(long, env = "MEDBOOK_LISTEN", global = true, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Proxies whose `X-Forwarded-For` is believed: addresses and networks, comma separated.
    #[arg(long, env = "MEDBOOK_TRUSTED_PROXIES", global = true, default_value = "")]
    trusted_proxies: TrustedProxies,
    /// The mail server: `smtp://host:port`, or `smtps://user:password@host:port`.
    #[arg(
        long,
        env = "MEDBOOK_SMTP_URL",
        hide_env_values = true,
        global = true,
        default_value = "smtp://127.0.0.1:1025"
    )]
    pub smtp_url: String,
    /// The sender of mails.
    #[arg(
        long,
        env = "MEDBOOK_MAIL_FROM",
        global = true,
        default_value = "Medbook <no-reply@medbook.example>"
    )]
    pub mail_from: String,
    /// The built single-page app; no pages are served without it.
    #[arg(long, env = "MEDBOOK_FRONTEND", global = true)]
    pub frontend: Option<PathBuf>,
    /// Demo only: take mails here and show them at /mailbox.
    #[arg(long, env = "MEDBOOK_MAILBOX_SMTP", global = true)]
    pub mailbox_smtp: Option<SocketAddr>,
    /// Demo only: keep those mails in this folder.
    #[arg(long, env = "MEDBOOK_MAILBOX", global = true, default_value = ".medbook/mailbox")]
    pub mailbox_folder: PathBuf,
    /// How often each limit lets one account or client sign in or up before it has to wait; the built-in limits if left out.
    #[arg(long, env = "MEDBOOK_ATTEMPTS", global = true)]
    attempts: Option<NonZeroU32>,
    /// Connections to the write side that this process may open.
    #[arg(long, env = "MEDBOOK_DATABASE_CONNECTIONS", global = true, default_value_t = 16)]
    pub database_connections: u32,
}

impl Settings {
    /// The write side's URL.
    ///
    /// # Errors
    /// When it was not given.
    pub fn write_url(&self) -> Result<&str> {
        let given = !self.database_url.is_empty();
        given
            .then_some(self.database_url.as_str())
            .context("MEDBOOK_DATABASE_URL is not set: name the database")
    }

    /// The read side's URL.
    ///
    /// # Errors
    /// When neither it nor the write side's was given.
    pub fn read_url(&self) -> Result<String> {
        if let Some(url) = &self.read_database_url {
            return Ok(url.clone());
        }
        let write = self.write_url()?;
        let (path, query) = write.split_once('?').unwrap_or((write, ""));
        let separator = if query.is_empty() { "" } else { "?" };
        Ok(format!("{path}_read{separator}{query}"))
    }
}

impl Settings {
    /// What the command API needs of these.
    pub fn command_api(&self) -> command_api::Config {
        command_api::Config {
            trusted_proxies: self.trusted_proxies.clone(),
            insecure_cookies: self.base_url.starts_with("http://"),
            limits: self.attempts.map_or_else(Limits::default, Limits::all),
        }
    }

    /// What the notifier needs of these.
    pub fn notifier(&self) -> notifier::Config {
        notifier::Config {
            smtp_url: self.smtp_url.clone(),
            from: self.mail_from.clone(),
            base_url: self.base_url.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        settings: Settings,
    }

    fn read_url(arguments: &[&str]) -> Result<String> {
        Cli::try_parse_from(["medbook"].iter().chain(arguments))
            .unwrap()
            .settings
            .read_url()
    }

    #[test]
    fn the_read_side_lies_beside_the_write_side_unless_named() {
        let url = "--database-url=mysql://u:p@h:1/medbook";
        assert_eq!(read_url(&[url]).unwrap(), "mysql://u:p@h:1/medbook_read");
        let with_options = "--database-url=mysql://h/medbook?ssl-mode=required";
        assert_eq!(
            read_url(&[with_options]).unwrap(),
            "mysql://h/medbook_read?ssl-mode=required"
        );
        assert_eq!(
            read_url(&[url, "--read-database-url=mysql://x/y"]).unwrap(),
            "mysql://x/y"
        );
    }
}
