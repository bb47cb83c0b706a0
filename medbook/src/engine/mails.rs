//! `medbook mails`: what became of the mails, and another try for those that failed.

use anyhow::Result;
use chrono::{DateTime, Utc};
use clap::Subcommand;
use domain::time::Clock;
use event_store::system::SystemClock;
use sqlx::{FromRow, MySqlPool};
use uuid::Uuid;

use super::number::{count, thousands};
use crate::console::say;
use crate::settings::Settings;

/// Failed mails shown at once.
const SHOWN: u32 = 100;

/// What can be done about them.
#[derive(Clone, Copy, Subcommand)]
pub enum Task {
    /// Try every failed mail again
    Retry,
}

#[derive(FromRow)]
struct Failed {
    event_id: Uuid,
    kind: String,
    recipient: Uuid,
    reason: Option<String>,
    settled_at: Option<DateTime<Utc>>,
}

/// Prints the counts, and the failed ones by their ids: no name and no address.
///
/// # Errors
/// When the database refuses.
pub async fn show(settings: &Settings, failed: bool) -> Result<()> {
    let pool = event_store::connect_for_reading(settings.write_url()?, 1).await?;
    let counts: Vec<(String, i64)> =
        sqlx::query_as("SELECT status, COUNT(*) FROM sent_mail GROUP BY status ORDER BY status")
            .fetch_all(&pool)
            .await?;
    if counts.is_empty() {
        say("No mail was ever owed.");
    }
    for (status, mails) in counts {
        say(&format!(
            "{status:<13} {:>10}",
            thousands(u64::try_from(mails).unwrap_or(0))
        ));
    }
    if failed {
        list(&pool).await?;
    }
    pool.close().await;
    Ok(())
}

async fn list(pool: &MySqlPool) -> Result<()> {
    const SELECT: &str = "SELECT event_id, kind, recipient, reason, settled_at FROM sent_mail WHERE status = 'failed' \
        ORDER BY settled_at DESC, position DESC LIMIT ?";
    let failed: Vec<Failed> = sqlx::query_as(SELECT).bind(SHOWN).fetch_all(pool).await?;
    if failed.is_empty() {
        say("None has failed.");
        return Ok(());
    }
    say(&format!(
        "\n{:<20}  {:<24}  {:<10}  {:<36}  account",
        "gave up", "mail", "reason", "event"
    ));
    for mail in failed {
        let at = mail
            .settled_at
            .map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M:%SZ").to_string());
        let reason = mail.reason.unwrap_or_default();
        say(&format!(
            "{at:<20}  {:<24}  {reason:<10}  {}  {}",
            mail.kind, mail.event_id, mail.recipient
        ));
    }
    Ok(())
}

/// Makes the failed ones due again. One that is of no use to its recipient any more is then skipped, not sent.
///
/// # Errors
/// When the database refuses.
pub async fn retry(settings: &Settings) -> Result<()> {
    let pool = event_store::connect(settings.write_url()?, 1).await?;
    let again = again(&pool).await?;
    if again == 0 {
        say("No mail has failed.");
    } else {
        say(&format!(
            "{} will be tried again; what came of them is shown by `medbook mails`.",
            count(again, "mail")
        ));
    }
    pool.close().await;
    Ok(())
}

/// They are tried at once, however often they were before.
async fn again(pool: &MySqlPool) -> Result<u64, sqlx::Error> {
    const RETRY: &str =
        "UPDATE sent_mail SET status = 'due', next_try_at = ?, settled_at = NULL WHERE status = 'failed'";
    let due = sqlx::query(RETRY).bind(SystemClock.now()).execute(pool).await?;
    Ok(due.rows_affected())
}
