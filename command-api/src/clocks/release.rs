//! While a new version of Medbook is rolled out, processes with different rules of the clocks run beside each other. The
//! latest rules hold: without this the two would move every visit to and fro.

use domain::clocks::rules_release;
use sqlx::MySqlPool;

/// Whether nobody has worked with later rules than those this program carries; from now on nobody with earlier ones does.
pub async fn is_latest(write: &MySqlPool) -> Result<bool, sqlx::Error> {
    is_latest_as(write, rules_release()).await
}

async fn is_latest_as(write: &MySqlPool, release: &str) -> Result<bool, sqlx::Error> {
    sqlx::query("UPDATE clock_rules SET latest = ? WHERE name = 'tzdb' AND latest < ?")
        .bind(release)
        .bind(release)
        .execute(write)
        .await?;
    let latest: String = sqlx::query_scalar("SELECT latest FROM clock_rules WHERE name = 'tzdb'")
        .fetch_one(write)
        .await?;
    Ok(latest == release)
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_kit::TestDatabases;

    #[tokio::test]
    async fn t_05_the_latest_rules_hold_while_processes_with_others_run() {
        let databases = TestDatabases::create().await;
        for (release, holds) in [
            ("2025b", true),
            ("2026f", true),
            ("2025b", false),
            ("2026f", true),
            ("2027a", true),
            ("2026f", false),
        ] {
            assert_eq!(
                is_latest_as(&databases.write, release).await.unwrap(),
                holds,
                "{release}"
            );
        }
    }
}
