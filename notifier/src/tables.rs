use chrono::{DateTime, Utc};
use domain::PersonalId;
use event_store::{Vault, VaultError};
use lettre::Message;
use sqlx::MySqlPool;
use std::collections::HashMap;

use crate::outbox::{Debt, Outcome, Taken};
use crate::ports::{Connection, MailServer, Outbox, People};
use crate::smtp::{Delivery, Smtp, SmtpUrlInvalid};
use crate::{checkpoint, outbox};

/// The notifier's tables in the write database.
#[derive(Clone)]
pub(crate) struct Tables(pub MySqlPool);

impl Outbox for Tables {
    async fn position(&self) -> Result<Option<u64>, sqlx::Error> {
        checkpoint::stored(&self.0).await
    }

    async fn begin_at(&self, position: u64, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
        checkpoint::begin_at(&self.0, position, now).await
    }

    async fn owe(
        &self,
        from: u64,
        to: u64,
        debts: &[Debt],
        host: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        let mut transaction = self.0.begin().await?;
        if !checkpoint::advance(&mut transaction, from, to, now).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
        if !debts.is_empty() {
            outbox::owe(&mut transaction, debts, host, now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    async fn take(&self, limit: usize, now: DateTime<Utc>) -> Result<Vec<Taken>, sqlx::Error> {
        outbox::take(&self.0, limit, now).await
    }

    async fn settle(&self, mail: &Taken, outcome: &Outcome, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
        outbox::settle(&self.0, mail, outcome, now).await
    }

    async fn backlog(&self, now: DateTime<Utc>) -> Result<u32, sqlx::Error> {
        outbox::backlog(&self.0, now).await
    }
}

impl People for Vault {
    async fn texts(&self, ids: &[PersonalId]) -> Result<HashMap<PersonalId, String>, VaultError> {
        Vault::texts(self, ids).await
    }
}

/// The address of a mail server.
pub(crate) struct SmtpServer(pub String);

impl MailServer for SmtpServer {
    type Connection = Smtp;

    fn connection(&self) -> Result<Smtp, SmtpUrlInvalid> {
        Smtp::connect_to(&self.0)
    }
}

impl Connection for Smtp {
    async fn send(&mut self, _mail: &Taken, message: Message) -> Delivery {
        Smtp::send(self, message).await
    }
}
