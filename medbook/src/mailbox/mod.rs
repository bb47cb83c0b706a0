//! Demo only: takes every mail Medbook sends and shows it at `/mailbox`. Mails are kept as files, so that they are still
//! there after a restart.

mod letters;
mod pages;

pub use pages::routes;

use anyhow::{Context, Result};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use self::letters::Letters;

/// Mails that may wait between the SMTP server and the folder.
const WAITING: usize = 1_024;

/// A folder of received mails.
#[derive(Clone)]
pub struct Mailbox(Arc<Letters>);

impl Mailbox {
    /// Opens the folder, which is made if it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: PathBuf) -> Result<Self> {
        Ok(Self(Arc::new(Letters::open(folder)?)))
    }

    /// Takes mails over SMTP until shut down.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn receive(self, smtp: SocketAddr, shutdown: CancellationToken) -> Result<()> {
        let (sender, mut mails) = broadcast::channel(WAITING);
        let server = tokio::spawn(mailcrab::mail_server(
            smtp.ip(),
            smtp.port(),
            sender,
            false,
            shutdown.clone(),
        ));
        while let Some(received) = shutdown.run_until_cancelled(mails.recv()).await {
            match received {
                Ok(mail) => {
                    let raw = mail.raw_bytes().context("a mail that is not base64 inside")?;
                    self.0.keep(&raw)?;
                }
                Err(broadcast::error::RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "mails arrived faster than they could be kept");
                }
                Err(broadcast::error::RecvError::Closed) => break,
            }
        }
        server
            .await?
            .map_err(|error| anyhow::anyhow!("the demo mailbox cannot listen on {smtp}: {error}"))
    }
}
