use anyhow::Result;
use projectors::rebuild::rows;
use sqlx::MySqlPool;
use std::collections::BTreeSet;

use super::Check;

/// Every table of every projection, row for row, against one that was made anew from the log.
pub async fn equal(live: &MySqlPool, rebuilt: &MySqlPool) -> Result<Check> {
    let mut looked_at = 0;
    let mut wrong = Vec::new();
    for table in tables(live).await? {
        let ours: BTreeSet<_> = rows(live, &table).await?.into_iter().collect();
        let anew: BTreeSet<_> = rows(rebuilt, &table).await?.into_iter().collect();
        looked_at += ours.len();
        let only = |side: &str, rows: &mut dyn Iterator<Item = &String>| -> Vec<String> {
            rows.map(|row| format!("{table}, only {side}: {row}")).collect()
        };
        wrong.extend(only("live", &mut ours.difference(&anew)));
        wrong.extend(only("rebuilt", &mut anew.difference(&ours)));
    }
    Ok(Check::of("rows unlike a rebuild", looked_at, wrong))
}

/// Tables that carry a projection's version in their names.
async fn tables(pool: &MySqlPool) -> Result<Vec<String>> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT CONVERT(table_name USING utf8mb4) FROM information_schema.tables \
         WHERE table_schema = DATABASE() AND table_name REGEXP '_v[0-9]+$' ORDER BY table_name",
    )
    .fetch_all(pool)
    .await?;
    anyhow::ensure!(!names.is_empty(), "there are no read tables");
    Ok(names)
}
