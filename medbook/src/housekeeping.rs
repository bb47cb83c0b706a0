//! Rows of the write side that are of no use any more, thrown away once a day by one process.

use chrono::{DateTime, TimeDelta, Utc};
use domain::time::Clock;
use event_store::system::RandomIds;
use projectors::lease::Candidate;
use sqlx::MySqlPool;
use std::error::Error;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// The lease under which it is done.
const LEASE: &str = "housekeeping";
const EVERY: Duration = Duration::from_hours(24);
/// How often a process that stands by asks for the lease.
const CANDIDACY: Duration = Duration::from_mins(1);
/// An answer is kept this long for retries of its request.
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(30);
/// A session that ended is kept this long: a refresh token used after its end still gives a thief away.
const SESSIONS_KEPT: TimeDelta = TimeDelta::days(7);
/// Rows of one statement. Bookings wait behind its commit.
const BATCH: u32 = 1_000;

/// Cleans up at once and then daily, whenever this process is the one to do it, until shutdown.
pub async fn run(pool: &MySqlPool, clock: &dyn Clock, shutdown: &CancellationToken) {
    let candidate = Candidate::new(pool.clone(), LEASE, &RandomIds);
    while !shutdown.is_cancelled() {
        match candidate.take().await {
            Ok(Some(lease)) => {
                // In this order: who lost the lease begins nothing more.
                let lost = tokio::select! {
                    biased;
                    () = shutdown.cancelled() => None,
                    lost = lease.keep() => Some(lost),
                    () = daily(pool, clock) => None,
                };
                match lost {
                    Some(lost) => tracing::debug!(error = &lost as &dyn Error, "no longer housekeeping"),
                    None => lease.give_back().await,
                }
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(
                error = &error as &dyn Error,
                "the lease for housekeeping cannot be read"
            ),
        }
        shutdown.run_until_cancelled(sleep(CANDIDACY)).await;
    }
}

async fn daily(pool: &MySqlPool, clock: &dyn Clock) {
    loop {
        match clean(pool, clock.now()).await {
            Ok(rows) => tracing::info!(rows, "housekeeping done"),
            Err(error) => tracing::warn!(error = &error as &dyn Error, "housekeeping goes on tomorrow"),
        }
        sleep(EVERY).await;
    }
}

/// Deletes what is old enough at this instant, in small steps. The number of rows.
async fn clean(pool: &MySqlPool, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    const ANSWERS: &str = "DELETE FROM idempotency WHERE recorded_at < ? LIMIT ?";
    const SESSIONS: &str = "DELETE FROM session WHERE LEAST(expires_at, COALESCE(revoked_at, expires_at)) < ? LIMIT ?";
    const TOKENS: &str = "DELETE FROM refresh_token WHERE issued_at < ? AND NOT EXISTS \
        (SELECT 1 FROM session WHERE session.id = refresh_token.session_id) LIMIT ?";
    let mut rows = 0;
    for (delete, before) in [
        (ANSWERS, now - ANSWERS_KEPT),
        (SESSIONS, now - SESSIONS_KEPT),
        // A session and its first token are written together; one that was just issued is not looked at.
        (TOKENS, now - SESSIONS_KEPT),
    ] {
        loop {
            let deleted = sqlx::query(delete).bind(before).bind(BATCH).execute(pool).await?;
            rows += deleted.rows_affected();
            if deleted.rows_affected() < u64::from(BATCH) {
                break;
            }
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_kit::TestDatabases;

    const NOW: &str = "2026-11-22 08:00:00";

    async fn left(pool: &MySqlPool, column: &str, table: &str) -> Vec<u8> {
        let select = format!("SELECT CAST(ORD({column}) AS UNSIGNED) FROM {table} ORDER BY 1");
        let rows: Vec<u64> = sqlx::query_scalar(sqlx::AssertSqlSafe(select))
            .fetch_all(pool)
            .await
            .unwrap();
        rows.into_iter().map(|row| u8::try_from(row).unwrap()).collect()
    }

    #[tokio::test]
    async fn only_what_is_old_is_thrown_away() {
        let databases = TestDatabases::create().await;
        let now = chrono::NaiveDateTime::parse_from_str(NOW, "%Y-%m-%d %H:%M:%S")
            .unwrap()
            .and_utc();
        for (id, days) in [(1, 31), (2, 29)] {
            sqlx::query(
                "INSERT INTO idempotency (scope, idempotency_key, fingerprint, status, body, position, recorded_at) \
                 VALUES (CHAR(0), RPAD(CHAR(?), 16, CHAR(0)), CHAR(0), 200, '{}', 1, ?)",
            )
            .bind(id)
            .bind(now - TimeDelta::days(days))
            .execute(&databases.write)
            .await
            .unwrap();
        }
        // 1 expired and 2 was ended long ago, 3 ended lately, 4 goes on.
        for (id, expires, revoked) in [(1, -8, None), (2, 20, Some(-8)), (3, -6, Some(-6)), (4, 20, None)] {
            sqlx::query(
                "INSERT INTO session (id, account_id, role, created_at, last_used_at, expires_at, revoked_at) \
                 VALUES (RPAD(CHAR(?), 16, CHAR(0)), CHAR(0), 'patient', ?, ?, ?, ?)",
            )
            .bind(id)
            .bind(now)
            .bind(now)
            .bind(now + TimeDelta::days(expires))
            .bind(revoked.map(|days| now + TimeDelta::days(days)))
            .execute(&databases.write)
            .await
            .unwrap();
            sqlx::query(
                "INSERT INTO refresh_token (hash, session_id, issued_at) \
                 VALUES (RPAD(CHAR(?), 32, CHAR(0)), RPAD(CHAR(?), 16, CHAR(0)), ?)",
            )
            .bind(id)
            .bind(id)
            .bind(now - TimeDelta::days(9))
            .execute(&databases.write)
            .await
            .unwrap();
        }
        assert_eq!(clean(&databases.write, now).await.unwrap(), 5);
        assert_eq!(left(&databases.write, "idempotency_key", "idempotency").await, [2]);
        assert_eq!(left(&databases.write, "id", "session").await, [3, 4]);
        assert_eq!(left(&databases.write, "hash", "refresh_token").await, [3, 4]);
        assert_eq!(clean(&databases.write, now).await.unwrap(), 0);
    }
}
