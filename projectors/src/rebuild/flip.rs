//! The change of names. Both generations are at one position while it happens, so that a crash before or after it leaves
//! a checkpoint that fits the tables, whichever they are.

use sqlx::{AssertSqlSafe, Executor};

use super::RebuildError;
use super::fill::fill;
use super::frozen::Frozen;
use super::next::Site;
use super::progress::{Progress, Report, Stage};
use crate::Generation::{Live, Next, Previous};
use crate::runner::Place;
use crate::tables::ReadTables;

/// Next becomes live, and live becomes previous.
pub(super) async fn forward(site: &Site, next: &ReadTables) -> Result<u64, RebuildError> {
    let frozen = Frozen::hold(site).await?;
    let position = frozen.position;
    catch_up(site, next, position).await?;
    site.drop_tables(Previous).await?;
    // Before the names change: without its tables this row means nothing, and they must not be without it.
    let place = Place {
        position,
        log: site.store.identity().await?,
    };
    let mut connection = site.read.acquire().await?;
    site.row(Previous).put(&mut connection, place).await?;
    rename(site, |table| {
        format!("{table} TO {}, {} TO {table}", Previous.table(table), Next.table(table))
    })
    .await?;
    site.row(Next).remove(&mut connection).await?;
    frozen.release().await?;
    Ok(position)
}

/// Live and previous change places.
pub(super) async fn back(site: &Site, previous: &ReadTables) -> Result<u64, RebuildError> {
    site.drop_tables(Next).await?;
    let frozen = Frozen::hold(site).await?;
    let position = frozen.position;
    catch_up(site, previous, position).await?;
    rename(site, |table| {
        let (between, previous) = (Next.table(table), Previous.table(table));
        format!("{table} TO {between}, {previous} TO {table}, {between} TO {previous}")
    })
    .await?;
    frozen.release().await?;
    Ok(position)
}

pub(super) async fn catch_up(site: &Site, tables: &ReadTables, position: u64) -> Result<(), RebuildError> {
    let mut quiet = |_: Progress| {};
    fill(site, tables, position, &mut Report::new(Stage::Fill, &mut quiet)).await
}

/// All tables of the projection in one statement, on a connection of its own: it would end the lock's transaction.
async fn rename(site: &Site, one: impl Fn(&'static str) -> String) -> Result<(), RebuildError> {
    let all: Vec<String> = site.projection.tables().iter().map(|table| one(table)).collect();
    // Closed afterwards, because its patience is another than the pool's. Readers wait behind this statement while it
    // waits for a reader that takes long, so it must give up before they do.
    let mut connection = site.read.acquire().await?.detach();
    connection.execute("SET SESSION lock_wait_timeout = 3").await?;
    // Names of our own tables.
    let sql = AssertSqlSafe(format!("RENAME TABLE {}", all.join(", ")));
    sqlx::raw_sql(sql).execute(&mut connection).await?;
    tracing::info!(
        projection = site.projection.name(),
        generation = Live.as_str(),
        "the tables have changed names"
    );
    Ok(())
}
