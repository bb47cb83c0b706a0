//! Which tables the write side has, as the server itself says: a new table is backed up without being listed anywhere.

use anyhow::{Context, Result, bail};
use sqlx::{AssertSqlSafe, MySqlConnection};

use super::archive::{Column, Table, Written};

/// Not backed up. Who is signed in ends with a restore, and so do calendar feeds: an address that was revoked must not
/// come back; the migrations are the database's own; the log's identity stands
/// in the header and is another one after a restore; a counter of flushes says nothing.
const LEFT_OUT: [&str; 6] = [
    "_sqlx_migrations",
    "session",
    "refresh_token",
    "calendar_feed",
    "log_identity",
    "log_flush",
];

/// The head row is restored last: until then every process refuses to start.
pub const HEAD: &str = "log_head";

/// The tables of a backup with their columns: the log first, its head last, the others by name.
///
/// # Errors
/// When the database refuses, or a column has a type that backups do not know.
pub async fn read(db: &mut MySqlConnection) -> Result<Vec<Table>> {
    const SELECT: &str = "SELECT CONVERT(c.table_name USING utf8mb4), CONVERT(c.column_name USING utf8mb4), \
        CONVERT(c.data_type USING utf8mb4) FROM information_schema.columns c \
        JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
        WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND c.extra NOT LIKE '%GENERATED%' \
        ORDER BY c.table_name, c.ordinal_position";
    let columns: Vec<(String, String, String)> = sqlx::query_as(SELECT).fetch_all(db).await?;
    let mut tables: Vec<Table> = Vec::new();
    for (name, column, data_type) in columns {
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let column = Column {
            written: written(&data_type).with_context(|| format!("column {column} of table {name}"))?,
            name: column,
        };
        match tables.last_mut() {
            Some(table) if table.name == name => table.columns.push(column),
            Some(_) | None => tables.push(Table {
                name,
                columns: vec![column],
            }),
        }
    }
    tables.sort_by_key(|table| (table.name != "event", table.name == HEAD));
    Ok(tables)
}

/// The newest migration of this database; 0 when it was never migrated.
///
/// # Errors
/// When the database refuses.
pub async fn migration(db: &mut MySqlConnection) -> Result<i64> {
    const MIGRATED: &str = "SELECT COUNT(*) FROM information_schema.tables \
        WHERE table_schema = DATABASE() AND table_name = '_sqlx_migrations'";
    let migrated: i64 = sqlx::query_scalar(MIGRATED).fetch_one(&mut *db).await?;
    if migrated == 0 {
        return Ok(0);
    }
    let newest = "SELECT MAX(version) FROM _sqlx_migrations WHERE success = TRUE";
    Ok(sqlx::query_scalar::<_, Option<i64>>(newest)
        .fetch_one(db)
        .await?
        .unwrap_or(0))
}

/// How many rows a table has.
///
/// # Errors
/// When the database refuses.
pub async fn rows(db: &mut MySqlConnection, table: &str) -> Result<u64> {
    let select = AssertSqlSafe(format!("SELECT COUNT(*) FROM `{table}`"));
    let rows: i64 = sqlx::query_scalar(select).fetch_one(db).await?;
    Ok(u64::try_from(rows).unwrap_or(0))
}

fn written(data_type: &str) -> Result<Written> {
    Ok(match data_type {
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "decimal" | "date" | "datetime" | "timestamp"
        | "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" | "json" => Written::Text,
        "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" => Written::Hex,
        other => bail!("backups do not know columns of type {other}"),
    })
}
