//! What becomes of mails that were owed when a backup was made.
//!
//! The installation usually went on after its backup and has sent them. Sending them again, days later, would tell
//! people of visits long over; so they are held back for an operator to decide. Reminders that are not due yet stay
//! planned: their visits are looked at again when they are.

use anyhow::Result;
use clap::ValueEnum;
use domain::time::Clock;
use event_store::system::SystemClock;
use sqlx::{Connection, MySqlConnection};

use crate::console::say;
use crate::engine::archive::Header;
use crate::engine::number::count;

/// What to do with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mails {
    /// Count them as failed, for `medbook mails retry`
    Hold,
    /// Send them: the installation did not go on after this backup
    Send,
}

/// Applies it to the loaded rows.
///
/// # Errors
/// When the database refuses.
pub async fn settle(db: &mut MySqlConnection, header: &Header, mails: Mails) -> Result<()> {
    const HOLD: &str = "UPDATE sent_mail SET status = 'failed', reason = 'restored', next_try_at = NULL, settled_at = ? \
        WHERE next_try_at IS NOT NULL AND NOT (status = 'planned' AND next_try_at > ?)";
    const PASS: &str = "INSERT INTO notifier_checkpoint (name, position, updated_at) VALUES ('mail', ?, ?) \
        ON DUPLICATE KEY UPDATE position = GREATEST(position, VALUES(position)), updated_at = VALUES(updated_at)";
    // The reminders of visits that the notifier had not read of are planned when it starts.
    const FORGET: &str = "DELETE FROM notifier_checkpoint WHERE name = 'reminders'";
    const BEHIND: &str = "SELECT position FROM notifier_checkpoint WHERE name = 'mail'";
    if mails == Mails::Send {
        return Ok(());
    }
    let now = SystemClock.now();
    let mut transaction = db.begin().await?;
    let held = sqlx::query(HOLD)
        .bind(now)
        .bind(now)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
    let reached: Option<u64> = sqlx::query_scalar(BEHIND).fetch_optional(&mut *transaction).await?;
    sqlx::query(PASS)
        .bind(header.head)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
    sqlx::query(FORGET).execute(&mut *transaction).await?;
    transaction.commit().await?;
    if held > 0 {
        say(&format!(
            "{} not sent when the backup was made are held back; `medbook mails retry` sends them.",
            count(held, "mail")
        ));
    }
    let unread = header.head.saturating_sub(reached.unwrap_or(header.head));
    if unread > 0 {
        say(&format!(
            "No mails will be made of the last {}, which the notifier had not read when the backup was made.",
            count(unread, "event")
        ));
    }
    Ok(())
}
