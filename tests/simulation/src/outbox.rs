//! The notifier's tables, as the SQL of the real ones does it.

use chrono::{DateTime, Utc};
use notifier::ports::Outbox;
use notifier::{Debt, LEASE, Outcome, Taken};
use uuid::Uuid;

use crate::bug::Bug;
use crate::server::{MailKey, MailRow, Tables};
use crate::world::Process;

/// The tables as one process reaches them.
#[derive(Clone)]
pub struct FarOutbox(pub Process);

impl FarOutbox {
    fn key(&self, event_id: Uuid, kind: &str, recipient: Uuid) -> MailKey {
        let event_id = if self.0.world.has(Bug::MailWithoutVersion) {
            Uuid::nil()
        } else {
            event_id
        };
        (event_id, kind.to_owned(), recipient)
    }

    fn row(&self, debt: &Debt, host: &str, now: DateTime<Utc>) -> (MailKey, MailRow) {
        let kind = debt.owed.kind.as_str();
        let mail = Taken {
            event_id: debt.event_id,
            kind: kind.to_owned(),
            recipient: debt.owed.recipient,
            position: debt.position,
            recorded_at: debt.recorded_at,
            due_at: debt.owed.due_at,
            message_id: format!("<{}.{kind}@{host}>", debt.event_id),
            attempts: 0,
        };
        let row = MailRow {
            mail,
            stream_id: debt.stream_id,
            status: if debt.owed.due_at.is_some() { "planned" } else { "due" },
            next_try_at: debt.owed.due_at.or(Some(now)),
        };
        (self.key(debt.event_id, kind, debt.owed.recipient), row)
    }
}

/// Whether a mail to the same person about the same thing has to be settled before.
fn waits(tables: &Tables, row: &MailRow) -> bool {
    let earlier = |other: &MailRow| {
        other.stream_id == row.stream_id
            && other.mail.recipient == row.mail.recipient
            && other.next_try_at.is_some()
            && (other.mail.due_at.is_none() || other.status == "sending")
            && (other.mail.position, &other.mail.kind) < (row.mail.position, &row.mail.kind)
    };
    tables.mails.values().any(earlier)
}

impl Outbox for FarOutbox {
    async fn position(&self) -> Result<Option<u64>, sqlx::Error> {
        Ok(self.0.ask(|inner| inner.server.tables.mail_position).await?)
    }

    async fn begin_at(&self, position: u64, _: DateTime<Utc>) -> Result<u64, sqlx::Error> {
        let begun = self
            .0
            .change(|inner| Some(*inner.server.tables.mail_position.get_or_insert(position)));
        Ok(begun.await?.unwrap_or(position))
    }

    async fn owe(
        &self,
        from: u64,
        to: u64,
        debts: &[Debt],
        host: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        let rows: Vec<_> = debts.iter().map(|debt| self.row(debt, host, now)).collect();
        let owe = |tables: &mut Tables, rows: Vec<(MailKey, MailRow)>| {
            for (key, row) in rows {
                tables.mails.entry(key).or_insert(row);
            }
        };
        let apart = self.0.world.has(Bug::DebtsApart);
        let (first, second) = if apart { (Vec::new(), rows) } else { (rows, Vec::new()) };
        let moved = self.0.change(|inner| {
            let tables = &mut inner.server.tables;
            if tables.mail_position != Some(from) {
                return None;
            }
            tables.mail_position = Some(to);
            owe(tables, first);
            Some(())
        });
        let moved = moved.await?.is_some();
        if moved && apart {
            let noted = self.0.change(|inner| {
                owe(&mut inner.server.tables, second);
                Some(())
            });
            noted.await?;
        }
        Ok(moved)
    }

    async fn take(&self, limit: usize, now: DateTime<Utc>) -> Result<Vec<Taken>, sqlx::Error> {
        let taken = self.0.change(|inner| {
            let tables = &mut inner.server.tables;
            let due = |row: &&MailRow| row.next_try_at.is_some_and(|at| at <= now) && !waits(tables, row);
            let mut keys: Vec<_> = tables
                .mails
                .iter()
                .filter(|(_, row)| due(row))
                .map(|(key, row)| (row.next_try_at, key.clone()))
                .collect();
            keys.sort();
            keys.truncate(limit);
            let mut taken = Vec::new();
            for (_, key) in keys {
                if let Some(row) = tables.mails.get_mut(&key) {
                    row.mail.attempts += 1;
                    row.status = "sending";
                    row.next_try_at = Some(now + LEASE);
                    taken.push(row.mail.clone());
                }
            }
            (!taken.is_empty()).then_some(taken)
        });
        Ok(taken.await?.unwrap_or_default())
    }

    async fn settle(&self, mail: &Taken, outcome: &Outcome, _: DateTime<Utc>) -> Result<bool, sqlx::Error> {
        let key = self.key(mail.event_id, &mail.kind, mail.recipient);
        let settled = self.0.change(|inner| {
            let row = inner.server.tables.mails.get_mut(&key)?;
            if row.status != "sending" || row.mail.attempts != mail.attempts {
                return None;
            }
            row.status = outcome.as_str();
            row.next_try_at = if let Outcome::Again { at, .. } = outcome {
                Some(*at)
            } else {
                None
            };
            Some(())
        });
        let settled = settled.await?.is_some();
        if settled && *outcome == Outcome::Sent {
            self.0.world.lock().post.noted(&mail.message_id);
        }
        Ok(settled)
    }

    async fn backlog(&self, now: DateTime<Utc>) -> Result<u32, sqlx::Error> {
        let owed = self.0.ask(|inner| {
            let mails = inner.server.tables.mails.values();
            mails.filter(|row| row.is_owed(now)).count()
        });
        Ok(u32::try_from(owed.await?).unwrap_or(u32::MAX))
    }
}
