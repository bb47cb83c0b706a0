//! Two generations of a projection's tables at one position, row by row.
//!
//! The projection is held still only until both connections have begun a consistent read; what they then see does not
//! change, while the live tables go on. Rows come ordered by primary key and as digests, so that neither side is ever
//! whole in memory.

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use sqlx::{AssertSqlSafe, Executor, MySqlConnection};
use std::cmp::Ordering;

use super::RebuildError;
use super::flip::catch_up;
use super::frozen::Frozen;
use super::next::Site;
use super::progress::{Progress, Report, Stage};
use crate::Generation;
use crate::tables::ReadTables;

/// How many differing rows are told.
const EXAMPLES: usize = 10;
/// How often progress is told, in rows.
const EVERY: u64 = 10_000;

/// What a comparison found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Where both were compared.
    pub position: u64,
    /// How many rows differ.
    pub differing: u64,
    /// Some of them, as `table: row: columns`.
    pub examples: Vec<String>,
}

/// Compares the live tables with the next ones, which are brought to the same position first.
pub(super) async fn at_one_position(
    site: &Site,
    next: &ReadTables,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Comparison, RebuildError> {
    let frozen = Frozen::hold(site).await?;
    catch_up(site, next, frozen.position).await?;
    let (mut live, mut made) = (snapshot(site).await?, snapshot(site).await?);
    let mut comparison = Comparison {
        position: frozen.position,
        differing: 0,
        examples: Vec::new(),
    };
    frozen.release().await?;
    let mut report = Report::new(Stage::Compare, progress);
    for table in site.projection.tables() {
        let shape = Shape::of(&mut live, table).await?;
        shape
            .compare(&mut live, &mut made, &mut comparison, &mut report)
            .await?;
    }
    Ok(comparison)
}

/// A connection that sees the database as it is now, and is closed afterwards.
async fn snapshot(site: &Site) -> Result<MySqlConnection, RebuildError> {
    let mut connection = site.read.acquire().await?.detach();
    connection
        .execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        .await?;
    connection.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT").await?;
    Ok(connection)
}

/// A table as a comparison sees it.
struct Shape {
    table: &'static str,
    columns: Vec<String>,
    /// Those of them that hold bytes and no text.
    bytes: Vec<String>,
    key: Vec<String>,
}

/// A row: its key in hexadecimal, so that text compares as bytes do, and a digest of all of it.
type Digested = (String, String);

impl Shape {
    async fn of(connection: &mut MySqlConnection, table: &'static str) -> Result<Self, sqlx::Error> {
        const COLUMNS: &str = "SELECT CONVERT(column_name USING utf8mb4), column_key = 'PRI', \
            data_type = 'binary' FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position";
        let columns: Vec<(String, bool, bool)> = sqlx::query_as(COLUMNS).bind(table).fetch_all(connection).await?;
        let names = |wanted: fn(&(String, bool, bool)) -> bool| {
            let columns = columns.iter().filter(|column| wanted(column));
            columns.map(|(name, ..)| name.clone()).collect()
        };
        Ok(Self {
            table,
            key: names(|(_, key, _)| *key),
            bytes: names(|(.., bytes)| *bytes),
            columns: names(|_| true),
        })
    }

    /// Names of our own tables and columns, here and below.
    fn digests(&self, generation: Generation) -> String {
        let each =
            |columns: &[String], text: fn(&String) -> String| columns.iter().map(text).collect::<Vec<_>>().join(", ");
        format!(
            "SELECT CONCAT_WS(' ', {}), SHA2(CONCAT_WS(',', {}), 256) FROM {} ORDER BY {}",
            each(&self.key, |column| format!("HEX(CAST(`{column}` AS BINARY))")),
            each(&self.columns, |column| format!(
                "IFNULL(HEX(CAST(`{column}` AS BINARY)), 'NULL')"
            )),
            generation.table(self.table),
            each(&self.key, |column| format!("`{column}`")),
        )
    }

    async fn compare(
        &self,
        live: &mut MySqlConnection,
        made: &mut MySqlConnection,
        found: &mut Comparison,
        report: &mut Report<'_>,
    ) -> Result<(), RebuildError> {
        let differing = {
            let mut differing = Vec::new();
            let mut ours = self.rows(live, Generation::Live);
            let mut theirs = self.rows(made, Generation::Next);
            let (mut left, mut right) = (ours.try_next().await?, theirs.try_next().await?);
            let mut seen = 0;
            loop {
                let order = match (&left, &right) {
                    (None, None) => break,
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (Some((left, _)), Some((right, _))) => left.cmp(right),
                };
                if order != Ordering::Equal || left != right {
                    found.differing += 1;
                    let key = if order == Ordering::Greater { &right } else { &left };
                    if let Some((key, _)) = key
                        && found.examples.len() + differing.len() < EXAMPLES
                    {
                        differing.push(key.clone());
                    }
                }
                if order != Ordering::Greater {
                    left = ours.try_next().await?;
                }
                if order != Ordering::Less {
                    right = theirs.try_next().await?;
                }
                seen += 1;
                if seen % EVERY == 0 {
                    report.say(seen, seen);
                }
            }
            differing
        };
        for key in differing {
            found.examples.push(self.example(live, made, &key).await?);
        }
        Ok(())
    }

    fn rows<'c>(
        &self,
        connection: &'c mut MySqlConnection,
        generation: Generation,
    ) -> BoxStream<'c, Result<Digested, sqlx::Error>> {
        sqlx::query_as(AssertSqlSafe(self.digests(generation)))
            .fetch(connection)
            .boxed()
    }

    /// The columns in which a row differs, as `table: key: column: live, next`.
    async fn example(
        &self,
        live: &mut MySqlConnection,
        made: &mut MySqlConnection,
        key: &str,
    ) -> Result<String, RebuildError> {
        let ours = self.row(live, Generation::Live, key).await?;
        let theirs = self.row(made, Generation::Next, key).await?;
        let what = match (ours, theirs) {
            (Some(ours), Some(theirs)) => {
                let pairs = self.columns.iter().zip(ours.into_iter().zip(theirs));
                let differing = pairs.filter(|(_, (ours, theirs))| ours != theirs);
                differing
                    .map(|(column, (ours, theirs))| format!("{column}: live {ours}, next {theirs}"))
                    .collect::<Vec<_>>()
                    .join("; ")
            }
            (Some(_), None) => "only live".to_owned(),
            (None, _) => "only next".to_owned(),
        };
        Ok(format!("{}: {key}: {what}", self.table))
    }

    async fn row(
        &self,
        connection: &mut MySqlConnection,
        generation: Generation,
        key: &str,
    ) -> Result<Option<Vec<String>>, sqlx::Error> {
        let text = |column: &String| {
            let shown = if self.bytes.contains(column) { "HEX" } else { "CONCAT" };
            format!("IFNULL({shown}(`{column}`), 'NULL')")
        };
        let values: Vec<_> = self.columns.iter().map(text).collect();
        let wanted: Vec<_> = self.key.iter().map(|column| format!("`{column}` = UNHEX(?)")).collect();
        let sql = format!(
            "SELECT JSON_ARRAY({}) FROM {} WHERE {}",
            values.join(", "),
            generation.table(self.table),
            wanted.join(" AND "),
        );
        let mut query = sqlx::query_scalar::<_, sqlx::types::Json<Vec<String>>>(AssertSqlSafe(sql));
        for part in key.split(' ') {
            query = query.bind(part.to_owned());
        }
        Ok(query.fetch_optional(connection).await?.map(|row| row.0))
    }
}
