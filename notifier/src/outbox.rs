//! The rows of `sent_mail`: what is owed, who is at it, what came of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::{FromRow, MySqlConnection, MySqlPool};
use uuid::Uuid;

use crate::plan::Owed;

/// How long one notifier may be at a mail before another one takes it over. Twice what an attempt may take.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

/// A mail that was taken to be sent now.
#[derive(Clone, Debug, FromRow)]
pub struct Taken {
    /// The event it is for.
    pub event_id: Uuid,
    /// Name of its kind.
    pub kind: String,
    /// The account it goes to.
    pub recipient: Uuid,
    /// Of the event.
    pub position: u64,
    /// When the event was recorded.
    pub recorded_at: DateTime<Utc>,
    /// When it was due, if it was not owed from its event on: a reminder.
    pub due_at: Option<DateTime<Utc>>,
    /// The same for every attempt.
    pub message_id: String,
    /// Attempts so far, this one included.
    pub attempts: u32,
}

impl Taken {
    /// Since when it is to be sent.
    pub fn owed_since(&self) -> DateTime<Utc> {
        self.due_at.unwrap_or(self.recorded_at)
    }
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent,
    /// It never will be sent.
    Failed {
        /// Why, for example `smtp-550`.
        reason: String,
    },
    /// Of no use to the recipient any more.
    SkippedLate,
    /// What it would say is not so any more.
    SkippedStale {
        /// Why, for example `cancelled`.
        reason: &'static str,
    },
    /// The recipient's data was erased.
    SkippedGone,
    /// Once more later.
    Again {
        /// When.
        at: DateTime<Utc>,
        /// Why, for example `smtp-451`.
        reason: String,
    },
}

impl Outcome {
    /// The word in the table and in metrics.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed { .. } => "failed",
            Self::SkippedLate => "skipped-late",
            Self::SkippedStale { .. } => "skipped-stale",
            Self::SkippedGone => "skipped-gone",
            Self::Again { .. } => "due",
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Self::Failed { reason } | Self::Again { reason, .. } => Some(reason),
            Self::SkippedStale { reason } => Some(reason),
            Self::Sent | Self::SkippedLate | Self::SkippedGone => None,
        }
    }

    fn next_try_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Again { at, .. } => Some(*at),
            Self::Sent | Self::Failed { .. } | Self::SkippedLate | Self::SkippedStale { .. } | Self::SkippedGone => {
                None
            }
        }
    }
}

/// A mail owed for one event.
pub struct Debt {
    /// The event.
    pub event_id: Uuid,
    /// The stream it belongs to: what the mail is about.
    pub stream_id: Uuid,
    /// Its position.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// What and to whom.
    pub owed: Owed,
}

