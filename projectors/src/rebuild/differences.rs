use sqlx::{AssertSqlSafe, MySqlPool};

use crate::Projection;

/// Rows that are in one read database and not in the other, as `table: which side: row`. Empty when both are equal.
///
/// # Errors
/// When a database refuses.
pub async fn differences(
    left: &MySqlPool,
    right: &MySqlPool,
    projections: &[Box<dyn Projection>],
) -> Result<Vec<String>, sqlx::Error> {
    let mut found = Vec::new();
    for table in projections.iter().flat_map(|projection| projection.tables()) {
        let (ours, theirs) = (rows(left, table).await?, rows(right, table).await?);
        let only = |side: &str, these: &[String], those: &[String]| {
            let missing = these.iter().filter(|row| those.binary_search(row).is_err());
            missing.map(|row| format!("{table}: {side}: {row}")).collect::<Vec<_>>()
        };
        found.extend(only("left", &ours, &theirs));
        found.extend(only("right", &theirs, &ours));
    }
    Ok(found)
}

/// Every row of a table as text, in order. Values are compared byte by byte, not as the table's collation would.
///
/// # Errors
/// When the database refuses.
pub async fn rows(pool: &MySqlPool, table: &str) -> Result<Vec<String>, sqlx::Error> {
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT CONVERT(column_name USING utf8mb4) FROM information_schema.columns
         WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position",
    )
    .bind(table)
    .fetch_all(pool)
    .await?;
    let values: Vec<_> = columns
        .iter()
        .map(|column| format!("IFNULL(HEX(CAST(`{column}` AS BINARY)), 'NULL')"))
        .collect();
    // Names of our own tables and columns.
    let sql = AssertSqlSafe(format!("SELECT CONCAT_WS(' ', {}) FROM {table}", values.join(", ")));
    let mut rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(pool).await?;
    rows.sort_unstable();
    Ok(rows)
}