/// Writes down what is owed, at once or later. A mail that is owed already stays as it is.
pub async fn owe(
    connection: &mut MySqlConnection,
    debts: &[Debt],
    host: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    const INSERT: &str = "INSERT IGNORE INTO sent_mail \
        (event_id, stream_id, kind, recipient, position, recorded_at, message_id, due_at, status, next_try_at) \
        SELECT UNHEX(w.event), UNHEX(w.stream), w.kind, UNHEX(w.recipient), w.position, w.recorded_at, w.message_id, \
        w.due_at, IF(w.due_at IS NULL, 'due', 'planned'), COALESCE(w.due_at, ?) \
        FROM JSON_TABLE(?, '$[*]' COLUMNS (\
        event CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.event', \
        stream CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.stream', \
        kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
        recipient CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.recipient', \
        position BIGINT UNSIGNED PATH '$.position', recorded_at DATETIME(6) PATH '$.recorded_at', \
        due_at DATETIME(6) PATH '$.due_at', \
        message_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin PATH '$.message_id')) w";
    let row = |debt: &Debt| {
        let Debt {
            event_id,
            stream_id,
            position,
            recorded_at,
            owed,
        } = debt;
        let mut row = json!({
            "event": event_id.simple().to_string(),
            "stream": stream_id.simple().to_string(),
            "kind": owed.kind.as_str(),
            "recipient": owed.recipient.simple().to_string(),
            "position": position,
            "recorded_at": date_time(*recorded_at),
            "message_id": format!("<{event_id}.{}@{host}>", owed.kind),
        });
        // What is missing is NULL; what is null is not, to every server.
        if let Some(due_at) = owed.due_at {
            row["due_at"] = json!(date_time(due_at));
        }
        row
    };
    let rows: serde_json::Value = debts.iter().map(row).collect();
    sqlx::query(INSERT)
        .bind(now)
        .bind(rows.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

fn date_time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S%.6f").to_string()
}

/// Takes up to `limit` mails whose time has come, also those a crashed notifier left behind, and notes the attempt before
/// anything is sent. Mails to one person about one visit are sent one after the other, in the order of their events: who
/// reads that a visit is cancelled should have read before that it was booked. Mails about different visits do not wait
/// for each other: after a crash the mails under way have to wait for their leases, and only they.
///
/// A reminder waits for what is owed before it, and nothing waits for a reminder that is not under way: that one looks at
/// the visit again anyway. For one that is under way the rest waits, so that nobody is reminded of a visit after reading
/// that it is cancelled.
pub async fn take(pool: &MySqlPool, limit: usize, now: DateTime<Utc>) -> Result<Vec<Taken>, sqlx::Error> {
    // MySQL prefers the other key, which leads through everything that is owed.
    const SELECT: &str = "SELECT event_id, kind, recipient, position, recorded_at, due_at, message_id, \
        attempts + 1 AS attempts \
        FROM sent_mail AS mail WHERE next_try_at <= ? AND NOT EXISTS (\
        SELECT 1 FROM sent_mail AS earlier FORCE INDEX (sent_mail_stream) \
        WHERE earlier.stream_id = mail.stream_id AND earlier.recipient = mail.recipient \
        AND earlier.next_try_at IS NOT NULL AND (earlier.due_at IS NULL OR earlier.status = 'sending') \
        AND (earlier.position < mail.position OR earlier.position = mail.position AND earlier.kind < mail.kind)) \
        ORDER BY next_try_at LIMIT ? FOR UPDATE SKIP LOCKED";
    const MARK: &str = "UPDATE sent_mail SET status = 'sending', attempts = ?, next_try_at = ? \
        WHERE event_id = ? AND kind = ? AND recipient = ?";
    let mut transaction = pool.begin().await?;
    let taken: Vec<Taken> = sqlx::query_as(SELECT)
        .bind(now)
        .bind(u64::try_from(limit).unwrap_or(u64::MAX))
        .fetch_all(&mut *transaction)
        .await?;
    for mail in &taken {
        sqlx::query(MARK)
            .bind(mail.attempts)
            .bind(now + LEASE)
            .bind(mail.event_id)
            .bind(&mail.kind)
            .bind(mail.recipient)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(taken)
}

/// Notes what came of an attempt; `false` when somebody else took the mail over meanwhile, whose note counts.
pub async fn settle(
    pool: &MySqlPool,
    mail: &Taken,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    const UPDATE: &str = "UPDATE sent_mail SET status = ?, reason = ?, next_try_at = ?, settled_at = ? \
        WHERE event_id = ? AND kind = ? AND recipient = ? AND status = 'sending' AND attempts = ?";
    let next_try_at = outcome.next_try_at();
    let updated = sqlx::query(UPDATE)
        .bind(outcome.as_str())
        .bind(outcome.reason())
        .bind(next_try_at)
        .bind(next_try_at.is_none().then_some(now))
        .bind(mail.event_id)
        .bind(&mail.kind)
        .bind(mail.recipient)
        .bind(mail.attempts)
        .execute(pool)
        .await?;
    Ok(updated.rows_affected() == 1)
}

/// How many mails are owed now and not settled.
pub async fn backlog(pool: &MySqlPool, now: DateTime<Utc>) -> Result<u32, sqlx::Error> {
    const COUNT: &str = "SELECT COUNT(*) FROM sent_mail \
        WHERE status IN ('due', 'sending') OR status = 'planned' AND next_try_at <= ?";
    let owed: i64 = sqlx::query_scalar(COUNT).bind(now).fetch_one(pool).await?;
    Ok(u32::try_from(owed).unwrap_or(u32::MAX))
}
